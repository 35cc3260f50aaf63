import { and, desc, eq, gte, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'
import { calls } from '#src/recordings/schema.ts'

import { holderIds } from './flow/handling-department.ts'
import { beginSpell } from './flow/move.ts'
import { correctMonths } from './months/correct.ts'
import { hrefOf } from './routing/send.ts'
import { type Complaint, complaints } from './schema.ts'
import { dueOfStep } from './timing/due.ts'
import {
  type ComplaintClass,
  complaintClasses,
  type ComplaintSource,
  type ComplaintTarget,
  type FaultCategory,
  type Omission,
} from './vocabulary.ts'
import { ordersByCall } from './work-orders/links.ts'

export type NewComplaint = {
  source: ComplaintSource
  /** Null where a letter or the press names no call. */
  callId: number | null
  class?: ComplaintClass
  caller?: string
  customerName?: string
  outsideCaseId?: number | null
  workOrderId?: number | null
  /** Where no call says whose agent it is about. */
  units?: Units
  /** The earlier call it is about, where the one listened to only speaks of it. */
  concernedCallId?: number | null
  /** Null for a complaint that was reported. */
  omission: Omission | null
  faultCategory: FaultCategory
  target: ComplaintTarget | null
  /** Where in the sound the complaint is heard. */
  evidence?: { startMs: number; endMs: number } | null
  note: string
  registerEntryId?: number | null
}

/**
 * Opens an internal complaint (统一受理) under the next number of the Shanghai year. The calling
 * command has authorised the actor: a recheck and an acceptance need different rights.
 */
export function openComplaint(
  db: Db,
  actor: Actor,
  input: NewComplaint,
  now = Date.now(),
): Complaint {
  const { evidence, registerEntryId, units, ...facts } = input
  return write(db, (tx) => {
    const about = facts.concernedCallId ?? facts.callId
    const complaint = tx
      .insert(complaints)
      .values({
        ...facts,
        ...(about === null ? units : unitsOf(tx, about)),
        caller: facts.caller ?? callerOf(tx, facts.callId),
        workOrderId: facts.workOrderId ?? orderOf(tx, facts.callId),
        complaintNo: nextComplaintNo(tx, now),
        registerEntryId: registerEntryId ?? null,
        evidenceStartMs: evidence?.startMs ?? null,
        evidenceEndMs: evidence?.endMs ?? null,
        openedAt: now,
        openedBy: actor.accountId,
        openedByName: actor.name,
      })
      .returning()
      .get()
    const { until: contactDueAt } = dueOfStep(tx, 'contact', complaint, now)
    const begun = beginSpell(tx, complaint, now, { contactDueAt })
    record(
      tx,
      actor,
      'complaint.opened',
      { kind: 'complaint', id: complaint.id },
      {
        complaintNo: complaint.complaintNo,
        source: facts.source,
        ...(facts.class ? { class: complaintClasses[facts.class] } : {}),
        omission: facts.omission,
        faultCategory: facts.faultCategory,
        target: facts.target,
        callId: facts.callId,
        ...(facts.concernedCallId ? { concernedCallId: facts.concernedCallId } : {}),
        registerEntryId: complaint.registerEntryId,
      },
    )
    correctMonths(tx, actor, begun.id, 'late', now)
    tellSenders(tx, actor, begun, now)
    return begun
  })
}

/** Who found it may not be who sends it on: then those are told who can. */
function tellSenders(tx: Db, actor: Actor, complaint: Complaint, now: number): void {
  if (can(actor, 'complaint.dispatch')) return
  const { id, complaintNo, departmentId } = complaint
  const to = holderIds(tx, 'complaint.dispatch', departmentId)
  const sentence = `投诉 ${complaintNo} 已立案，等派单`
  notify(tx, { to, kind: 'task', sentence, href: hrefOf(id), key: `dispatch-${id}` }, now)
}

export type Units = Pick<Complaint, 'subCentreId' | 'departmentId' | 'teamId' | 'personId'>

const callerOf = (tx: Db, callId: number | null): string =>
  callId === null
    ? ''
    : (tx.select({ caller: calls.caller }).from(calls).where(eq(calls.id, callId)).get()?.caller ??
      '')

/** The work order of its call, one of a complaint first. */
export function orderOf(tx: Db, callId: number | null): number | null {
  if (callId === null) return null
  const orders = ordersByCall(tx, [callId]).get(callId) ?? []
  return (orders.find(({ type }) => type === 'complaint') ?? orders[0])?.id ?? null
}

/** The units of a call: those of a complaint about it. */
export function unitsOf(tx: Db, callId: number) {
  const { subCentreId, departmentId, teamId, personId } = calls
  const units = { subCentreId, departmentId, teamId, personId }
  return tx.select(units).from(calls).where(eq(calls.id, callId)).get()
}

/** `DN2026-000123`: six digits keep the numbers of a year in order as text. */
function nextComplaintNo(tx: Db, now: number): string {
  const prefix = `DN${formatDay(now).slice(0, 4)}-`
  const last = tx
    .select({ no: complaints.complaintNo })
    .from(complaints)
    .where(and(gte(complaints.complaintNo, prefix), lt(complaints.complaintNo, `${prefix}~`)))
    .orderBy(desc(complaints.complaintNo))
    .limit(1)
    .get()
  const sequence = last ? Number(last.no.slice(prefix.length)) + 1 : 1
  return prefix + String(sequence).padStart(6, '0')
}
