import { and, eq, gt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { auditEvents } from '#src/audit/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

const quietMs = 10 * 60_000

/**
 * Leaves a trace that someone was given the sound of a call (播放录音): once per person and
 * recording in ten minutes, because one play is many requests for parts of the file.
 */
export function recordPlaying(db: Db, actor: Actor, recordingId: number, now = Date.now()): void {
  authorise(actor, 'recording.play')
  if (playedLately(db, actor, recordingId, now)) return
  write(db, (tx) => {
    if (playedLately(tx, actor, recordingId, now)) return
    record(tx, actor, 'recording.played', { kind: 'recording', id: recordingId })
  })
}

function playedLately(db: Db, actor: Actor, recordingId: number, now: number): boolean {
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
        gt(auditEvents.at, now - quietMs),
      ),
    )
    .limit(1)
    .get()
  return seen !== undefined
}
