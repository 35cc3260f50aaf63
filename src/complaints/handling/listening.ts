import { and, desc, eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { playedSince } from '#src/recordings/heard.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import type { Recording } from '#src/recordings/schema.ts'

import { complaintFor } from '../flow/for-actor.ts'
import type { Complaint } from '../schema.ts'
import { covers, joined, type Span } from './heard-spans.ts'
import { complaintListenings } from './schema.ts'
import { handlingRefusals } from './vocabulary.ts'

/** The sound a verdict on a complaint has to rest on; null where there is none that can be heard. */
export function recordingBehind(db: Db, { callId }: Pick<Complaint, 'callId'>): Recording | null {
  if (callId === null) return null
  const newest = recordingsOfCall(db, callId).at(-1)
  return newest && newest.state !== 'corrupt' && newest.fault === null ? newest : null
}

/**
 * Keeps what the player on the page of a complaint says was really played. That the sound was given out
 * at all stands on the trail; opening the page leaves that, too, so that alone it proves no hearing.
 */
export function recordListening(
  db: Db,
  actor: Actor,
  complaintId: number,
  recordingId: number,
  spans: readonly Span[],
  now = Date.now(),
): void {
  authorise(actor, 'complaint.verify')
  authorise(actor, 'recording.play')
  const { accountId } = actor
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, complaintId)
    const recording = recordingBehind(tx, complaint)
    if (recording?.id !== recordingId || accountId === null) throw new NotFound()
    keepListening(tx, { complaintId, accountId, recording, spans, now })
  })
}

type Kept = {
  complaintId: number
  accountId: number
  recording: Pick<Recording, 'id' | 'durationMs'>
  spans: readonly Span[]
  now: number
}

/** The rows themselves, inside the caller's transaction: who may report was decided. */
export function keepListening(tx: Db, { complaintId, accountId, recording, spans, now }: Kept) {
  for (const { startMs, endMs } of joined(spans)) {
    const until = Math.min(endMs, recording.durationMs)
    if (until <= startMs) continue
    const heard = { recordingId: recording.id, startMs, endMs: until, at: now }
    tx.insert(complaintListenings)
      .values({ complaintId, accountId, ...heard })
      .run()
  }
}

/** What one person played of a recording for a complaint, with when the last of it was. */
export function listenedOf(db: Db, actor: Actor, complaintId: number, recordingId: number) {
  const { startMs, endMs, at } = complaintListenings
  if (actor.accountId === null) return []
  return db
    .select({ startMs, endMs, at })
    .from(complaintListenings)
    .where(
      and(
        eq(complaintListenings.complaintId, complaintId),
        eq(complaintListenings.accountId, actor.accountId),
        eq(complaintListenings.recordingId, recordingId),
      ),
    )
    .orderBy(desc(complaintListenings.id))
    .limit(2000)
    .all()
}

/** Raises Refused for a span that this person has not heard; says when it was heard. */
export function heardAt(
  db: Db,
  actor: Actor,
  complaint: Pick<Complaint, 'id' | 'openedAt'>,
  recording: Recording,
  span: Span,
): number {
  if (span.startMs < 0 || span.endMs > recording.durationMs + 1000 || span.endMs <= span.startMs) {
    throw refused(handlingRefusals, 'evidence-outside')
  }
  const listened = listenedOf(db, actor, complaint.id, recording.id)
  const within = { startMs: span.startMs, endMs: Math.min(span.endMs, recording.durationMs) }
  const given = playedSince(db, actor, recording.id, complaint.openedAt)
  if (!given || !covers(listened, within)) throw refused(handlingRefusals, 'not-heard')
  return listened[0]?.at ?? 0
}
