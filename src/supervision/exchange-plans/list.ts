import { and, eq, type SQL, sql } from 'drizzle-orm'

import { boundsOf } from '#src/complaints/months/month.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'

import { plansSeen } from './find.ts'
import { type ExchangePlan, exchangePlans } from './schema.ts'
import { type PlanChoice, planChoices } from './vocabulary.ts'

export type PlanFilters = { state: PlanChoice; month: string | null; departmentId: number | null }

export function readPlanFilters(query: Readonly<Record<string, string | undefined>>): PlanFilters {
  const month = query['month'] ?? ''
  return {
    state: keysOf(planChoices).find((key) => key === query['state']) ?? 'any',
    month: boundsOf(month) === null ? null : month,
    departmentId: readId(query['department']),
  }
}

export type PlanRow = ExchangePlan & {
  department: string
  entries: number
  done: number
  late: number
}

export function planList(
  db: Db,
  actor: Actor,
  filters: PlanFilters,
  request: PageRequest,
  now = Date.now(),
): Page<PlanRow> {
  authorise(actor, 'exchange.read')
  const { where, order, limit } = keyset(exchangePlans.createdAt, exchangePlans.id, request)
  const of = (what: SQL) =>
    sql<number>`(select ${what} from exchange_entries e where e.plan_id = ${exchangePlans.id})`
  const rows = db
    .select({
      plan: exchangePlans,
      department: departments.name,
      entries: of(sql`count(*)`),
      done: of(sql`count(e.done_at)`),
      late: of(sql`count(*) filter (where e.done_at is null and e.due_at <= ${now})`),
    })
    .from(exchangePlans)
    .innerJoin(departments, eq(departments.id, exchangePlans.departmentId))
    .where(and(where, ...conditionsOf(actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ plan, ...row }) => ({ ...plan, ...row, late: plan.state === 'agreed' ? row.late : 0 }))
  return cutPage(rows, request, ({ id, createdAt }) => ({ id, value: createdAt }))
}

export function planCount(db: Db, actor: Actor, filters: PlanFilters, most: number): number {
  authorise(actor, 'exchange.read')
  const found = db
    .select({ id: exchangePlans.id })
    .from(exchangePlans)
    .where(and(...conditionsOf(actor, filters)))
  return countUpTo(db, found, most)
}

const conditionsOf = (
  actor: Actor,
  { state, month, departmentId }: PlanFilters,
): (SQL | undefined)[] => [
  plansSeen(actor),
  state === 'any' ? undefined : eq(exchangePlans.state, state),
  month === null ? undefined : eq(exchangePlans.month, month),
  departmentId === null ? undefined : eq(exchangePlans.departmentId, departmentId),
]
