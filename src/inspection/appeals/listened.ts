import { eq } from 'drizzle-orm'

import { joined, type Span } from '#src/complaints/handling/heard-spans.ts'
import { keepListening, listenedOf } from '#src/complaints/handling/listening.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { type Recording, recordings } from '#src/recordings/schema.ts'

import { recordingOf } from './contested-verification.ts'
import { appealInScope } from './judge.ts'
import type { ReviewAppeal } from './schema.ts'

/**
 * The sound a verdict by appeal has to rest on: what the contested verdict cites, else that of the call;
 * null where nothing can be heard.
 */
export function soundToJudgeBy(db: Db, complaintId: number): Recording | null {
  const complaint = db.select().from(complaints).where(eq(complaints.id, complaintId)).get()
  const id = complaint ? recordingOf(db, complaint) : null
  const recording = db
    .select()
    .from(recordings)
    .where(eq(recordings.id, id ?? -1))
    .get()
  return recording && recording.state !== 'corrupt' && recording.fault === null ? recording : null
}

/** What the player on the page of an appeal says its judge really played. */
export function recordAppealListening(
  db: Db,
  actor: Actor,
  appealId: number,
  recordingId: number,
  spans: readonly Span[],
  now = Date.now(),
): void {
  authorise(actor, 'review-appeal.settle')
  authorise(actor, 'recording.play')
  write(db, (tx) => {
    const appeal = appealInScope(tx, actor, appealId)
    const { accountId } = actor
    const complaintId = judgedBy(actor, appeal)
    const recording = complaintId === null ? null : soundToJudgeBy(tx, complaintId)
    if (complaintId === null || accountId === null || recording?.id !== recordingId) {
      throw new NotFound()
    }
    keepListening(tx, { complaintId, accountId, recording, spans, now })
  })
}

/** The complaint whose verdict this reader judges in an appeal; null for all else. */
function judgedBy({ accountId }: Actor, { subject, state, judgeId, complaintId }: ReviewAppeal) {
  return subject === 'verification' && state === 'taken' && judgeId === accountId
    ? complaintId
    : null
}

export type HearingFor = { recordingId: number; durationMs: number; heard: Span[] }

/** What the answer's form needs of the sound: null where nothing can be heard. */
export function hearingFor(db: Db, actor: Actor, complaintId: number): HearingFor | null {
  const recording = soundToJudgeBy(db, complaintId)
  if (!recording) return null
  const { id: recordingId, durationMs } = recording
  return { recordingId, durationMs, heard: joined(listenedOf(db, actor, complaintId, recordingId)) }
}
