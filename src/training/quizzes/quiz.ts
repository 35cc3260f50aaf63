import { randomInt } from 'node:crypto'

import { and, desc, eq, gt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { chanceOf } from '#src/kernel/chance.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { people } from '#src/organisation/schema.ts'
import { shuffled } from '#src/training/exams/draw.ts'
import { bankFor } from '#src/training/exams/papers.ts'
import { closedPoints, percentOf } from '#src/training/exams/points.ts'
import { type SetVersion, versionsOf } from '#src/training/exams/submit.ts'
import { personOf } from '#src/training/learner.ts'
import type { QuestionCategory } from '#src/training/questions/vocabulary.ts'
import { recordTraining } from '#src/training/records/record-training.ts'
import type { Track } from '#src/training/records/vocabulary.ts'

import { type Quiz, quizEntries, quizzes } from './schema.ts'
import { quizRefusals } from './vocabulary.ts'

export type NewQuiz = {
  title: string
  track: Track
  category: QuestionCategory
  count: number
  minutes: number
}

/** 现场抽考: some closed questions of one category behind a code, for minutes. */
export function openQuiz(
  db: Db,
  actor: Actor,
  { title, track, category, count, minutes }: NewQuiz,
  now = Date.now(),
  seed = randomInt(2 ** 31),
): Quiz {
  authorise(actor, 'exam.manage')
  return write(db, (tx) => {
    const any = { category, difficulty: null, count: 1, points: 1 }
    const closed = bankFor(tx, [any]).filter(({ keys }) => keys.length > 0)
    if (closed.length < count) throw refused(quizRefusals, 'bank-too-small')
    const chosen = shuffled(closed, chanceOf(seed)).slice(0, count)
    const quiz = tx
      .insert(quizzes)
      .values({
        ...{ title, track, code: freeCode(tx, now), seed, opensAt: now },
        versionIds: chosen.map(({ versionId }) => versionId),
        closesAt: now + minutes * 60_000,
        ...{ trainerId: actor.accountId, trainerName: actor.name },
      })
      .returning()
      .get()
    record(tx, actor, 'quiz.opened', { kind: 'quiz', id: quiz.id }, { name: title, category })
    return quiz
  })
}

/** Six figures that no open quiz has. */
function freeCode(tx: Db, now: number): string {
  for (;;) {
    const code = String(randomInt(100_000, 1_000_000))
    if (!openWith(tx, code, now)) return code
  }
}

const openWith = (db: Db, code: string, now: number): Quiz | undefined =>
  db
    .select()
    .from(quizzes)
    .where(and(eq(quizzes.code, code), gt(quizzes.closesAt, now)))
    .get()

/** 结束: before its minutes are over. */
export function closeQuiz(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const quiz = quizOf(tx, id)
    if (quiz.closesAt <= now) throw refused(quizRefusals, 'over-already')
    tx.update(quizzes).set({ closesAt: now }).where(eq(quizzes.id, id)).run()
    record(tx, actor, 'quiz.closed', { kind: 'quiz', id })
  })
}

function quizOf(db: Db, id: number): Quiz {
  const quiz = db.select().from(quizzes).where(eq(quizzes.id, id)).get()
  if (!quiz) throw new NotFound()
  return quiz
}

/** The open quiz behind a code, as a person who types it meets it. */
export function quizBehind(db: Db, actor: Actor, code: string, now = Date.now()): number {
  authorise(actor, 'exam.sit')
  const quiz = openWith(db, code.normalize('NFKC').trim(), now)
  if (!quiz) throw refused(quizRefusals, 'no-such-code')
  return quiz.id
}

export type QuizPaper = {
  quiz: Quiz
  questions: SetVersion[]
  entry: typeof quizEntries.$inferSelect | null
}

/** The questions while it is open and unanswered; afterwards what the person answered. */
export function quizPaper(db: Db, actor: Actor, id: number, now = Date.now()): QuizPaper {
  authorise(actor, 'exam.sit')
  const personId = personOf(db, actor)
  const quiz = quizOf(db, id)
  const entry =
    db
      .select()
      .from(quizEntries)
      .where(and(eq(quizEntries.quizId, id), eq(quizEntries.personId, personId ?? 0)))
      .get() ?? null
  if (personId === null || (!entry && quiz.closesAt <= now)) throw new NotFound()
  const versions = versionsOf(db, quiz.versionIds)
  return { quiz, entry, questions: quiz.versionIds.flatMap((of) => versions.get(of) ?? []) }
}

/** 交答: once for each person, within the minutes by the server's clock. */
export function answerQuiz(
  db: Db,
  actor: Actor,
  id: number,
  answers: readonly string[][],
  now = Date.now(),
): number {
  authorise(actor, 'exam.sit')
  return write(db, (tx) => {
    const personId = personOf(tx, actor)
    const quiz = quizOf(tx, id)
    if (personId === null) throw new NotFound()
    const before = tx
      .select()
      .from(quizEntries)
      .where(and(eq(quizEntries.quizId, id), eq(quizEntries.personId, personId)))
      .get()
    if (before) throw refused(quizRefusals, 'answered')
    if (quiz.closesAt <= now) throw refused(quizRefusals, 'over')
    const versions = versionsOf(tx, quiz.versionIds)
    const earned = quiz.versionIds.map((of, at) => {
      const version = versions.get(of)
      if (!version || version.kind === 'short') return 0
      return closedPoints(version.kind, version.answer, answers[at] ?? [], 1)
    })
    const percent = percentOf(
      earned.reduce((sum, one) => sum + one, 0),
      quiz.versionIds.length,
    )
    const kept = quiz.versionIds.map((_, at) => [...(answers[at] ?? [])])
    tx.insert(quizEntries).values({ quizId: id, personId, answers: kept, percent, at: now }).run()
    recordTraining(tx, {
      ...{ personId, kind: 'quiz', track: quiz.track, title: quiz.title, refId: id },
      ...{ trainerId: quiz.trainerId, trainerName: quiz.trainerName },
      ...{ outcome: 'done', score: percent, completedAt: now },
    })
    record(tx, actor, 'quiz.answered', { kind: 'quiz', id }, { score: percent })
    return percent
  })
}

export type QuizResult = { agentNo: string; name: string | null; percent: number; at: number }
export type QuizWall = {
  quiz: Quiz
  results: QuizResult[]
  /** How many answered each question rightly, in its order. */
  questions: { stem: string; right: number }[]
}

/** The result list for the wall, the latest answer first. */
export function quizWall(db: Db, actor: Actor, id: number): QuizWall {
  authorise(actor, 'exam.manage')
  const quiz = quizOf(db, id)
  const rows = db
    .select({ entry: quizEntries, agentNo: people.agentNo, name: people.name })
    .from(quizEntries)
    .innerJoin(people, eq(people.id, quizEntries.personId))
    .where(eq(quizEntries.quizId, id))
    .orderBy(desc(quizEntries.at), desc(quizEntries.id))
    .limit(1000)
    .all()
  const versions = versionsOf(db, quiz.versionIds)
  const questions = quiz.versionIds.map((of, at) => {
    const version = versions.get(of)
    const right = rows.filter(
      ({ entry }) =>
        version &&
        version.kind !== 'short' &&
        closedPoints(version.kind, version.answer, entry.answers[at] ?? [], 1) === 1,
    ).length
    return { stem: version?.stem ?? '', right }
  })
  const named = can(actor, 'agent.read')
  const results = rows.map(({ entry: { percent, at }, agentNo, name }) => ({
    ...{ agentNo, percent, at },
    name: named ? name || null : null,
  }))
  return { quiz, results, questions }
}

export function quizCount(db: Db, actor: Actor, most: number): number {
  authorise(actor, 'exam.manage')
  return countUpTo(db, db.select({ id: quizzes.id }).from(quizzes), most)
}

export function quizList(db: Db, actor: Actor, request: PageRequest): Page<Quiz> {
  authorise(actor, 'exam.manage')
  const list = keyset(quizzes.opensAt, quizzes.id, request)
  const rows = db
    .select()
    .from(quizzes)
    .where(list.where)
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  return cutPage(rows, request, ({ id, opensAt }) => ({ value: opensAt, id }))
}
