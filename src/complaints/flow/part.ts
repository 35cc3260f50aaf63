import { asc, desc, eq, inArray } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'
import { textShown } from '#src/recordings/unmaskings/shown-caller.ts'

import { outsideCaseIfSeen } from '../outside-cases/queries.ts'
import type { ComplaintDetail } from '../queries.ts'
import { complaints } from '../schema.ts'
import { workOrders } from '../work-orders/schema.ts'
import { isOpen, mayMove } from './lifecycle.ts'
import { callsAround } from './repeat-calls.ts'
import {
  complaintCalls,
  complaintReferrals,
  complaintReopenings,
  complaintSupplements,
} from './schema.ts'

export type FlowPart = ReturnType<typeof flowPart>

/** What joined a complaint on its way: supplements, calls, others merged into it, where it was passed on. */
export function flowPart(
  db: Db,
  actor: Actor,
  complaint: ComplaintDetail,
  blindness: Blindness,
  now = Date.now(),
) {
  const { id, stage } = complaint
  const merged = mergedInto(db, id)
  const ids = [id, ...merged.map((one) => one.id)]
  const judging = complaint.duty !== null
  const shown = textShown(db, actor, { kind: 'complaint', id }, now)
  return {
    // What people wrote may name the agent.
    supplements: judging
      ? []
      : supplementsOf(db, ids).map((one) => ({ ...one, text: shown(one.text) })),
    merged,
    target: complaint.mergedIntoId === null ? null : numberOf(db, complaint.mergedIntoId),
    links: linksOf(db, ids).map((one) => ({
      ...one,
      removedReason: one.removedReason && shown(one.removedReason),
    })),
    around: callsAround(db, actor, complaint, blindness, now),
    referrals: db
      .select()
      .from(complaintReferrals)
      .where(eq(complaintReferrals.complaintId, id))
      .orderBy(desc(complaintReferrals.id))
      .limit(20)
      .all()
      .map((one) => ({
        ...one,
        reason: shown(one.reason),
        takenBackReason: one.takenBackReason && shown(one.takenBackReason),
      })),
    reopenings: judging
      ? []
      : reopeningsOf(db, id).map((one) => ({ ...one, reason: shown(one.reason) })),
    outsideCase:
      complaint.outsideCaseId === null
        ? null
        : outsideCaseIfSeen(db, actor, complaint.outsideCaseId),
    workOrder: complaint.workOrderId === null ? null : orderOf(db, complaint.workOrderId),
    may: {
      supplement:
        !judging && can(actor, 'complaint.supplement') && !['merged', 'withdrawn'].includes(stage),
      nameCall:
        !judging &&
        can(actor, 'complaint.supplement') &&
        complaint.callId === null &&
        complaint.verdict === null &&
        isOpen(stage),
      merge: !judging && can(actor, 'complaint.merge') && mayMove(stage, 'merge'),
      reopen: !judging && can(actor, 'complaint.reopen') && stage === 'closed',
      classify: !judging && can(actor, 'complaint.dispatch') && stage === 'opened',
      refer:
        !judging &&
        can(actor, 'complaint.merge') &&
        mayMove(stage, 'refer') &&
        complaint.class === 'external',
      takeBack: !judging && can(actor, 'complaint.merge') && mayMove(stage, 'take-back'),
      openCall: can(actor, 'recording.list'),
      openOrder: can(actor, 'work-order.list'),
      open: isOpen(stage),
    },
  }
}

const reopeningsOf = (db: Db, id: number) =>
  db
    .select()
    .from(complaintReopenings)
    .where(eq(complaintReopenings.complaintId, id))
    .orderBy(desc(complaintReopenings.id))
    .limit(20)
    .all()

/** Others that went into this one. */
const mergedInto = (db: Db, id: number) =>
  db
    .select({ id: complaints.id, complaintNo: complaints.complaintNo })
    .from(complaints)
    .where(eq(complaints.mergedIntoId, id))
    .orderBy(asc(complaints.id))
    .limit(50)
    .all()

const numberOf = (db: Db, id: number) =>
  db
    .select({ id: complaints.id, complaintNo: complaints.complaintNo })
    .from(complaints)
    .where(eq(complaints.id, id))
    .get() ?? null

const supplementsOf = (db: Db, ids: readonly number[]) =>
  db
    .select({
      id: complaintSupplements.id,
      text: complaintSupplements.text,
      at: complaintSupplements.at,
      byName: complaintSupplements.byName,
      complaintId: complaintSupplements.complaintId,
      complaintNo: complaints.complaintNo,
    })
    .from(complaintSupplements)
    .innerJoin(complaints, eq(complaints.id, complaintSupplements.complaintId))
    .where(inArray(complaintSupplements.complaintId, [...ids]))
    .limit(200)
    .all()
    .toSorted((a, b) => a.at - b.at || a.id - b.id)

const linksOf = (db: Db, ids: readonly number[]) =>
  db
    .select({
      id: complaintCalls.id,
      complaintId: complaintCalls.complaintId,
      kind: complaintCalls.kind,
      at: complaintCalls.at,
      byName: complaintCalls.byName,
      removedAt: complaintCalls.removedAt,
      removedByName: complaintCalls.removedByName,
      removedReason: complaintCalls.removedReason,
      callId: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
    })
    .from(complaintCalls)
    .innerJoin(calls, eq(calls.id, complaintCalls.callId))
    .where(inArray(complaintCalls.complaintId, [...ids]))
    .limit(100)
    .all()
    .toSorted((a, b) => b.id - a.id)

const orderOf = (db: Db, id: number) =>
  db
    .select({ id: workOrders.id, orderNo: workOrders.orderNo })
    .from(workOrders)
    .where(eq(workOrders.id, id))
    .get() ?? null
