import { and, eq, gte } from 'drizzle-orm'

import { recordOnce } from '#src/audit/record-once.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

/** Leaves a trace that someone was given the sound of a call (播放录音). */
export function recordPlaying(db: Db, actor: Actor, recordingId: number, now = Date.now()): void {
  authorise(actor, 'recording.play')
  recordOnce(db, actor, 'recording.played', { kind: 'recording', id: recordingId }, now)
}

/** Whether a person was given the sound of a recording since a moment. */
export function playedSince(db: Db, actor: Actor, recordingId: number, since: number): boolean {
  if (actor.accountId === null) return false
  const seen = db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.subjectKind, 'recording'),
        eq(auditEvents.subjectId, String(recordingId)),
        eq(auditEvents.actorId, actor.accountId),
        eq(auditEvents.action, 'recording.played'),
        gte(auditEvents.at, since),
      ),
    )
    .limit(1)
    .get()
  return seen !== undefined
}
