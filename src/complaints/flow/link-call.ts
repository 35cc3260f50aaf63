import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import { complaints } from '../schema.ts'
import { matchRefusals } from '../vocabulary.ts'
import { workOrders } from '../work-orders/schema.ts'
import { complaintFor } from './for-actor.ts'
import { complaintCalls } from './schema.ts'
import { flowRefusals, type LinkKind, linkKinds } from './vocabulary.ts'

/** Ties another call of the customer to a complaint (关联通话). Whose it was, and until when, stays. */
export function linkCall(
  db: Db,
  actor: Actor,
  id: number,
  { callNo, kind }: { callNo: string; kind: LinkKind },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.supplement')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const call = callNumbered(tx, actor, callNo)
    if (!call) throw refused(matchRefusals, 'no-such-call')
    if (call.id === complaint.callId || call.id === complaint.concernedCallId) {
      throw refused(flowRefusals, 'own-call')
    }
    const linked = tx
      .select({ id: complaintCalls.id })
      .from(complaintCalls)
      .where(and(eq(complaintCalls.callId, call.id), standingOf(id)))
      .get()
    if (linked) throw refused(flowRefusals, 'call-linked')
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    tx.insert(complaintCalls)
      .values({ complaintId: id, callId: call.id, kind, ...by })
      .run()
    const facts = { complaintNo: complaint.complaintNo, callNo: call.callNo, link: linkKinds[kind] }
    record(tx, actor, 'complaint.call-linked', { kind: 'complaint', id }, facts)
  })
}

/** Takes a call away again; the row stays, so that the log of joins is whole. */
export function unlinkCall(
  db: Db,
  actor: Actor,
  id: number,
  { link, reason }: { link: number; reason: string },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.supplement')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const removed = tx
      .update(complaintCalls)
      .set({ removedAt: now, removedByName: actor.name, removedReason: reason })
      .where(and(eq(complaintCalls.id, link), standingOf(id)))
      .returning()
      .get()
    if (!removed) throw refused(flowRefusals, 'no-link')
    const facts = { complaintNo: complaint.complaintNo, callId: removed.callId, reason }
    record(tx, actor, 'complaint.call-unlinked', { kind: 'complaint', id }, facts)
  })
}

/** Ties the work order of a complaint by its number, where its call did not bring one. */
export function linkWorkOrder(
  db: Db,
  actor: Actor,
  id: number,
  { orderNo }: { orderNo: string },
): void {
  authorise(actor, 'complaint.supplement')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const order = orderNumbered(tx, orderNo)
    if (!order) throw refused(flowRefusals, 'no-such-order')
    tx.update(complaints).set({ workOrderId: order.id }).where(eq(complaints.id, id)).run()
    const facts = { complaintNo: complaint.complaintNo, orderNo: order.orderNo }
    record(tx, actor, 'complaint.amended', { kind: 'complaint', id }, facts)
  })
}

/** A call of this number within the actor's scope, whatever the case of its letters. */
export function callNumbered(tx: Db, actor: Actor, callNo: string) {
  return tx
    .select()
    .from(calls)
    .where(and(isOneOf(calls.callNo, spellings(callNo)), visibleTo(actor, calls)))
    .limit(1)
    .get()
}

export const orderNumbered = (tx: Db, orderNo: string) =>
  tx
    .select()
    .from(workOrders)
    .where(isOneOf(workOrders.orderNo, spellings(orderNo)))
    .limit(1)
    .get()

const standingOf = (complaintId: number) =>
  and(eq(complaintCalls.complaintId, complaintId), isNull(complaintCalls.removedAt))
