import { and, asc, desc, eq, gte, isNull, lte, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { calls } from '#src/recordings/schema.ts'

import { type RepeatChain, repeatChains } from './schema.ts'
import {
  type CauseChoice,
  causeChoices,
  type Sameness,
  sameness,
  type Solution,
} from './vocabulary.ts'

export type ChainFilters = {
  departmentId: number | null
  typeId: number | null
  cause: CauseChoice | null
  same: Sameness | null
}

export function readChainFilters(
  query: Readonly<Record<string, string | undefined>>,
): ChainFilters {
  return {
    departmentId: readId(query['department']),
    typeId: readId(query['type']),
    cause: keysOf(causeChoices).find((key) => key === query['cause']) ?? null,
    same: keysOf(sameness).find((key) => key === query['same']) ?? null,
  }
}

export type ChainRow = Omit<RepeatChain, 'subCentreId' | 'teamId' | 'departmentId'> & {
  caller: string
  department: string | null
  type: string | null
  solution: Solution
}

/** What a chain carries of units, for `visibleTo`; nobody's own page shows chains. */
const units = {
  subCentreId: repeatChains.subCentreId,
  departmentId: repeatChains.departmentId,
  teamId: repeatChains.teamId,
  personId: repeatChains.teamId,
}

const seenBy = (actor: Actor) => (actor.scope.kind === 'person' ? sql`0` : visibleTo(actor, units))

const conditions = (actor: Actor, { departmentId, typeId, cause, same }: ChainFilters) =>
  and(
    seenBy(actor),
    departmentId === null ? undefined : eq(repeatChains.departmentId, departmentId),
    typeId === null ? undefined : eq(repeatChains.typeId, typeId),
    cause === null
      ? undefined
      : cause === 'none'
        ? isNull(repeatChains.cause)
        : eq(repeatChains.cause, cause),
    same === null ? undefined : eq(repeatChains.same, same === 'same'),
  )

const select = (db: Db) =>
  db
    .select({
      chain: repeatChains,
      number: calls.caller,
      department: departments.name,
      type: businessTypes.name,
    })
    .from(repeatChains)
    .innerJoin(calls, eq(calls.id, repeatChains.lastCallId))
    .leftJoin(departments, eq(departments.id, repeatChains.departmentId))
    .leftJoin(businessTypes, eq(businessTypes.id, repeatChains.typeId))

/** 重复来电, the newest call last: what still goes on stands first. */
export function chainList(
  db: Db,
  actor: Actor,
  filters: ChainFilters,
  request: PageRequest,
  blindness: Blindness,
): Page<ChainRow> {
  authorise(actor, 'caller.list')
  const { where, order, limit } = keyset(repeatChains.lastAt, repeatChains.id, request)
  const rows = select(db)
    .where(and(where, conditions(actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ chain }) => ({ id: chain.id, value: chain.lastAt }))
  const hidden = blindness.among(
    db,
    actor,
    cut.rows.map(({ chain }) => chain.firstCallId),
  )
  return {
    ...cut,
    rows: cut.rows.map(({ chain, number, department, type }) => {
      const { subCentreId: _s, teamId: _t, departmentId: _d, ...row } = chain
      return {
        ...{ ...row, caller: maskCaller(number), type },
        department: hidden.has(chain.firstCallId) ? null : department,
        solution: solutionOf(db, chain, number),
      }
    }),
  }
}

export function chainCount(db: Db, actor: Actor, filters: ChainFilters, most: number): number {
  authorise(actor, 'caller.list')
  const found = db
    .select({ id: repeatChains.id })
    .from(repeatChains)
    .where(conditions(actor, filters))
  return countUpTo(db, found, most)
}

const mostMembers = 60

const membersOf = (db: Db, chain: RepeatChain, number: string) =>
  db
    .select({ call: calls, type: businessTypes.name, department: departments.name })
    .from(calls)
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(
      and(
        eq(calls.caller, number),
        gte(calls.startedAt, chain.firstAt),
        lte(calls.startedAt, chain.lastAt),
      ),
    )
    .orderBy(asc(calls.startedAt), asc(calls.id))
    .limit(mostMembers)

function ordersOf(db: Db, callIds: readonly number[]) {
  return db
    .select({
      callId: workOrders.callId,
      orderNo: workOrders.orderNo,
      state: workOrders.state,
      id: workOrders.id,
    })
    .from(workOrders)
    .where(sql`${workOrders.callId} in (select value from json_each(${JSON.stringify(callIds)}))`)
    .orderBy(desc(workOrders.id))
    .all()
}

function solutionOf(db: Db, chain: RepeatChain, number: string): Solution {
  const ids = membersOf(db, chain, number)
    .all()
    .map(({ call }) => call.id)
  return solutionBy(ordersOf(db, ids).map(({ state }) => state))
}

/** 解决没有, as the orders say: voided ones say nothing. */
export function solutionBy(states: readonly (typeof workOrders.$inferSelect)['state'][]): Solution {
  const telling = states.filter((state) => state !== 'void')
  if (telling.length === 0) return 'none'
  return telling.every((state) => state === 'closed') ? 'solved' : 'open'
}

export type ChainDetail = ChainRow & {
  members: {
    id: number
    callNo: string
    startedAt: number
    gapMs: number | null
    type: string | null
    department: string | null
    /** In the reader's reach. */
    seen: boolean
    orders: { id: number; orderNo: string; state: (typeof workOrders.$inferSelect)['state'] }[]
  }[]
  more: boolean
}

/** One chain: its calls in order, with how long lies between them and what their orders say. */
export function chainDetail(db: Db, actor: Actor, id: number, blindness: Blindness): ChainDetail {
  authorise(actor, 'caller.list')
  const row = select(db)
    .where(and(eq(repeatChains.id, id), seenBy(actor)))
    .get()
  if (!row) throw new NotFound()
  const { chain, number, department, type } = row
  const members = membersOf(db, chain, number).all()
  const ids = members.map(({ call }) => call.id)
  const orders = ordersOf(db, ids)
  const reached = new Set(
    db
      .select({ id: calls.id })
      .from(calls)
      .where(
        and(
          sql`${calls.id} in (select value from json_each(${JSON.stringify(ids)}))`,
          visibleTo(actor, calls),
        ),
      )
      .all()
      .map((one) => one.id),
  )
  const hidden = blindness.among(db, actor, ids)
  const { subCentreId: _s, teamId: _t, departmentId: _d, ...rest } = chain
  return {
    ...{ ...rest, caller: maskCaller(number), type },
    department: hidden.has(chain.firstCallId) ? null : department,
    solution: solutionBy(orders.map(({ state }) => state)),
    more: chain.calls > members.length,
    members: members.map(({ call, type: ofCall, department: of }, index) => {
      const before = members[index - 1]
      return {
        ...{ id: call.id, callNo: call.callNo, startedAt: call.startedAt, type: ofCall },
        gapMs: before ? call.startedAt - before.call.startedAt : null,
        department: hidden.has(call.id) ? null : of,
        seen: reached.has(call.id),
        orders: orders.filter(({ callId }) => callId === call.id),
      }
    }),
  }
}
