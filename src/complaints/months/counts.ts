import { and, asc, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'

import { standing } from '../queries.ts'
import { complaints } from '../schema.ts'
import { boundsOf, monthsBefore } from './month.ts'
import {
  frozenCounts,
  type FrozenMonth,
  frozenMonths,
  type MonthCorrection,
  monthCorrections,
} from './schema.ts'
import { plus } from './share.ts'
import { type Counts, monthsShown } from './vocabulary.ts'

export type MonthRow = {
  departmentId: number | null
  /** Null: nobody knows whose agent they are about. */
  department: string | null
  /** As frozen, else as they stand now. */
  counts: Counts
  /** What was corrected since it was frozen. */
  corrected: Counts
}

export type MonthFigures = {
  month: string
  from: number
  until: number
  frozen: FrozenMonth | null
  rows: MonthRow[]
  sum: Counts
  corrected: Counts
}

/** One month by department: the frozen numbers with their corrections, or what stands now. */
export function monthFigures(db: Db, actor: Actor, month: string): MonthFigures | null {
  authorise(actor, 'month.read')
  const bounds = boundsOf(month)
  if (!bounds) return null
  const frozen = db.select().from(frozenMonths).where(eq(frozenMonths.month, month)).get() ?? null
  const counted = frozen
    ? frozenByDepartment(db, actor, month)
    : liveByDepartment(db, actor, bounds)
  const corrected = frozen
    ? correctedByDepartment(db, actor, month)
    : new Map<number | null, Counts>()
  const names = new Map<number | null, string>(
    db
      .select()
      .from(departments)
      .all()
      .map(({ id, name }) => [id, name]),
  )
  const rows = [...new Set([...counted.keys(), ...corrected.keys()])]
    .map((departmentId) => ({
      departmentId,
      department: names.get(departmentId) ?? null,
      counts: plus(counted.get(departmentId), {}),
      corrected: plus(corrected.get(departmentId), {}),
    }))
    .toSorted((a, b) => (a.departmentId ?? Infinity) - (b.departmentId ?? Infinity))
  return {
    ...{ month, ...bounds, frozen, rows },
    sum: rows.reduce((sum, row) => plus(sum, row.counts), plus(undefined, {})),
    corrected: rows.reduce((sum, row) => plus(sum, row.corrected), plus(undefined, {})),
  }
}

/** The last months in sum, this one first. */
export function lastMonths(db: Db, actor: Actor, now: number): MonthFigures[] {
  return monthsBefore(now, monthsShown).flatMap((month) => monthFigures(db, actor, month) ?? [])
}

/** The departments of a reader: numbers are by department, so that a team's reader has none. */
export function departmentsWithin({ scope }: Actor, column: SQLiteColumn): SQL | undefined {
  if (scope.kind === 'all') return undefined
  if (scope.kind === 'department') return eq(column, scope.id)
  if (scope.kind !== 'sub-centre') return sql`0`
  return sql`${column} in (select ${departments.id} from ${departments} where ${departments.subCentreId} = ${scope.id})`
}

const one = (condition: SQL) => sql<number>`sum(case when ${condition} then 1 else 0 end)`

function liveByDepartment(
  db: Db,
  actor: Actor,
  { from, until }: { from: number; until: number },
): Map<number | null, Counts> {
  const { departmentId, verdict, omission, openedAt, class: of } = complaints
  const rows = db
    .select({
      departmentId,
      complaints: sql<number>`count(*)`,
      substantiated: one(eq(verdict, 'substantiated')),
      unsubstantiated: one(eq(verdict, 'unsubstantiated')),
      concealed: one(eq(omission, 'concealed')),
      missed: one(eq(omission, 'missed')),
    })
    .from(complaints)
    .where(
      and(
        gte(openedAt, from),
        lt(openedAt, until),
        standing,
        eq(of, 'internal'),
        departmentsWithin(actor, departmentId),
      ),
    )
    .groupBy(departmentId)
    .all()
  return new Map(rows.map(({ departmentId: id, ...counts }) => [id, counts]))
}

function frozenByDepartment(db: Db, actor: Actor, month: string): Map<number | null, Counts> {
  const rows = db
    .select()
    .from(frozenCounts)
    .where(and(eq(frozenCounts.month, month), departmentsWithin(actor, frozenCounts.departmentId)))
    .all()
  return new Map(rows.map((row) => [row.departmentId, row]))
}

function correctedByDepartment(db: Db, actor: Actor, month: string): Map<number | null, Counts> {
  const sums = new Map<number | null, Counts>()
  for (const { departmentId, field, delta } of correctionsWithin(db, actor, month).all()) {
    sums.set(departmentId, plus(sums.get(departmentId), { [field]: delta }))
  }
  return sums
}

const correctionsWithin = (db: Db, actor: Actor, month: string) =>
  db
    .select()
    .from(monthCorrections)
    .where(
      and(
        eq(monthCorrections.month, month),
        departmentsWithin(actor, monthCorrections.departmentId),
      ),
    )
    .orderBy(desc(monthCorrections.id))
    .$dynamic()

export type CorrectionLine = Omit<MonthCorrection, 'by'> & {
  complaintNo: string
  department: string | null
  /** Outside quality assurance nobody is told who judged an appeal. */
  by: string | null
}

/** The last corrections of a month, newest first. */
export function correctionsOf(db: Db, actor: Actor, month: string, most = 100): CorrectionLine[] {
  authorise(actor, 'month.read')
  const rows = correctionsWithin(db, actor, month).limit(most).all()
  const ids = rows.map(({ complaintId }) => complaintId)
  const numbers = new Map(
    db
      .select({ id: complaints.id, no: complaints.complaintNo })
      .from(complaints)
      .where(inArray(complaints.id, ids))
      .orderBy(asc(complaints.id))
      .all()
      .map(({ id, no }) => [id, no]),
  )
  const names = new Map(
    db
      .select()
      .from(departments)
      .all()
      .map(({ id, name }) => [id, name]),
  )
  return rows.map((row) => ({
    ...row,
    by: can(actor, 'review-appeal.settle') ? row.by : null,
    complaintNo: numbers.get(row.complaintId) ?? '',
    department: row.departmentId === null ? null : (names.get(row.departmentId) ?? null),
  }))
}
