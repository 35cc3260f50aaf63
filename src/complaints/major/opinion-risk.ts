import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { maskText } from '#src/personal-data/mask.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { isOpen } from '../flow/lifecycle.ts'
import { complaints } from '../schema.ts'
import { majorRefusals } from './vocabulary.ts'

/**
 * 舆情风险: set with its reason, changed, or lifted by an empty one. The column holds what is true now,
 * the trail who said what before; numbers are masked as they come in.
 */
export function setOpinionRisk(
  db: Db,
  actor: Actor,
  id: number,
  { risk: typed, was }: { risk: string; was: string },
): void {
  authorise(actor, 'complaint.mark')
  const risk = maskText(typed)
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (!isOpen(complaint.stage)) throw refused(majorRefusals, 'done-with')
    // Of two people, and of two clicks, the second is told.
    if (complaint.opinionRisk !== was || risk === was) throw refused(majorRefusals, 'same-risk')
    tx.update(complaints).set({ opinionRisk: risk }).where(eq(complaints.id, id)).run()
    const word = (text: string) => text || '无'
    const { complaintNo } = complaint
    record(
      tx,
      actor,
      'complaint.opinion-risk-set',
      { kind: 'complaint', id },
      { complaintNo, was: word(was), now: word(risk) },
    )
  })
}
