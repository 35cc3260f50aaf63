import { and, eq, isNotNull, or } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { clips } from '#src/clips/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'

import {
  type Question,
  type QuestionChoice,
  questions,
  type QuestionVersion,
  questionVersions,
} from './schema.ts'
import {
  type Difficulty,
  type QuestionCategory,
  type QuestionKind,
  questionRefusals,
} from './vocabulary.ts'

export type Written = {
  category: QuestionCategory
  difficulty: Difficulty
  kind: QuestionKind
  stem: string
  choices: QuestionChoice[]
  answer: string[]
  reference: string
  explanation: string
  clipId: number | null
}

/** 出题: a question enters the bank with its first version. */
export function addQuestion(db: Db, actor: Actor, written: Written, now = Date.now()): Question {
  authorise(actor, 'question.edit')
  return write(db, (tx) => {
    const question = storeQuestion(tx, actor, written, now)
    const { id, category, kind } = question
    record(tx, actor, 'question.saved', { kind: 'question', id }, { version: 1, category, kind })
    return question
  })
}

/** Writes the rows of a question and its first version; the trail is for the caller. */
export function storeQuestion(tx: Db, actor: Actor, written: Written, now: number): Question {
  if (written.clipId !== null) refuseClip(tx, written.clipId)
  const { category, difficulty, kind } = written
  const by = { createdById: actor.accountId, createdByName: actor.name }
  const question = tx
    .insert(questions)
    .values({ category, difficulty, kind, createdAt: now, ...by })
    .returning()
    .get()
  storeVersion(tx, actor, { ...written, questionId: question.id, version: 1 }, now)
  return question
}

/** 改题: a new version; papers that were set with the one before keep it. */
export function changeQuestion(
  db: Db,
  actor: Actor,
  id: number,
  { seen, ...written }: Written & { seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'question.edit')
  write(db, (tx) => {
    const { question, newest } = questionWithVersion(tx, id)
    if (question.state === 'retired') throw refused(questionRefusals, 'retired')
    if (question.version !== seen) throw refused(questionRefusals, 'stale')
    if (same(question, newest, written)) throw refused(questionRefusals, 'no-change')
    if (written.clipId !== null && written.clipId !== newest.clipId) refuseClip(tx, written.clipId)
    const version = question.version + 1
    const { category, difficulty, kind } = written
    tx.update(questions)
      .set({ category, difficulty, kind, version })
      .where(eq(questions.id, id))
      .run()
    storeVersion(tx, actor, { ...written, questionId: id, version }, now)
    record(tx, actor, 'question.saved', { kind: 'question', id }, { version, category, kind })
  })
}

/** 停用: no new paper takes it; papers that were set keep it. */
export function retireQuestion(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'question.edit')
  write(db, (tx) => {
    const { question } = questionWithVersion(tx, id)
    if (question.state === 'retired') throw refused(questionRefusals, 'retired')
    tx.update(questions).set({ state: 'retired', retiredAt: now }).where(eq(questions.id, id)).run()
    record(tx, actor, 'question.retired', { kind: 'question', id })
  })
}

export function returnQuestion(db: Db, actor: Actor, id: number): void {
  authorise(actor, 'question.edit')
  write(db, (tx) => {
    const { question } = questionWithVersion(tx, id)
    if (question.state === 'active') throw refused(questionRefusals, 'not-retired')
    tx.update(questions).set({ state: 'active', retiredAt: null }).where(eq(questions.id, id)).run()
    record(tx, actor, 'question.returned', { kind: 'question', id })
  })
}

/** A question and its version in use. */
export function questionWithVersion(
  db: Db,
  id: number,
): { question: Question; newest: QuestionVersion } {
  const row = db
    .select({ question: questions, newest: questionVersions })
    .from(questions)
    .innerJoin(
      questionVersions,
      and(
        eq(questionVersions.questionId, questions.id),
        eq(questionVersions.version, questions.version),
      ),
    )
    .where(eq(questions.id, id))
    .get()
  if (!row) throw new NotFound()
  return row
}

function storeVersion(
  tx: Db,
  actor: Actor,
  of: Written & { questionId: number; version: number },
  at: number,
): void {
  const { questionId, version, stem, choices, answer, reference, explanation, clipId } = of
  const said = { stem, choices, answer, reference, explanation, clipId }
  const by = { byId: actor.accountId, byName: actor.name }
  tx.insert(questionVersions)
    .values({ questionId, version, ...said, at, ...by })
    .run()
}

function same(question: Question, newest: QuestionVersion, written: Written): boolean {
  const { category, difficulty, kind } = question
  const { stem, choices, answer, reference, explanation, clipId } = newest
  const was = { category, difficulty, kind, stem, choices, answer, reference, explanation, clipId }
  const now = { ...was, ...written }
  return JSON.stringify(was) === JSON.stringify(now)
}

/** A clip may be played in an exam when it is covered, ready, and of a case that was verified. */
function refuseClip(tx: Db, clipId: number): void {
  const verified = tx
    .select({ id: clips.id })
    .from(clips)
    .innerJoin(recordings, eq(recordings.id, clips.recordingId))
    .innerJoin(
      complaints,
      or(
        eq(complaints.callId, recordings.callId),
        eq(complaints.concernedCallId, recordings.callId),
      ),
    )
    .where(and(eq(clips.id, clipId), eq(clips.state, 'ready'), isNotNull(complaints.verdict)))
    .limit(1)
    .get()
  if (!verified) throw refused(questionRefusals, 'clip-not-verified')
}
