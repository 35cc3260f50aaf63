import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { moveComplaint } from '../flow/move.ts'
import type { Complaint } from '../schema.ts'
import { improvementsOf } from './improvement.ts'
import { newestLiability } from './liability.ts'
import { complaintClosings } from './schema.ts'
import { holdAt } from './spell.ts'
import { handlingRefusals } from './vocabulary.ts'

/**
 * Closes a complaint (办结): a substantiated one only with its liability and an improvement somebody owns,
 * or the reason why nothing is to be improved.
 */
export function closeComplaint(
  db: Db,
  actor: Actor,
  id: number,
  nothingToImprove: string,
  spellId?: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.settle')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdAt(tx, complaint, 'settling', '办结', spellId)
    if (complaint.verdict === 'substantiated') {
      const liability = newestLiability(tx, id)
      // One set before the verdict that holds now was about another verdict.
      if (!liability || liability.at < (complaint.verdictAt ?? 0)) {
        throw refused(handlingRefusals, 'liability-missing')
      }
      if (improvementsOf(tx, id).length === 0 && nothingToImprove === '') {
        throw refused(handlingRefusals, 'improvement-missing')
      }
    }
    finishComplaint(tx, actor, complaint, nothingToImprove, now, spellId)
  })
}

/** The step itself, inside the caller's transaction, once its rules hold. */
export function finishComplaint(
  tx: Db,
  actor: Actor,
  complaint: Complaint,
  nothingToImprove: string,
  now: number,
  spellId?: number,
): void {
  const { id, complaintNo, verdict } = complaint
  moveComplaint(tx, complaint, 'close', now, { spellId })
  const { accountId: byId, name: byName } = actor
  tx.insert(complaintClosings)
    .values({ complaintId: id, verdict, nothingToImprove, at: now, byId, byName })
    .run()
  record(tx, actor, 'complaint.closed', { kind: 'complaint', id }, { complaintNo, verdict })
}
