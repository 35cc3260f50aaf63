import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { followLeaving } from './flow/leave.ts'
import { mayMove } from './flow/lifecycle.ts'
import { moveComplaint } from './flow/move.ts'
import { endInvestigation } from './handling/investigation.ts'
import { correctMonths } from './months/correct.ts'
import { unitsOf } from './open.ts'
import { returnScores } from './return-scores/schema.ts'
import { dropRequests } from './routing/open-requests.ts'
import { type Complaint, complaints } from './schema.ts'
import { endPause } from './timing/pause.ts'
import {
  complaintRefusals,
  type ComplaintTarget,
  type FaultCategory,
  type Omission,
} from './vocabulary.ts'

/**
 * Withdraws a complaint whose verdict was taken back (撤回): it keeps its number and its page, and counts
 * nowhere. Refused once somebody has worked on it, unless an appeal was answered. The calling command has
 * authorised the actor.
 */
export function withdrawComplaint(
  db: Db,
  actor: Actor,
  id: number,
  reason: string,
  byAppeal = false,
): void {
  write(db, (tx) => {
    const complaint = untouched(tx, id, byAppeal)
    // Merged, passed on or withdrawn already, it counts nowhere as it is.
    if (byAppeal && !mayMove(complaint.stage, 'withdraw')) return
    // The customer was asked about it: that cannot be undone.
    const visited = tx
      .select({ id: returnScores.id })
      .from(returnScores)
      .where(eq(returnScores.complaintNo, complaint.complaintNo))
      .limit(1)
      .get()
    if (visited && !byAppeal) throw refused(complaintRefusals, 'worked-on')
    const now = Date.now()
    endPause(tx, actor, complaint, now)
    endInvestigation(tx, id, now)
    moveComplaint(tx, complaint, 'withdraw', now)
    // Who judged an appeal is not told.
    dropRequests(tx, byAppeal ? system : actor, id, '投诉已撤回', now)
    const { complaintNo } = complaint
    const facts = { complaintNo, reason, ...(byAppeal ? { basis: 'appeal' } : {}) }
    record(tx, actor, 'complaint.withdrawn', { kind: 'complaint', id }, facts)
    followLeaving(tx, actor, complaint, byAppeal ? 'overturned' : 'withdrawn', now)
  })
}

export type Amendment = {
  omission: Omission
  faultCategory: FaultCategory
  target: ComplaintTarget | null
  concernedCallId: number | null
  note: string
}

/** Corrects what a verdict said of a complaint; it stays the same complaint (更正). */
export function amendComplaint(
  db: Db,
  actor: Actor,
  id: number,
  amendment: Amendment,
  byAppeal = false,
): void {
  write(db, (tx) => {
    const { callId, complaintNo } = untouched(tx, id, byAppeal)
    const about = amendment.concernedCallId ?? callId
    const units = about === null ? {} : unitsOf(tx, about)
    tx.update(complaints)
      .set({ ...amendment, ...units })
      .where(eq(complaints.id, id))
      .run()
    const { note: _note, ...changed } = amendment
    const facts = { complaintNo, ...changed, ...(byAppeal ? { basis: 'appeal' } : {}) }
    record(tx, actor, 'complaint.amended', { kind: 'complaint', id }, facts)
    correctMonths(tx, actor, id, byAppeal ? 'overturned' : 'amended', Date.now())
  })
}

/** A complaint that left its first stage has been worked on. */
function untouched(tx: Db, id: number, byAppeal: boolean): Complaint {
  const complaint = tx.select().from(complaints).where(eq(complaints.id, id)).get()
  if (!complaint) throw new NotFound()
  if (complaint.stage !== 'opened' && !byAppeal) throw refused(complaintRefusals, 'worked-on')
  return complaint
}
