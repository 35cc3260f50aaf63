import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { correctMonths } from '../months/correct.ts'
import { orderOf, unitsOf } from '../open.ts'
import { complaints } from '../schema.ts'
import { matchRefusals } from '../vocabulary.ts'
import { complaintFor } from './for-actor.ts'
import { isOpen } from './lifecycle.ts'
import { callNumbered } from './link-call.ts'
import { flowRefusals } from './vocabulary.ts'

/**
 * Says which call a complaint is about that was taken in without one (补通话), from a letter or the press:
 * its units, and what it lacked of caller and work order, are then those of the call. Not behind a verdict,
 * which was given about whom it names.
 */
export function nameCall(
  db: Db,
  actor: Actor,
  id: number,
  { callNo }: { callNo: string },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.supplement')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (complaint.callId !== null) throw refused(flowRefusals, 'call-named')
    if (!isOpen(complaint.stage) || complaint.verdict !== null) {
      throw refused(flowRefusals, 'call-too-late')
    }
    const call = callNumbered(tx, actor, callNo)
    if (!call) throw refused(matchRefusals, 'no-such-call')
    tx.update(complaints)
      .set({
        callId: call.id,
        ...(complaint.concernedCallId === null ? unitsOf(tx, call.id) : {}),
        caller: complaint.caller || call.caller,
        workOrderId: complaint.workOrderId ?? orderOf(tx, call.id),
      })
      .where(eq(complaints.id, id))
      .run()
    const facts = { complaintNo: complaint.complaintNo, callNo: call.callNo }
    record(tx, actor, 'complaint.amended', { kind: 'complaint', id }, facts)
    correctMonths(tx, actor, id, 'amended', now)
  })
}
