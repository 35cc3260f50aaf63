import { and, desc, eq, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { entriesByCall } from '#src/complaints/register-links.ts'
import type { EntryLink, OrderTarget, OrderType } from '#src/complaints/vocabulary.ts'
import { ordersByCall } from '#src/complaints/work-orders/links.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'

import { callReconciliations, findings } from '../schema.ts'
import type { CallPlace, Mismatch } from '../vocabulary.ts'
import type { CallFilters } from './filters.ts'
import { type ReconciliationMove, reconciliationMoves } from './schema.ts'

export type ReconciledCall = {
  callId: number
  callNo: string
  startedAt: number
  businessType: string | null
  department: string | null
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
  /** Masked unless the reader may see callers' numbers. */
  caller: string
  place: CallPlace
  since: number
  graceUntil: number | null
  mismatch: Mismatch | null
  entries: { id: number; registerNo: string; registeredAt: number; link: EntryLink }[]
  orders: { id: number; orderNo: string; type: OrderType; target: OrderTarget | null }[]
  findingId: number | null
}

/** The calls behind a count, newest first. Agents are not named: whoever listens judges blind. */
export function reconciledCalls(
  db: Db,
  actor: Actor,
  filters: CallFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<ReconciledCall> {
  authorise(actor, 'reconciliation.read')
  const { startedAt, callId } = callReconciliations
  const { where, order, limit } = keyset(startedAt, callId, page)
  // Asked for by department, a call would tell what it hides.
  const shown =
    filters.departmentId === null ? undefined : unlessHidden(blindness.of(db, actor, calls.id))
  const rows = select(db, actor, and(where, shown, ...conditionsOf(filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, (row) => ({ value: row.standing.startedAt, id: row.call.id }))
  return { ...cut, rows: withLedgers(db, actor, cut.rows, blindness) }
}

export type CallTrail = { call: ReconciledCall; moves: ReconciliationMove[] }

/** Where one call stands and how it came there, newest move first; the last hundred. */
export function trailOf(db: Db, actor: Actor, callId: number, blindness: Blindness): CallTrail {
  authorise(actor, 'reconciliation.read')
  const row = select(db, actor, eq(callReconciliations.callId, callId)).get()
  const [call] = withLedgers(db, actor, [row ?? notCompared(db, actor, callId)], blindness)
  if (!call) throw new NotFound()
  const moves = db
    .select()
    .from(reconciliationMoves)
    .where(eq(reconciliationMoves.callId, callId))
    .orderBy(desc(reconciliationMoves.id))
    .limit(100)
    .all()
  return { call, moves }
}

/** A call that was announced a moment ago; NotFound outside the reader's scope. */
function notCompared(db: Db, actor: Actor, callId: number): Selected {
  const call = db
    .select()
    .from(calls)
    .where(and(eq(calls.id, callId), visibleTo(actor, calls)))
    .get()
  if (!call) throw new NotFound()
  const { startedAt } = call
  const units = { departmentId: 0, businessTypeId: 0 }
  const unknown = { state: 'waiting', at: startedAt, graceUntil: null, mismatch: null } as const
  const standing = { callId, startedAt, day: 0, ...units, ...unknown }
  return { call, standing, businessType: null, department: null }
}

function conditionsOf(filters: CallFilters): (SQL | undefined)[] {
  const { from, until, departmentId, businessTypeId, place, grace, mismatch } = filters
  const row = callReconciliations
  return [
    from === null ? undefined : gte(row.startedAt, from),
    until === null ? undefined : lt(row.startedAt, until),
    departmentId === null ? undefined : eq(row.departmentId, departmentId),
    businessTypeId === null ? undefined : eq(row.businessTypeId, businessTypeId),
    place === null ? undefined : eq(row.state, place),
    grace === null
      ? undefined
      : grace === 'in'
        ? isNotNull(row.graceUntil)
        : // Nearly all are: in the order of time, and no index of it would keep that.
          sql`+${row.graceUntil} is null`,
    mismatch === null
      ? undefined
      : mismatch === 'any'
        ? isNotNull(row.mismatch)
        : eq(row.mismatch, mismatch),
  ]
}

function select(db: Db, actor: Actor, where: SQL | undefined) {
  return db
    .select({
      call: calls,
      standing: callReconciliations,
      businessType: businessTypes.name,
      department: departments.name,
    })
    .from(callReconciliations)
    .innerJoin(calls, eq(calls.id, callReconciliations.callId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(visibleTo(actor, calls), where))
    .$dynamic()
}

type Selected = ReturnType<ReturnType<typeof select>['all']>[number]

function withLedgers(
  db: Db,
  actor: Actor,
  rows: readonly Selected[],
  blindness: Blindness,
): ReconciledCall[] {
  const ids = rows.map(({ call }) => call.id)
  const entries = entriesByCall(db, ids)
  const orders = ordersByCall(db, ids)
  const heard = db
    .select({ id: findings.id, callId: findings.callId })
    .from(findings)
    .where(inArray(findings.callId, ids))
    .all()
  const findingOf = new Map(heard.map((finding) => [finding.callId, finding]))
  const blind = blindness.among(db, actor, ids)
  return rows.map(({ call, standing, businessType, department }) => ({
    ...{ callId: call.id, callNo: call.callNo, startedAt: call.startedAt },
    ...{ businessType, caller: maskCaller(call.caller) },
    department: blind.has(call.id) ? null : department,
    blind: blind.has(call.id),
    ...{ place: standing.state, since: standing.at, graceUntil: standing.graceUntil },
    mismatch: standing.mismatch,
    entries: (entries.get(call.id) ?? []).map(({ id, registerNo, registeredAt, link }) => {
      return { id, registerNo, registeredAt, link }
    }),
    orders: (orders.get(call.id) ?? []).map(({ id, orderNo, type, target }) => {
      return { id, orderNo, type, target }
    }),
    findingId: findingOf.get(call.id)?.id ?? null,
  }))
}
