import { and, asc, desc, eq, gt, gte, isNull, lte, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { wilson, type Interval } from '#src/kernel/statistics/intervals.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { maskCaller } from '#src/personal-data/mask.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { calls } from '#src/recordings/schema.ts'

import { contactCounts, contactDays, type RepeatChain, repeatChains } from './schema.ts'
import {
  type CauseChoice,
  causeChoices,
  type ContactBy,
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
  const id = (text = '') => (/^\d{1,9}$/.test(text) ? Number(text) : null)
  return {
    departmentId: id(query['department']),
    typeId: id(query['type']),
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

export type ContactLine = {
  name: string
  calls: number
  /** Not followed by another call within the days: about anything, about the same business. */
  solved: number
  solvedSame: number
  interval: Interval | null
}
export type Contacts = {
  /** First and last counted day of the stretch; null where none was counted. */
  from: number | null
  until: number | null
  days: number
  /** Calls that belong to nobody's number. */
  without: number
  repeatDays: number | null
  whole: ContactLine | null
  lines: ContactLine[]
}

const contactSpan = 28

/**
 * 一次解决率: the share of calls not followed by another of their number within the days, of the last four
 * weeks whose days are over. Of a unit, only its own calls.
 */
export function contactShares(db: Db, actor: Actor, by: ContactBy, now = Date.now()): Contacts {
  authorise(actor, 'caller.list')
  const first = dayNumber(now) - 2 * contactSpan
  const counted = db
    .select()
    .from(contactCounts)
    .where(and(gte(contactCounts.day, first), gt(contactCounts.calls, 0)))
    .orderBy(desc(contactCounts.day))
    .limit(contactSpan)
    .all()
  const [newest, oldest] = [counted[0], counted.at(-1)]
  if (!newest || !oldest) {
    const none = { from: null, until: null, days: 0, without: 0, repeatDays: null }
    return { ...none, whole: null, lines: [] }
  }
  const own = ownDepartments(db, actor)
  const rows = db
    .select({
      departmentId: contactDays.departmentId,
      typeId: contactDays.typeId,
      calls: sql<number>`sum(${contactDays.calls})`,
      followed: sql<number>`sum(${contactDays.followed})`,
      followedSame: sql<number>`sum(${contactDays.followedSame})`,
    })
    .from(contactDays)
    .where(and(gte(contactDays.day, oldest.day), lte(contactDays.day, newest.day)))
    .groupBy(contactDays.departmentId, contactDays.typeId)
    .all()
    .filter(({ departmentId }) => own === null || own.has(departmentId))
  const names = namesBy(db, by)
  const sums = new Map<number, { calls: number; followed: number; followedSame: number }>()
  for (const row of rows) {
    const key = by === 'department' ? row.departmentId : row.typeId
    const sum = sums.get(key) ?? { calls: 0, followed: 0, followedSame: 0 }
    sums.set(key, sum)
    sum.calls += row.calls
    sum.followed += row.followed
    sum.followedSame += row.followedSame
  }
  const lines = [...sums].map(([key, sum]) => lineOf(names(key), sum))
  const total = { calls: 0, followed: 0, followedSame: 0 }
  for (const sum of sums.values()) {
    total.calls += sum.calls
    total.followed += sum.followed
    total.followedSame += sum.followedSame
  }
  return {
    ...{ from: oldest.day, until: newest.day, days: counted.length },
    without: counted.reduce((sum, row) => sum + row.without, 0),
    repeatDays: newest.repeatDays,
    whole: total.calls > 0 ? lineOf(own === null ? '全中心' : '本单位', total) : null,
    lines: lines.toSorted((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1)),
  }
}

const lineOf = (
  name: string,
  { calls: all, followed, followedSame }: { calls: number; followed: number; followedSame: number },
): ContactLine => ({
  ...{ name, calls: all, solved: all - followed, solvedSame: all - followedSame },
  interval: wilson(all - followed, all),
})

function namesBy(db: Db, by: ContactBy): (id: number) => string {
  const rows =
    by === 'department'
      ? db
          .select({ id: departments.id, name: departments.name, subCentre: subCentres.name })
          .from(departments)
          .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
          .all()
          .map(({ id, name, subCentre }) => [id, `${subCentre} ${name}`] as const)
      : db
          .select({ id: businessTypes.id, name: businessTypes.name })
          .from(businessTypes)
          .all()
          .map(({ id, name }) => [id, name] as const)
  const names = new Map(rows)
  return (id) => names.get(id) ?? (by === 'department' ? '没有记部门' : '没有记业务类型')
}

/** The departments a reader's unit holds; null for the whole centre. A team sees its department's share. */
function ownDepartments(db: Db, { scope }: Actor): Set<number> | null {
  if (scope.kind === 'all') return null
  if (scope.kind === 'department') return new Set([scope.id])
  if (scope.kind === 'sub-centre') {
    const own = eq(departments.subCentreId, scope.id)
    return new Set(
      db
        .select({ id: departments.id })
        .from(departments)
        .where(own)
        .all()
        .map(({ id }) => id),
    )
  }
  if (scope.kind !== 'team') return new Set()
  const team = db.select().from(teams).where(eq(teams.id, scope.id)).get()
  return new Set(team ? [team.departmentId] : [])
}
