import { and, eq, gt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

const quietMs = 10 * 60_000

/**
 * Leaves a trace that someone read a call (查看转写): once per person and recording in ten minutes,
 * so that a reload or the next piece of evidence does not flood the trail.
 */
export function openedTranscript(
  db: Db,
  actor: Actor,
  recordingId: number,
  now = Date.now(),
): void {
  authorise(actor, 'recording.play')
  if (seenLately(db, actor, recordingId, now)) return
  write(db, (tx) => {
    if (seenLately(tx, actor, recordingId, now)) return
    record(tx, actor, 'transcript.opened', { kind: 'recording', id: recordingId })
  })
}

function seenLately(db: Db, actor: Actor, recordingId: number, now: number): boolean {
  if (actor.accountId === null) return false
  const seen = db
    .select({ id: auditEvents.id })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.subjectKind, 'recording'),
        eq(auditEvents.subjectId, String(recordingId)),
        eq(auditEvents.actorId, actor.accountId),
        eq(auditEvents.action, 'transcript.opened'),
        gt(auditEvents.at, now - quietMs),
      ),
    )
    .limit(1)
    .get()
  return seen !== undefined
}
