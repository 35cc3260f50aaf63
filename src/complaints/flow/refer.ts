import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { correctMonths } from '../months/correct.ts'
import { type Complaint, complaints } from '../schema.ts'
import { type ComplaintClass, complaintClasses } from '../vocabulary.ts'
import { complaintFor } from './for-actor.ts'
import { followLeaving } from './leave.ts'
import { moveComplaint, requireCurrent } from './move.ts'
import { complaintReferrals } from './schema.ts'
import { flowRefusals } from './vocabulary.ts'

type Classing = { class: ComplaintClass; reason: string; spellId?: number | undefined }

/** Corrects whether a complaint is ours to judge (改判对内对外), while it has not been dispatched. */
export function classifyComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { class: to, reason, spellId }: Classing,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.dispatch')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    requireCurrent(tx, complaint, spellId)
    if (complaint.stage !== 'opened') throw refused(flowRefusals, 'class-settled')
    if (complaint.class === to) throw refused(flowRefusals, 'same-class')
    tx.update(complaints).set({ class: to }).where(eq(complaints.id, id)).run()
    const { complaintNo, class: was } = complaint
    const facts = { complaintNo, was: complaintClasses[was], now: complaintClasses[to], reason }
    record(tx, actor, 'complaint.classified', { kind: 'complaint', id }, facts)
    correctMonths(tx, actor, id, 'amended', now)
  })
}

type Referral = { referredTo: string; reason: string; spellId?: number | undefined }

/** Passes an external complaint on to whom it concerns (转出); it is then none of ours and counts nowhere. */
export function referComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { referredTo, reason, spellId }: Referral,
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.merge')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const moved = moveComplaint(tx, complaint, 'refer', now, { spellId })
    if (complaint.class !== 'external') throw refused(flowRefusals, 'not-external')
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    tx.insert(complaintReferrals)
      .values({ complaintId: id, referredTo, reason, ...by })
      .run()
    const facts = { complaintNo: complaint.complaintNo, told: referredTo, reason }
    record(tx, actor, 'complaint.referred', { kind: 'complaint', id }, facts)
    followLeaving(tx, actor, complaint, 'referred', now)
    return moved
  })
}

/** Takes back what was passed on (收回), still as an external one: whether it is ours is decided anew. */
export function takeBackComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { reason }: { reason: string },
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.merge')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const moved = moveComplaint(tx, complaint, 'take-back', now)
    tx.update(complaintReferrals)
      .set({ takenBackAt: now, takenBackByName: actor.name, takenBackReason: reason })
      .where(and(eq(complaintReferrals.complaintId, id), isNull(complaintReferrals.takenBackAt)))
      .run()
    const facts = { complaintNo: complaint.complaintNo, reason }
    record(tx, actor, 'complaint.taken-back', { kind: 'complaint', id }, facts)
    correctMonths(tx, actor, id, 'taken-back', now)
    return moved
  })
}
