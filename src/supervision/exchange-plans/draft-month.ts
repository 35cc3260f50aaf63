import { and, asc, eq, gte, lt, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { faultWeights } from '#src/complaints/handling/vocabulary.ts'
import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type FaultCategory, faultCategories } from '#src/complaints/vocabulary.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { exchangeEntries, exchangePlans } from './schema.ts'
import { planMost } from './vocabulary.ts'

export type FaultCount = {
  departmentId: number
  faultCategory: FaultCategory
  count: number
  /** Departments that had the same in that month. */
  sharedBy: number
}

/** 上月共性问题: substantiated complaints of a month by department and fault, as they stand now. */
export function faultsOfMonth(db: Db, month: string): FaultCount[] {
  const { from = 0, until = 0 } = boundsOf(month) ?? {}
  const { departmentId, faultCategory, openedAt } = complaints
  const rows = db
    .select({ departmentId, faultCategory, count: sql<number>`count(*)` })
    .from(complaints)
    .where(
      and(
        gte(openedAt, from),
        lt(openedAt, until),
        standing,
        eq(complaints.class, 'internal'),
        eq(complaints.verdict, 'substantiated'),
      ),
    )
    .groupBy(departmentId, faultCategory)
    .all()
  return rows.flatMap((row) => {
    if (row.departmentId === null) return []
    const sharedBy = rows.filter(
      (other) => other.departmentId !== null && other.faultCategory === row.faultCategory,
    ).length
    return [{ ...row, departmentId: row.departmentId, sharedBy }]
  })
}

/**
 * 每月月初: a plan with each department for this month, from the faults of the last. Run at any hour of the
 * month, and by any number of workers, it drafts each once; a department that is new gets its own.
 */
export function draftMonthPlans(db: Db, now = Date.now()): number {
  const month = monthOf(now)
  const missing = db
    .select()
    .from(departments)
    .where(
      sql`not exists (select 1 from ${exchangePlans} where ${exchangePlans.month} = ${month} and ${exchangePlans.departmentId} = ${departments.id})`,
    )
    .orderBy(asc(departments.id))
    .limit(100)
    .all()
  if (missing.length === 0) return 0
  const faults = faultsOfMonth(db, monthAfter(month, -1))
  return missing.filter((department) => {
    const own = faults.filter(({ departmentId }) => departmentId === department.id)
    return write(db, (tx) => draftPlan(tx, department, month, own, now))
  }).length
}

function draftPlan(
  tx: Db,
  { id: departmentId, subCentreId }: typeof departments.$inferSelect,
  month: string,
  faults: readonly FaultCount[],
  now: number,
): boolean {
  const plan = tx
    .insert(exchangePlans)
    .values({
      ...({ month, subCentreId, departmentId, state: 'draft' } as const),
      ...{ createdAt: now, byName: system.name },
    })
    .onConflictDoNothing()
    .returning()
    .get()
  if (!plan) return false
  // Shared ones first: they are what is to be trained together.
  const weight = ({ count, sharedBy, faultCategory }: FaultCount) =>
    (sharedBy > 1 ? 1000 : 0) + count * faultWeights[faultCategory]
  const chosen = faults.toSorted((a, b) => weight(b) - weight(a)).slice(0, planMost.proposed)
  const dueAt = lastWorkingDay(tx, month)
  for (const { faultCategory, count, sharedBy } of chosen) {
    const measure =
      sharedBy > 1
        ? `与其他 ${sharedBy - 1} 个部门联合培训“${faultCategories[faultCategory]}”，用上月属实案例讲解`
        : `本部门专题培训“${faultCategories[faultCategory]}”，用上月属实案例讲解`
    tx.insert(exchangeEntries)
      .values({ planId: plan.id, faultCategory, count, sharedBy, measure, dueAt })
      .run()
  }
  const figure = chosen.length
  record(tx, system, 'exchange.drafted', { kind: 'exchange', id: plan.id }, { month, figure })
  return true
}

/** The moment behind the last working day of a month. */
export function lastWorkingDay(db: Db, month: string): number {
  let day = (boundsOf(month)?.until ?? 0) - dayMs
  while (!isWorkingDay(db, day)) day -= dayMs
  return day + dayMs
}
