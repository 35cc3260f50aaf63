import { and, asc, eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { accountsOfPeople } from '#src/training/place.ts'

import { examOf } from './plan.ts'
import { type ExamAnswer, examAnswers, examSittings, examWords, type Sitting } from './schema.ts'
import { conclude } from './score.ts'
import { ownSitting, versionsOf } from './submit.ts'
import { examRefusals } from './vocabulary.ts'

/** A short answer to be marked: what was asked and what was said, never by whom. */
export type Waiting = {
  answerId: number
  stem: string
  reference: string
  text: string
  worth: number
  left: number
}

/** The next short answer nobody has marked, question by question so that the measure stays the same. */
export function nextWaiting(db: Db, actor: Actor, examId: number): Waiting | null {
  authorise(actor, 'exam.manage')
  examOf(db, examId)
  const waiting = db
    .select({ answer: examAnswers, questions: examSittings.questions })
    .from(examAnswers)
    .innerJoin(examSittings, eq(examSittings.id, examAnswers.sittingId))
    .where(and(eq(examAnswers.examId, examId), sql`waits = 1`))
    .orderBy(asc(examAnswers.versionId), asc(examAnswers.id))
    .limit(1000)
    .all()
  const [first] = waiting
  if (!first) return null
  const { answer, questions } = first
  const of = versionsOf(db, [answer.versionId]).get(answer.versionId)
  return {
    ...{ answerId: answer.id, stem: of?.stem ?? '', reference: of?.reference ?? '' },
    ...{ text: answer.text, worth: questions[answer.position]?.points ?? 0, left: waiting.length },
  }
}

export type Marking = { answerId: number; points: number; remark: string }

/** 阅卷: once for each answer; two markers at the same one are told. */
export function markAnswer(
  db: Db,
  actor: Actor,
  examId: number,
  { answerId, points, remark }: Marking,
  now = Date.now(),
): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const answer = answerOf(tx, examId, answerId)
    if (!answer.waits) throw refused(examRefusals, 'marked-already')
    const sitting = sittingOf(tx, answer.sittingId)
    tx.update(examAnswers)
      .set({
        ...{ waits: false, points: within(points, sitting, answer), remark },
        ...{ markedById: actor.accountId, markedByName: actor.name, markedAt: now },
      })
      .where(eq(examAnswers.id, answerId))
      .run()
    tx.update(examSittings)
      .set({ unmarked: sitting.unmarked - 1 })
      .where(eq(examSittings.id, sitting.id))
      .run()
    const facts = { sitting: sitting.id, position: answer.position + 1, points }
    record(tx, actor, 'exam.marked', { kind: 'exam', id: examId }, facts)
    conclude(tx, sitting.id, now)
  })
}

const within = (points: number, { questions }: Sitting, { position }: ExamAnswer) =>
  Math.max(0, Math.min(points, questions[position]?.points ?? 0))

function answerOf(tx: Db, examId: number, id: number): ExamAnswer {
  const answer = tx.select().from(examAnswers).where(eq(examAnswers.id, id)).get()
  if (!answer || answer.examId !== examId) throw new NotFound()
  return answer
}

function sittingOf(tx: Db, id: number): Sitting {
  const sitting = tx.select().from(examSittings).where(eq(examSittings.id, id)).get()
  if (!sitting) throw new NotFound()
  return sitting
}

/** 成绩疑问: a word to the trainer about an own result; one at a time. */
export function askAboutResult(
  db: Db,
  actor: Actor,
  sittingId: number,
  text: string,
  now = Date.now(),
): void {
  authorise(actor, 'exam.sit')
  write(db, (tx) => {
    const { examId, state } = ownSitting(tx, actor, sittingId)
    const exam = examOf(tx, examId)
    if (state !== 'marked' || exam.state !== 'released') throw refused(examRefusals, 'not-released')
    const open = tx.select().from(examWords).where(eq(examWords.sittingId, sittingId)).all()
    if (open.some(({ reply }) => reply === null)) throw refused(examRefusals, 'word-open')
    tx.insert(examWords).values({ sittingId, examId, text, at: now }).run()
    record(tx, actor, 'exam.asked', { kind: 'exam', id: examId }, { sitting: sittingId })
    const to = exam.createdById === null ? [] : [exam.createdById]
    const sentence = '有人对考试成绩有疑问，请答复'
    notify(tx, { to, kind: 'task', sentence, href: `/exams/${examId}` }, now)
  })
}

export type Reply = { reply: string; position: number | null; points: number | null }

/** The trainer's answer; where a mark was wrong, it is put right with it, and the result follows. */
export function answerWord(
  db: Db,
  actor: Actor,
  examId: number,
  wordId: number,
  { reply, position, points }: Reply,
  now = Date.now(),
): void {
  authorise(actor, 'exam.manage')
  write(db, (tx) => {
    const word = tx.select().from(examWords).where(eq(examWords.id, wordId)).get()
    if (!word || word.examId !== examId) throw new NotFound()
    if (word.reply !== null) throw refused(examRefusals, 'word-answered')
    const replied = { reply, repliedAt: now, repliedByName: actor.name }
    tx.update(examWords).set(replied).where(eq(examWords.id, wordId)).run()
    const to = accountsOfPeople(tx, [sittingOf(tx, word.sittingId).personId])
    const href = `/my-exams/sittings/${word.sittingId}`
    const sentence = '您的成绩疑问有答复了'
    notify(tx, { to, kind: 'result', sentence, href }, now)
    const facts: Record<string, unknown> = { sitting: word.sittingId }
    if (position !== null && points !== null) {
      const sitting = sittingOf(tx, word.sittingId)
      const set = sitting.questions[position - 1]
      if (!set) throw refused(examRefusals, 'no-such-question')
      const place = { sittingId: sitting.id, position: position - 1 }
      const by = { markedById: actor.accountId, markedByName: actor.name, markedAt: now }
      const mark = { points: Math.max(0, Math.min(points, set.points)), waits: false, ...by }
      const { versionId } = set
      // A question left empty has no row yet.
      tx.insert(examAnswers)
        .values({ ...place, examId, versionId, choice: [], run: 0, sequence: 0, at: now, ...mark })
        .onConflictDoUpdate({ target: [examAnswers.sittingId, examAnswers.position], set: mark })
        .run()
      Object.assign(facts, { position, points: mark.points })
      conclude(tx, sitting.id, now)
    }
    record(tx, actor, 'exam.replied', { kind: 'exam', id: examId }, facts)
  })
}
