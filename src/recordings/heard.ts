import { recordOnce } from '#src/audit/record-once.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

/** Leaves a trace that someone was given the sound of a call (播放录音). */
export function recordPlaying(db: Db, actor: Actor, recordingId: number, now = Date.now()): void {
  authorise(actor, 'recording.play')
  recordOnce(db, actor, 'recording.played', { kind: 'recording', id: recordingId }, now)
}
