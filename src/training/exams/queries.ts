import { and, asc, desc, eq, isNull } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'

import { examOf } from './plan.ts'
import {
  type Exam,
  examOutages,
  examRoster,
  exams,
  examSittings,
  examWords,
  type Paper,
  papers,
  type Sitting,
} from './schema.ts'
import { examLimits, type ExamState, examStates, type RosterSource } from './vocabulary.ts'

export type ExamRow = Exam & { paper: string }

export type ExamFilters = { state: ExamState | null }

export const readExamFilters = (
  query: Readonly<Record<string, string | undefined>>,
): ExamFilters => ({ state: keysOf(examStates).find((key) => key === query['state']) ?? null })

export function examCount(db: Db, actor: Actor, { state }: ExamFilters, most: number): number {
  authorise(actor, 'exam.manage')
  const found = db
    .select({ id: exams.id })
    .from(exams)
    .where(state ? eq(exams.state, state) : undefined)
  return countUpTo(db, found, most)
}

/** 考试, the latest window first. */
export function examList(
  db: Db,
  actor: Actor,
  { state }: ExamFilters,
  request: PageRequest,
): Page<ExamRow> {
  authorise(actor, 'exam.manage')
  const list = keyset(exams.opensAt, exams.id, request)
  const rows = db
    .select({ exam: exams, paper: papers.name })
    .from(exams)
    .innerJoin(papers, eq(papers.id, exams.paperId))
    .where(and(state ? eq(exams.state, state) : undefined, list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
    .map(({ exam, paper }) => ({ ...exam, paper }))
  return cutPage(rows, request, ({ opensAt, id }) => ({ value: opensAt, id }))
}

export type RosterRow = {
  id: number
  personId: number
  agentNo: string
  name: string | null
  source: RosterSource
  goes: Pick<
    Sitting,
    'id' | 'number' | 'state' | 'percent' | 'passed' | 'submitter' | 'repeated' | 'endsAt'
  >[]
}

export type ExamFigures = {
  roster: number
  begun: number
  running: number
  unmarked: number
  marked: number
  passed: number
}

export type ExamDetail = {
  exam: Exam
  paper: Paper
  figures: ExamFigures
  outages: (typeof examOutages.$inferSelect)[]
  words: WordRow[]
}
export type WordRow = typeof examWords.$inferSelect & { agentNo: string; name: string | null }

export function examDetail(db: Db, actor: Actor, id: number): ExamDetail {
  authorise(actor, 'exam.manage')
  const exam = examOf(db, id)
  const paper = db.select().from(papers).where(eq(papers.id, exam.paperId)).get()
  if (!paper) throw new NotFound()
  const words = db
    .select({ word: examWords, agentNo: people.agentNo, name: people.name })
    .from(examWords)
    .innerJoin(examSittings, eq(examSittings.id, examWords.sittingId))
    .innerJoin(people, eq(people.id, examSittings.personId))
    .where(eq(examWords.examId, id))
    .orderBy(desc(examWords.id))
    .limit(50)
    .all()
    .map(({ word, agentNo, name }) => ({ ...word, agentNo, name: named(actor, name) }))
  const outages = db
    .select()
    .from(examOutages)
    .where(eq(examOutages.examId, id))
    .orderBy(desc(examOutages.id))
    .limit(20)
    .all()
  return { exam, paper, figures: figuresOf(db, id), outages, words }
}

/** Counted along the exam's own rows: a roster has a few thousand people at most. */
function figuresOf(db: Db, examId: number): ExamFigures {
  const roster = db
    .select({ id: examRoster.id })
    .from(examRoster)
    .where(eq(examRoster.examId, examId))
  const goes = db
    .select({
      state: examSittings.state,
      personId: examSittings.personId,
      passed: examSittings.passed,
    })
    .from(examSittings)
    .where(eq(examSittings.examId, examId))
    .all()
  const among = (state: Sitting['state']) => goes.filter((one) => one.state === state)
  return {
    roster: countUpTo(db, roster, examLimits.roster),
    begun: new Set(goes.map(({ personId }) => personId)).size,
    running: among('running').length,
    unmarked: among('submitted').length,
    marked: new Set(among('marked').map(({ personId }) => personId)).size,
    passed: new Set(goes.filter(({ passed }) => passed).map(({ personId }) => personId)).size,
  }
}

/** Names are for readers who may know them. */
const named = (actor: Actor, name: string) => (can(actor, 'agent.read') ? name || null : null)

export function rosterPage(
  db: Db,
  actor: Actor,
  examId: number,
  request: PageRequest,
): Page<RosterRow> {
  authorise(actor, 'exam.manage')
  const list = keyset(examRoster.id, examRoster.id, request)
  const rows = db
    .select({
      ...{ id: examRoster.id, personId: examRoster.personId, source: examRoster.source },
      ...{ agentNo: people.agentNo, name: people.name },
    })
    .from(examRoster)
    .innerJoin(people, eq(people.id, examRoster.personId))
    .where(and(eq(examRoster.examId, examId), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  const goes = db
    .select()
    .from(examSittings)
    .where(
      and(
        eq(examSittings.examId, examId),
        isOneOf(
          examSittings.personId,
          rows.map(({ personId }) => personId),
        ),
      ),
    )
    .orderBy(asc(examSittings.number))
    .all()
  const full = rows.map((row) => ({
    ...row,
    name: named(actor, row.name),
    goes: goes.filter(({ personId }) => personId === row.personId),
  }))
  return cutPage(full, request, ({ id }) => ({ value: id, id }))
}

/** Papers in use, newest first; a centre keeps some tens. */
export function papersInUse(db: Db, actor: Actor): Paper[] {
  authorise(actor, 'exam.manage')
  return db
    .select()
    .from(papers)
    .where(isNull(papers.retiredAt))
    .orderBy(desc(papers.id))
    .limit(200)
    .all()
}
