import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'

import { requireCurrent } from '../flow/move.ts'
import type { Complaint } from '../schema.ts'
import { type ComplaintStage, complaintStages } from '../vocabulary.ts'

/**
 * Holds a step that moves no stage to the stage it belongs to, and to the stay the page showed. Raises
 * Refused, in words.
 */
export function holdAt(
  tx: Db,
  complaint: Pick<Complaint, 'id' | 'stage'>,
  stage: ComplaintStage,
  what: string,
  spellId?: number,
): void {
  requireCurrent(tx, complaint, spellId)
  if (complaint.stage === stage) return
  const now = complaintStages[complaint.stage]
  throw new Refused('wrong-stage', `这件投诉现在是“${now}”，不能${what}`)
}
