import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { seenLines } from '#src/kernel/typed-text.ts'
import { personOf } from '#src/training/learner.ts'
import { questionVersions } from '#src/training/questions/schema.ts'

import { drawPaper, type Drawn, seedOf, setPaper } from './draw.ts'
import { frameOf, paperOf } from './papers.ts'
import { examOf } from './plan.ts'
import { keepPulse } from './pulse.ts'
import {
  type Exam,
  examAnswers,
  examRoster,
  examSittings,
  type Paper,
  type Sitting,
} from './schema.ts'
import { ownSitting, submitByClock, versionsOf } from './submit.ts'
import { endOf, isNewer } from './time.ts'
import { examLimits, examRefusals, lateMs } from './vocabulary.ts'

/** 开始考试: sets the person's own paper. Asked again while it runs, it is the same go and the same paper. */
export function startSitting(db: Db, actor: Actor, examId: number, now = Date.now()): Sitting {
  authorise(actor, 'exam.sit')
  return write(db, (tx) => {
    keepPulse(tx, now)
    const exam = examOf(tx, examId)
    const personId = personOf(tx, actor)
    if (personId === null || !onRoster(tx, examId, personId)) throw new NotFound()
    const goes = goesOf(tx, examId, personId)
    const last = goes.at(-1)
    if (last?.state === 'running' && now <= last.endsAt + lateMs) return last
    if (last?.state === 'running') submitByClock(tx, last)
    const paper = paperOf(tx, exam.paperId)
    const problem = whyNot(exam, paper, goesOf(tx, examId, personId), now)
    if (problem) throw refused(examRefusals, problem)
    const number = goes.length + 1
    const seed = seedOf(exam.seed, personId, number)
    const drawn = paperFor(tx, exam, paper, goes, seed)
    if (!drawn) throw refused(examRefusals, 'bank-too-small')
    const { minutes } = paper
    const sitting = tx
      .insert(examSittings)
      .values({
        ...{ examId, personId, number, seed, ...drawn, state: 'running', startedAt: now },
        endsAt: endOf(now, { minutes, closesAt: exam.closesAt, graceMs: exam.graceMs }),
      })
      .returning()
      .get()
    const facts = { sitting: sitting.id, number, repeated: drawn.repeated }
    record(tx, actor, 'exam.started', { kind: 'exam', id: examId }, facts)
    return sitting
  })
}

type Problem = keyof typeof examRefusals

/** Why a person cannot begin another go now; null where the person can. */
export function whyNot(
  exam: Exam,
  paper: Pick<Paper, 'resits'>,
  goes: readonly Sitting[],
  now: number,
): Problem | null {
  if (exam.state === 'cancelled') return 'cancelled'
  if (goes.length > 0) {
    if (exam.state !== 'released') return 'not-released'
    if (goes.some(({ passed }) => passed)) return 'passed'
    if (goes.some(({ state }) => state !== 'marked')) return 'not-marked'
    if (goes.length > paper.resits) return 'no-more'
  }
  if (now < exam.opensAt) return 'not-open'
  return now >= exam.closesAt ? 'closed' : null
}

export const goesOf = (db: Db, examId: number, personId: number): Sitting[] =>
  db
    .select()
    .from(examSittings)
    .where(and(eq(examSittings.examId, examId), eq(examSittings.personId, personId)))
    .orderBy(asc(examSittings.number))
    .all()

export const onRoster = (db: Db, examId: number, personId: number): boolean =>
  db
    .select({ id: examRoster.id })
    .from(examRoster)
    .where(and(eq(examRoster.examId, examId), eq(examRoster.personId, personId)))
    .get() !== undefined

function paperFor(
  tx: Db,
  exam: Exam,
  paper: Paper,
  goes: readonly Sitting[],
  seed: number,
): Drawn | null {
  const before = goes.flatMap(({ questions }) => questions.map(({ versionId }) => versionId))
  const met = new Set(
    tx
      .select({ id: questionVersions.questionId })
      .from(questionVersions)
      .where(isOneOf(questionVersions.id, before))
      .all()
      .map(({ id }) => id),
  )
  const frame = frameOf(tx, exam.frame)
  if (paper.mode === 'drawn') return drawPaper(frame, paper.rules, seed, met)
  const chosen = paper.fixed.flatMap(({ questionId, points }) => {
    const of = frame.find((one) => one.questionId === questionId)
    return of ? [{ of, points }] : []
  })
  return chosen.length === 0 ? null : setPaper(chosen, seed, met)
}

/** A page that opens to answer takes the next number: the last one is where the person is. */
export function openRun(db: Db, actor: Actor, id: number, now = Date.now()): Sitting {
  authorise(actor, 'exam.sit')
  return write(db, (tx) => {
    keepPulse(tx, now)
    const sitting = inTime(ownSitting(tx, actor, id), now)
    const runs = sitting.runs + 1
    tx.update(examSittings).set({ runs }).where(eq(examSittings.id, id)).run()
    return { ...sitting, runs }
  })
}

export type Sent = {
  run: number
  sequence: number
  position: number
  choice: string[]
  text: string
}
export type Kept = { kept: boolean; sitting: Sitting }

/**
 * Keeps one answer at once. It is idempotent, and what is older than what is kept (another tab, a late
 * arrival) undoes nothing: then `kept` is false.
 */
export function keepAnswer(db: Db, actor: Actor, id: number, sent: Sent, now = Date.now()): Kept {
  authorise(actor, 'exam.sit')
  return write(db, (tx) => {
    keepPulse(tx, now)
    const sitting = inTime(ownSitting(tx, actor, id), now)
    return { kept: store(tx, sitting, sent, now), sitting }
  })
}

/** All answers of a page without scripts, with which it hands in. */
export function keepPage(
  tx: Db,
  sitting: Sitting,
  answers: readonly Omit<Sent, 'run' | 'sequence'>[],
  now: number,
): void {
  const run = sitting.runs + 1
  for (const one of answers) store(tx, sitting, { ...one, run, sequence: 1 }, now)
}

function store(
  tx: Db,
  sitting: Sitting,
  { run, sequence, position, choice, text }: Sent,
  at: number,
): boolean {
  const set = sitting.questions[position]
  if (!set) throw refused(examRefusals, 'no-such-question')
  const of = versionsOf(tx, [set.versionId]).get(set.versionId)
  if (!of) throw refused(examRefusals, 'no-such-question')
  const chosen = [...new Set(choice)]
  if (chosen.some((key) => !set.order.includes(key))) throw refused(examRefusals, 'no-such-choice')
  if (chosen.length > 1 && of.kind !== 'multiple') throw refused(examRefusals, 'too-many')
  const said = of.kind === 'short' ? seenLines(text).slice(0, examLimits.shortAnswer) : ''
  const place = and(eq(examAnswers.sittingId, sitting.id), eq(examAnswers.position, position))
  const kept = tx.select().from(examAnswers).where(place).get()
  if (kept && kept.run === run && kept.sequence === sequence) return true
  if (!isNewer({ run, sequence }, kept)) return false
  const answer = { choice: chosen, text: said, run, sequence, at }
  if (kept) tx.update(examAnswers).set(answer).where(eq(examAnswers.id, kept.id)).run()
  else {
    const { id: sittingId, examId } = sitting
    const { versionId } = set
    tx.insert(examAnswers)
      .values({ sittingId, examId, position, versionId, ...answer })
      .run()
  }
  return true
}

/** A sitting that still takes answers, by the server's clock. */
function inTime(sitting: Sitting, now: number): Sitting {
  if (sitting.state !== 'running') throw refused(examRefusals, 'submitted')
  if (now > sitting.endsAt + lateMs) throw refused(examRefusals, 'time-over')
  return sitting
}
