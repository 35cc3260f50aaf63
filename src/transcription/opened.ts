import { recordOnce } from '#src/audit/record-once.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

/** Leaves a trace that someone read a call (查看转写). */
export function openedTranscript(
  db: Db,
  actor: Actor,
  recordingId: number,
  now = Date.now(),
): void {
  authorise(actor, 'recording.play')
  recordOnce(db, actor, 'transcript.opened', { kind: 'recording', id: recordingId }, now)
}
