import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { correctMonths } from '../months/correct.ts'
import type { CorrectionReason } from '../months/vocabulary.ts'
import type { Complaint } from '../schema.ts'

/**
 * What follows where a complaint counts no more (撤回、并案、转出): its month is corrected, and the interviews
 * of one that had been substantiated fall with it. Called after the move, in its transaction.
 */
export function followLeaving(
  tx: Db,
  actor: Actor,
  { id: complaintId, verdict }: Pick<Complaint, 'id' | 'verdict'>,
  reason: CorrectionReason,
  now: number,
): void {
  correctMonths(tx, actor, complaintId, reason, now)
  if (verdict !== 'substantiated') return
  enqueue(tx, 'arrange-interviews', `complaint:${complaintId}`, { complaintId })
}
