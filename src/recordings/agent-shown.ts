import { recordOnce } from '#src/audit/record-once.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

/**
 * Leaves a trace that somebody who scores calls was shown whose this one is (看到坐席), so that a score
 * given afterwards is not taken for a blind one. What others are shown is of no consequence.
 */
export function agentShown(db: Db, actor: Actor, callId: number, now = Date.now()): void {
  if (!can(actor, 'inspection.score')) return
  recordOnce(db, actor, 'call.agent-shown', { kind: 'call', id: callId }, now)
}
