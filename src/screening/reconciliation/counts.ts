import { and, between, desc, eq, gt, inArray, sql, type SQL } from 'drizzle-orm'

import { registerEntries } from '#src/complaints/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { dayNumberOf } from '#src/recordings/ledger/days.ts'

import { type CallPlace, callPlaces } from '../vocabulary.ts'
import type { SumFilters } from './filters.ts'
import { reconciliationDays } from './schema.ts'

/** Calls of one day, department or business type by their places. */
export type Counts = {
  total: number
  places: Record<CallPlace, number>
  /** Those of `heard-only` whose complaint may still be registered; the place itself is without them. */
  grace: number
  /** Those of them all where work orders say otherwise. */
  mismatches: number
}
export type CountRow = Counts & { key: number; name: string | null }

export type ReconciliationCounts = { rows: CountRow[]; total: Counts }

/** The newest day that holds calls, for the page to begin with. */
export function newestDay(db: Db, now = Date.now()): number {
  const row = db
    .select({ day: reconciliationDays.day })
    .from(reconciliationDays)
    .where(gt(reconciliationDays.n, 0))
    .orderBy(desc(reconciliationDays.day))
    .limit(1)
    .get()
  return Math.min(row?.day ?? dayNumberOf(now), dayNumberOf(now))
}

/**
 * Counts by day, department or business type from the sums kept beside the calls. Null for those who
 * see less than a department: the sums know of nothing smaller.
 */
export function reconciliationCounts(
  db: Db,
  actor: Actor,
  filters: SumFilters,
): ReconciliationCounts | null {
  authorise(actor, 'reconciliation.read')
  const scope = scopeOf(db, actor)
  if (scope === null) return null
  const { from, until, departmentId, businessTypeId, by } = filters
  const key = {
    day: reconciliationDays.day,
    department: reconciliationDays.departmentId,
    type: reconciliationDays.businessTypeId,
  }[by]
  const { state, grace, mismatch, n } = reconciliationDays
  const sums = db
    .select({ key, state, grace, mismatch, n: sql<number>`sum(${n})` })
    .from(reconciliationDays)
    .where(
      and(
        between(reconciliationDays.day, from, until),
        departmentId === null ? undefined : eq(reconciliationDays.departmentId, departmentId),
        businessTypeId === null ? undefined : eq(reconciliationDays.businessTypeId, businessTypeId),
        ...scope,
      ),
    )
    .groupBy(key, state, grace, mismatch)
    .all()
  const names = namesOf(db, by)
  const rows = new Map<number, CountRow>()
  const total = nothing()
  for (const sum of sums) {
    if (sum.n === 0) continue
    const row = rows.get(sum.key) ?? {
      ...nothing(),
      key: sum.key,
      name: names.get(sum.key) ?? null,
    }
    rows.set(sum.key, row)
    for (const counts of [row, total]) {
      counts.total += sum.n
      if (sum.grace) counts.grace += sum.n
      else counts.places[sum.state] += sum.n
      if (sum.mismatch !== '') counts.mismatches += sum.n
    }
  }
  const sorted = [...rows.values()].toSorted(
    by === 'day'
      ? (a, b) => b.key - a.key
      : (a, b) => b.places['heard-only'] - a.places['heard-only'] || b.total - a.total,
  )
  return { rows: sorted, total }
}

function nothing(): Counts {
  const places = Object.fromEntries(keysOf(callPlaces).map((place) => [place, 0]))
  return { total: 0, places: places as Record<CallPlace, number>, grace: 0, mismatches: 0 }
}

function scopeOf(db: Db, { scope }: Actor): SQL[] | null {
  if (scope.kind === 'all') return []
  if (scope.kind === 'department') return [eq(reconciliationDays.departmentId, scope.id)]
  if (scope.kind !== 'sub-centre') return null
  const own = db
    .select({ id: departments.id })
    .from(departments)
    .where(eq(departments.subCentreId, scope.id))
  return [inArray(reconciliationDays.departmentId, own)]
}

function namesOf(db: Db, by: SumFilters['by']): Map<number, string> {
  if (by === 'day') return new Map()
  const table = by === 'department' ? departments : businessTypes
  const rows = db.select({ id: table.id, name: table.name }).from(table).all()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export type OpenEntries = { unknown: number; ambiguous: number; near: number }

/** Register entries whose call is not known, or not for certain; each counted up to 999. */
export function openEntries(db: Db, actor: Actor): OpenEntries | null {
  authorise(actor, 'reconciliation.read')
  if (actor.scope.kind !== 'all') return null
  const countOf = (link: keyof OpenEntries) =>
    countUpTo(
      db,
      db
        .select({ one: sql`1` })
        .from(registerEntries)
        .where(eq(registerEntries.link, link)),
    )
  return { unknown: countOf('unknown'), ambiguous: countOf('ambiguous'), near: countOf('near') }
}
