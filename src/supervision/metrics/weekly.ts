import { and, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm'

import { complaintVerifications } from '#src/complaints/handling/schema.ts'
import type { RootCause } from '#src/complaints/handling/vocabulary.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import { dayMs, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls, handledDays } from '#src/recordings/handled/schema.ts'

import type { MetricKind } from './vocabulary.ts'

/** What is counted each week; null leaves a side open. */
export type Metric = {
  kind: MetricKind
  departmentId: number | null
  faultCategory: FaultCategory | null
  rootCause: RootCause | null
  staffCategory: StaffCategory | null
}

export type WeekFigure = {
  /** Monday 00:00, Shanghai. */
  week: number
  /** Complaints (of the kind asked for) taken in in that week, as they stand now. */
  count: number
  /** Taken in in that week and not verified yet: they may still add to `count` where it asks for substantiated ones. */
  pending: number
  /** Answered telephone calls of that week: the denominator of a rate. */
  handled: number
}

export const weekMs = 7 * dayMs

/**
 * The weeks up to and with the one that holds `until`, oldest first, none left out. A complaint belongs
 * to the week it was taken in, as it does to its month.
 */
export function weeklyFigures(db: Db, metric: Metric, until: number, weeks: number): WeekFigure[] {
  const last = startOfWeek(until)
  const first = last - (weeks - 1) * weekMs
  const counts = complaintsByWeek(db, metric, first, last + weekMs)
  const handled = handledByWeek(db, metric, first, last + weekMs)
  return Array.from({ length: weeks }, (_, index) => {
    const week = first + index * weekMs
    const { count = 0, pending = 0 } = counts.get(week) ?? {}
    return { week, count, pending, handled: handled.get(week) ?? 0 }
  })
}

function complaintsByWeek(db: Db, metric: Metric, from: number, until: number) {
  const { openedAt, departmentId, personId, class: of, faultCategory, verdict } = complaints
  // Bound numbers are real ones: the division has to be cut off.
  const week = sql<number>`cast((${openedAt} - ${from}) / ${weekMs} as integer)`
  const substantiated = metric.kind === 'substantiated' || metric.kind === 'substantiated-rate'
  const conditions: (SQL | undefined)[] = [
    gte(openedAt, from),
    lt(openedAt, until),
    standing,
    eq(of, 'internal'),
    metric.departmentId === null ? undefined : eq(departmentId, metric.departmentId),
    metric.faultCategory === null ? undefined : eq(faultCategory, metric.faultCategory),
    metric.staffCategory === null
      ? undefined
      : sql`exists (select 1 from ${people} where ${people.id} = ${personId} and ${people.staffCategory} = ${metric.staffCategory})`,
  ]
  // Of which cause something is shows with its verdict: until then it may be any.
  const ofCause =
    metric.rootCause === null
      ? sql`1`
      : sql`exists (select 1 from ${complaintVerifications} where ${and(
          eq(complaintVerifications.complaintId, complaints.id),
          isNull(complaintVerifications.supersededAt),
          eq(complaintVerifications.rootCause, metric.rootCause),
        )})`
  const counted = substantiated ? sql`${verdict} = 'substantiated' and ${ofCause}` : ofCause
  const rows = db
    .select({
      week,
      count: sql<number>`sum(case when ${counted} then 1 else 0 end)`,
      pending: sql<number>`sum(case when ${verdict} is null then 1 else 0 end)`,
    })
    .from(complaints)
    .where(and(...conditions))
    .groupBy(week)
    .all()
  return new Map(rows.map((row) => [from + row.week * weekMs, row]))
}

function handledByWeek(db: Db, metric: Metric, from: number, until: number): Map<number, number> {
  const table = metric.staffCategory === null ? handledDays : handledCalls
  const { day, departmentId, calls } = table
  const first = dayNumber(from)
  const week = sql<number>`cast((${day} - ${first}) / 7 as integer)`
  const rows = db
    .select({ week, handled: sql<number>`sum(${calls})` })
    .from(table)
    .where(
      and(
        gte(day, first),
        lt(day, dayNumber(until)),
        metric.departmentId === null ? undefined : eq(departmentId, metric.departmentId),
        metric.staffCategory === null
          ? undefined
          : sql`exists (select 1 from ${people} where ${people.id} = ${handledCalls.personId} and ${people.staffCategory} = ${metric.staffCategory})`,
      ),
    )
    .groupBy(week)
    .all()
  return new Map(rows.map((row) => [from + row.week * weekMs, row.handled]))
}
