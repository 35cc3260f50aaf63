import { and, desc, eq, gte, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm'

import { auditEvents } from '#src/audit/schema.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'
import { spellings } from '#src/recordings/names.ts'
import { calls } from '#src/recordings/schema.ts'

import {
  type OrderState,
  orderStates,
  type OrderTarget,
  orderTargets,
  type OrderType,
  orderTypes,
} from '../vocabulary.ts'
import { type WorkOrder, workOrders } from './schema.ts'

export type OrderFilters = Days & {
  type: OrderType | null
  target: OrderTarget | null
  state: OrderState | null
  unit: string
  /** An order or call number, whole. */
  no: string
  /** Only those whose call is not known yet. */
  alone: boolean
}

export function readOrderFilters(query: Record<string, string | undefined>): OrderFilters {
  const text = (name: string) => (query[name] ?? '').normalize('NFKC').trim().slice(0, 100)
  return {
    ...readDays(query),
    type: keysOf(orderTypes).find((key) => key === query['type']) ?? null,
    target: keysOf(orderTargets).find((key) => key === query['target']) ?? null,
    state: keysOf(orderStates).find((key) => key === query['state']) ?? null,
    unit: text('unit'),
    no: text('no'),
    alone: query['call'] === 'unknown',
  }
}

type Hidden = 'callId' | 'day' | 'subCentreId' | 'departmentId' | 'teamId'

export type OrderShown = Omit<WorkOrder, Hidden> & {
  call: { id: number; startedAt: number; department: string | null } | null
  /** Whose call it is stays hidden from this reader, who has still to judge it. */
  blind: boolean
}

/** 工单, newest first; orders without a call are for those who see all. */
export function orderList(
  db: Db,
  actor: Actor,
  filters: OrderFilters,
  page: PageRequest,
  blindness: Blindness,
): Page<OrderShown> {
  authorise(actor, 'work-order.list')
  const { where, order, limit } = keyset(workOrders.createdAt, workOrders.id, page)
  const rows = select(db, actor, and(where, ...conditionsOf(db, actor, filters, blindness)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(shown)
  const cut = cutPage(rows, page, ({ createdAt, id }) => ({ value: createdAt, id }))
  return { ...cut, rows: veiledOrders(db, actor, cut.rows, blindness) }
}

/** Nothing tells the unit of a call that the reader has still to judge. */
function veiledOrders(
  db: Db,
  actor: Actor,
  rows: readonly OrderShown[],
  blindness: Blindness,
): OrderShown[] {
  const blind = blindness.among(
    db,
    actor,
    rows.flatMap(({ call }) => call?.id ?? []),
  )
  return rows.map((row) => {
    const { call, unit } = row
    if (!call || !blind.has(call.id)) return row
    // Who has to answer may be the very unit.
    const other = unit === call.department ? '' : unit
    return { ...row, unit: other, call: { ...call, department: null }, blind: true }
  })
}

export type OrderDetail = OrderShown & {
  /** What it said before and after each time it was brought with other content, newest first. */
  changes: { at: number; by: string; before: string; after: string }[]
  /** Other orders of the same call. */
  others: Pick<WorkOrder, 'id' | 'orderNo' | 'type' | 'target' | 'state'>[]
}

/** Raises NotFound outside the reader's scope. */
export function orderDetail(db: Db, actor: Actor, id: number, blindness: Blindness): OrderDetail {
  authorise(actor, 'work-order.list')
  const row = select(db, actor, eq(workOrders.id, id)).get()
  if (!row) throw new NotFound()
  const others = row.call ? ordersOfCall(db, row.call.id) : []
  const [order = shown(row)] = veiledOrders(db, actor, [shown(row)], blindness)
  return {
    ...order,
    changes: changesOf(db, id),
    others: others.filter((other) => other.id !== id),
  }
}

function changesOf(db: Db, id: number): OrderDetail['changes'] {
  const mine = and(eq(auditEvents.subjectKind, 'work-order'), eq(auditEvents.subjectId, String(id)))
  return db
    .select()
    .from(auditEvents)
    .where(mine)
    .orderBy(desc(auditEvents.at), desc(auditEvents.id))
    .limit(100)
    .all()
    .map(({ at, actorName, particulars }) => ({
      ...{ at, by: actorName },
      ...{ before: wordsOf(particulars['before']), after: wordsOf(particulars['after']) },
    }))
}

const wordsOf = (value: unknown) => (typeof value === 'string' ? value : '')

export function ordersOfCall(db: Db, callId: number): WorkOrder[] {
  return db
    .select()
    .from(workOrders)
    .where(eq(workOrders.callId, callId))
    .orderBy(workOrders.createdAt, workOrders.id)
    .limit(50)
    .all()
}

function conditionsOf(
  db: Db,
  actor: Actor,
  filters: OrderFilters,
  blindness: Blindness,
): (SQL | undefined)[] {
  const { from, until, type, target, state, unit, no, alone } = filters
  return [
    from === null ? undefined : gte(workOrders.createdAt, from),
    until === null ? undefined : lt(workOrders.createdAt, until),
    type ? eq(workOrders.type, type) : undefined,
    target ? eq(workOrders.target, target) : undefined,
    state ? eq(workOrders.state, state) : undefined,
    unit ? eq(workOrders.unit, unit) : undefined,
    // Found by the unit that is to answer, an order would tell what it hides.
    unit ? unlessHidden(blindness.of(db, actor, calls.id)) : undefined,
    alone ? isNull(workOrders.callId) : undefined,
    no === '' ? undefined : inArray(workOrders.id, numbered(no)),
  ]
}

/** By its own number or that of its call, each along its index. */
function numbered(no: string) {
  const { id, orderNo } = workOrders
  const own = spellings(no)
  return sql`(select ${id} from ${workOrders} where ${inArray(orderNo, own)}
    union select ${id} from ${workOrders} where upper(trim(${workOrders.callNo})) = ${no.toUpperCase()})`
}

/** The units of an order are those of its call; whose call it was is asked of the call. */
const orderUnits = {
  subCentreId: workOrders.subCentreId,
  departmentId: workOrders.departmentId,
  teamId: workOrders.teamId,
  personId: calls.personId,
}

function select(db: Db, actor: Actor, where: SQL | undefined) {
  return db
    .select({ order: workOrders, call: calls, department: departments.name })
    .from(workOrders)
    .leftJoin(calls, eq(calls.id, workOrders.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(visibleTo(actor, orderUnits), where))
    .$dynamic()
}

type Selected = NonNullable<ReturnType<ReturnType<typeof select>['get']>>

function shown({ order, call, department }: Selected): OrderShown {
  const { callId: _call, day: _day, ...own } = order
  const { subCentreId: _subCentre, departmentId: _department, teamId: _team, ...rest } = own
  return {
    ...rest,
    call: call && { id: call.id, startedAt: call.startedAt, department },
    blind: false,
  }
}
