import { and, eq, isNull } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { entriesOfCall } from '#src/complaints/register-queries.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import { calls } from '#src/recordings/schema.ts'

import { callConditions, type FindingFilters } from '../finding-filters.ts'
import { callReconciliations } from '../schema.ts'
import type { Reconciliation } from '../vocabulary.ts'

/** Boxes in which nothing suspicious was heard: they hold calls, not findings. */
export type CallBox = Exclude<Reconciliation, 'reported-and-heard' | 'heard-only'>

export function isCallBox(box: Reconciliation): box is CallBox {
  return box !== 'reported-and-heard' && box !== 'heard-only'
}

export type BoxCall = {
  callId: number
  callNo: string
  startedAt: number
  businessType: string | null
  department: string | null
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
  caller: string | null
  recordingId: number | null
  entries: { id: number; registerNo: string; type: FaultCategory }[]
}

/** The calls of a box, latest announced first: one order that an index serves for every box. */
export function boxCalls(
  db: Db,
  actor: Actor,
  filters: FindingFilters & { box: CallBox },
  page: PageRequest,
  blindness: Blindness,
): Page<BoxCall> {
  authorise(actor, 'finding.list')
  const key = callReconciliations.callId
  const { where, order, limit } = keyset(key, key, page)
  const rows = db
    .select({
      callId: calls.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      businessType: businessTypes.name,
      department: departments.name,
      caller: calls.caller,
    })
    .from(callReconciliations)
    .innerJoin(calls, eq(calls.id, callReconciliations.callId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(
      and(
        eq(callReconciliations.state, filters.box),
        // Never in these boxes; said so that the index of a box gives its calls in their order.
        isNull(callReconciliations.graceUntil),
        visibleTo(actor, calls),
        where,
        ...callConditions(filters),
        // Asked for by department, a call would tell what it hides.
        filters.departmentId === null ? undefined : unlessHidden(blindness.of(db, actor, calls.id)),
      ),
    )
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ callId }) => ({ value: callId, id: callId }))
  const hidden = blindness.among(
    db,
    actor,
    cut.rows.map(({ callId }) => callId),
  )
  const shown = cut.rows.map((row) => {
    const blind = hidden.has(row.callId)
    return { ...row, blind, department: blind ? null : row.department }
  })
  return { ...cut, rows: shown.map((row) => withSources(db, row)) }
}

function withSources(db: Db, row: Omit<BoxCall, 'recordingId' | 'entries'>): BoxCall {
  const entries = entriesOfCall(db, row.callNo).map(({ id, registerNo, faultCategory }) => ({
    id,
    registerNo,
    type: faultCategory,
  }))
  const caller = row.caller && maskCaller(row.caller)
  return {
    ...row,
    caller,
    recordingId: recordingsOfCall(db, row.callId).at(-1)?.id ?? null,
    entries,
  }
}
