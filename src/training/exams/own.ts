import { and, asc, desc, eq, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { personOf } from '#src/training/learner.ts'

import {
  type Exam,
  type ExamAnswer,
  examOutages,
  examRoster,
  exams,
  examSittings,
  examWords,
  type Paper,
  papers,
  type Sitting,
} from './schema.ts'
import { goesOf, onRoster, whyNot } from './sit.ts'
import { answersOf, ownSitting, versionsOf } from './submit.ts'
import { type examRefusals } from './vocabulary.ts'

type Problem = keyof typeof examRefusals

export type OwnExam = {
  exam: Pick<Exam, 'id' | 'title' | 'track' | 'opensAt' | 'closesAt' | 'state'>
  paper: Pick<Paper, 'minutes' | 'passPercent' | 'resits'>
  goes: OwnGo[]
  /** Why the person cannot go in now; null where the person can. */
  problem: Problem | null
}
/** A go as its person sees it: the result only once it is released. */
export type OwnGo = Pick<
  Sitting,
  | 'id'
  | 'number'
  | 'state'
  | 'startedAt'
  | 'endsAt'
  | 'givenBackMs'
  | 'submittedAt'
  | 'submitter'
  | 'repeated'
> & { percent: number | null; passed: boolean | null }

/** 我的考试: the newest fifty the person is on the roster of. */
export function ownExams(db: Db, actor: Actor, now: number): OwnExam[] {
  authorise(actor, 'exam.sit')
  const personId = personOf(db, actor)
  if (personId === null) return []
  const rows = db
    .select({ exam: exams, paper: papers })
    .from(examRoster)
    .innerJoin(exams, eq(exams.id, examRoster.examId))
    .innerJoin(papers, eq(papers.id, exams.paperId))
    .where(eq(examRoster.personId, personId))
    .orderBy(desc(examRoster.id))
    .limit(50)
    .all()
  const goes = db
    .select()
    .from(examSittings)
    .where(
      and(
        eq(examSittings.personId, personId),
        isOneOf(
          examSittings.examId,
          rows.map(({ exam }) => exam.id),
        ),
      ),
    )
    // By the sign each shown exam is looked up, instead of all that the person ever sat.
    .orderBy(sql`+${examSittings.id}`)
    .all()
  return rows.map(({ exam, paper }) =>
    shown(
      exam,
      paper,
      goes.filter(({ examId }) => examId === exam.id),
      now,
    ),
  )
}

export function ownExam(db: Db, actor: Actor, id: number, now: number): OwnExam {
  authorise(actor, 'exam.sit')
  const personId = personOf(db, actor)
  const row = db
    .select({ exam: exams, paper: papers })
    .from(exams)
    .innerJoin(papers, eq(papers.id, exams.paperId))
    .where(eq(exams.id, id))
    .get()
  if (!row || personId === null || !onRoster(db, id, personId)) throw new NotFound()
  return shown(row.exam, row.paper, goesOf(db, id, personId), now)
}

function shown(exam: Exam, paper: Paper, goes: readonly Sitting[], now: number): OwnExam {
  const running = goes.some(({ state }) => state === 'running')
  return {
    exam,
    paper,
    goes: goes.map((go) => ownGo(exam, go)),
    problem: running ? null : whyNot(exam, paper, goes, now),
  }
}

function ownGo({ state }: Exam, go: Sitting): OwnGo {
  const released = state === 'released'
  return {
    ...go,
    percent: released ? go.percent : null,
    passed: released ? go.passed : null,
  }
}

export type OwnQuestion = {
  position: number
  kind: 'single' | 'multiple' | 'judgement' | 'short'
  stem: string
  points: number
  choices: { key: string; text: string }[]
  sound: boolean
  chosen: string[]
  text: string
  /** After the release: what was right, what it earned, and why. */
  result: {
    right: string[]
    reference: string
    explanation: string
    earned: number
    remark: string
  } | null
}

export type OwnSitting = {
  go: OwnGo
  exam: Pick<Exam, 'id' | 'title' | 'state'>
  questions: OwnQuestion[]
  outages: { from: number; until: number }[]
  words: (typeof examWords.$inferSelect)[]
}

/** One go: the paper while it runs; afterwards what was answered, and once released what it earned. */
export function sittingPage(db: Db, actor: Actor, id: number): OwnSitting {
  const sitting = ownSitting(db, actor, id)
  const exam = db.select().from(exams).where(eq(exams.id, sitting.examId)).get()
  if (!exam) throw new NotFound()
  const ended = sitting.state !== 'running'
  const seen = exam.state === 'released' && sitting.state === 'marked'
  const outages = db
    .select()
    .from(examOutages)
    .where(eq(examOutages.examId, exam.id))
    .orderBy(asc(examOutages.id))
    .all()
    .filter(
      ({ from, until }) =>
        until >= sitting.startedAt && from < (sitting.submittedAt ?? sitting.endsAt),
    )
  const words = db
    .select()
    .from(examWords)
    .where(eq(examWords.sittingId, id))
    .orderBy(asc(examWords.id))
    .limit(20)
    .all()
  return {
    ...{ go: ownGo(exam, sitting), exam, outages, words },
    // Between the end and the release nobody reads the questions at leisure.
    questions: ended && !seen ? [] : questionsOf(db, sitting, seen),
  }
}

function questionsOf(db: Db, sitting: Sitting, seen: boolean): OwnQuestion[] {
  const versions = versionsOf(
    db,
    sitting.questions.map(({ versionId }) => versionId),
  )
  const answers = new Map<number, ExamAnswer>(
    answersOf(db, sitting.id).map((answer) => [answer.position, answer]),
  )
  return sitting.questions.flatMap(({ versionId, points, order }, position) => {
    const of = versions.get(versionId)
    if (!of) return []
    const answer = answers.get(position)
    const texts = new Map(of.choices.map(({ key, text }) => [key, text]))
    return [
      {
        ...{ position, kind: of.kind, stem: of.stem, points, sound: of.clipId !== null },
        choices: order.map((key) => ({ key, text: texts.get(key) ?? '' })),
        ...{ chosen: answer?.choice ?? [], text: answer?.text ?? '' },
        result: seen
          ? {
              ...{ right: of.answer, reference: of.reference, explanation: of.explanation },
              ...{ earned: answer?.points ?? 0, remark: answer?.remark ?? '' },
            }
          : null,
      },
    ]
  })
}

/** The clip of a question, for whoever sits it or sees its result. */
export function clipOfQuestion(db: Db, actor: Actor, id: number, position: number): number {
  const sitting = ownSitting(db, actor, id)
  const exam = db.select().from(exams).where(eq(exams.id, sitting.examId)).get()
  const set = sitting.questions[position]
  if (!set || (sitting.state !== 'running' && exam?.state !== 'released')) throw new NotFound()
  const clipId = versionsOf(db, [set.versionId]).get(set.versionId)?.clipId
  if (!clipId) throw new NotFound()
  return clipId
}
