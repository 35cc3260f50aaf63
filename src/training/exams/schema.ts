import { sql } from 'drizzle-orm'
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import type { Difficulty, QuestionCategory } from '#src/training/questions/vocabulary.ts'
import { tracks } from '#src/training/records/vocabulary.ts'

import { examStates, paperModes, rosterSources, sittingStates, submitters } from './vocabulary.ts'

/** So many questions of a category, of one difficulty or of any, each worth so much. */
export type DrawRule = {
  category: QuestionCategory
  difficulty: Difficulty | null
  count: number
  points: number
}
export type FixedQuestion = { questionId: number; points: number }
/** One question of a sitting: its version, what it is worth, and the order its choices stand in. */
export type SetQuestion = { versionId: number; points: number; order: string[] }

/** 试卷: fixed questions, or rules they are drawn by. It is not changed: another one is made. */
export const papers = sqliteTable(
  'papers',
  {
    id: integer().primaryKey(),
    name: text().notNull(),
    mode: text({ enum: keysOf(paperModes) }).notNull(),
    rules: text({ mode: 'json' }).$type<DrawRule[]>().notNull(),
    fixed: text({ mode: 'json' }).$type<FixedQuestion[]>().notNull(),
    passPercent: integer().notNull(),
    minutes: integer().notNull(),
    resits: integer().notNull(),
    retiredAt: integer(),
    createdAt: integer().notNull(),
    createdById: integer().references(() => accounts.id),
    createdByName: text().notNull(),
  },
  (table) => [
    index('papers_in_use')
      .on(table.id)
      .where(sql`retired_at is null`),
  ],
)
export type Paper = typeof papers.$inferSelect

/** 考试: a paper, a window of time, and who sits it. */
export const exams = sqliteTable(
  'exams',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    paperId: integer()
      .notNull()
      .references(() => papers.id),
    track: text({ enum: keysOf(tracks) }).notNull(),
    opensAt: integer().notNull(),
    closesAt: integer().notNull(),
    /** Who is in by then may go on for so long behind the window's end. */
    graceMs: integer().notNull(),
    seed: integer().notNull(),
    /** The versions questions are drawn from: the bank as it was when the exam was planned. */
    frame: text({ mode: 'json' }).$type<number[]>().notNull(),
    state: text({ enum: keysOf(examStates) })
      .notNull()
      .default('planned'),
    releasedAt: integer(),
    createdAt: integer().notNull(),
    createdById: integer().references(() => accounts.id),
    createdByName: text().notNull(),
  },
  (table) => [
    index('exams_newest').on(table.opensAt, table.id),
    index('exams_state').on(table.state, table.opensAt, table.id),
  ],
)
export type Exam = typeof exams.$inferSelect

export const examRoster = sqliteTable(
  'exam_roster',
  {
    id: integer().primaryKey(),
    examId: integer()
      .notNull()
      .references(() => exams.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    source: text({ enum: keysOf(rosterSources) }).notNull(),
  },
  (table) => [
    uniqueIndex('exam_roster_once').on(table.examId, table.personId),
    index('exam_roster_person').on(table.personId, table.id),
  ],
)

/** One go of one person: the paper set for this go, and the time it has. */
export const examSittings = sqliteTable(
  'exam_sittings',
  {
    id: integer().primaryKey(),
    examId: integer()
      .notNull()
      .references(() => exams.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    /** 1, and from 2 on the resits. */
    number: integer().notNull(),
    seed: integer().notNull(),
    questions: text({ mode: 'json' }).$type<SetQuestion[]>().notNull(),
    /** Questions the person met in an earlier go, because there were no others left. */
    repeated: integer().notNull(),
    state: text({ enum: keysOf(sittingStates) }).notNull(),
    startedAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** Given back for the time the server did not answer. */
    givenBackMs: integer().notNull().default(0),
    /** Pages that were opened to answer; the last one is where the person is. */
    runs: integer().notNull().default(0),
    submittedAt: integer(),
    submitter: text({ enum: keysOf(submitters) }),
    /** Short answers that nobody has marked yet. */
    unmarked: integer().notNull().default(0),
    points: real(),
    percent: real(),
    passed: integer({ mode: 'boolean' }),
    markedAt: integer(),
  },
  (table) => [
    uniqueIndex('exam_sittings_go').on(table.examId, table.personId, table.number),
    index('exam_sittings_person').on(table.personId, table.id),
    index('exam_sittings_running')
      .on(table.endsAt, table.id)
      .where(sql`state = 'running'`),
    index('exam_sittings_state').on(table.examId, table.state, table.id),
  ],
)
export type Sitting = typeof examSittings.$inferSelect

/** What was answered last to one question of a sitting, and what it earned. */
export const examAnswers = sqliteTable(
  'exam_answers',
  {
    id: integer().primaryKey(),
    sittingId: integer()
      .notNull()
      .references(() => examSittings.id),
    examId: integer()
      .notNull()
      .references(() => exams.id),
    /** Place in the paper, from 0. */
    position: integer().notNull(),
    versionId: integer().notNull(),
    choice: text({ mode: 'json' }).$type<string[]>().notNull(),
    text: text().notNull().default(''),
    /** The page it came from and its number there: what is older undoes nothing. */
    run: integer().notNull(),
    sequence: integer().notNull(),
    at: integer().notNull(),
    /** A short answer that waits for a person. */
    waits: integer({ mode: 'boolean' }).notNull().default(false),
    points: real(),
    remark: text().notNull().default(''),
    markedById: integer().references(() => accounts.id),
    markedByName: text(),
    markedAt: integer(),
  },
  (table) => [
    uniqueIndex('exam_answers_place').on(table.sittingId, table.position),
    index('exam_answers_version').on(table.versionId, table.id),
    index('exam_answers_waiting')
      .on(table.examId, table.versionId, table.id)
      .where(sql`waits = 1`),
  ],
)
export type ExamAnswer = typeof examAnswers.$inferSelect

/** When the server was last seen to answer while people sat an exam: one row. */
export const examPulse = sqliteTable('exam_pulse', {
  id: integer().primaryKey(),
  at: integer().notNull(),
})

/** 中断: minutes in which nobody could answer, given back to everybody who was inside. */
export const examOutages = sqliteTable(
  'exam_outages',
  {
    id: integer().primaryKey(),
    examId: integer()
      .notNull()
      .references(() => exams.id),
    from: integer().notNull(),
    until: integer().notNull(),
    /** How many people were inside. */
    people: integer().notNull(),
  },
  (table) => [index('exam_outages_exam').on(table.examId, table.id)],
)

/** 成绩疑问: a word to the trainer, and the answer. */
export const examWords = sqliteTable(
  'exam_words',
  {
    id: integer().primaryKey(),
    sittingId: integer()
      .notNull()
      .references(() => examSittings.id),
    examId: integer()
      .notNull()
      .references(() => exams.id),
    text: text().notNull(),
    at: integer().notNull(),
    reply: text(),
    repliedAt: integer(),
    repliedByName: text(),
  },
  (table) => [
    uniqueIndex('exam_words_open')
      .on(table.sittingId)
      .where(sql`reply is null`),
    index('exam_words_sitting').on(table.sittingId, table.id),
    index('exam_words_exam').on(table.examId, table.id),
  ],
)
