import { and, eq, gte, lt, sql } from 'drizzle-orm'

import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledCalls } from '#src/recordings/handled/schema.ts'
import { calls } from '#src/recordings/schema.ts'

export const weekMs = 7 * dayMs

type Count = { cases: number; calls: number }

/** Whole weeks of a department, person by person; `first` is the Monday the numbers begin with. */
export type WeeklyNumbers = {
  /** Sums over weeks `from` (with) to `until` (without), counted from the first one. */
  between: (personId: number, from: number, until: number) => Count
  people: Iterable<number>
}

/**
 * Answered calls and complaints found true of everybody in a department, by whole weeks. A complaint
 * belongs to the week of the call it is about, where one is known: what somebody did before a training
 * is not held against the time after it because the customer complained late.
 */
export function weeklyNumbers(
  db: Db,
  departmentId: number,
  first: number,
  weeks: number,
): WeeklyNumbers {
  const rows = new Map<number, { calls: Float64Array; cases: Float64Array }>()
  const rowOf = (personId: number) => {
    const known = rows.get(personId)
    if (known) return known
    const made = { calls: new Float64Array(weeks + 1), cases: new Float64Array(weeks + 1) }
    rows.set(personId, made)
    return made
  }
  for (const row of handledByWeek(db, departmentId, first, weeks)) {
    rowOf(row.personId).calls[row.week + 1] = row.calls
  }
  for (const { personId, at } of casesOf(db, departmentId, first)) {
    const week = Math.floor((at - first) / weekMs)
    const row = week >= 0 && week < weeks ? rows.get(personId) : undefined
    // A case without a single answered call that span has no rate to belong to.
    if (row) row.cases[week + 1] = (row.cases[week + 1] ?? 0) + 1
  }
  // Running sums: any stretch is a difference of two.
  for (const { calls: handled, cases } of rows.values()) {
    for (let week = 1; week <= weeks; week += 1) {
      handled[week] = (handled[week] ?? 0) + (handled[week - 1] ?? 0)
      cases[week] = (cases[week] ?? 0) + (cases[week - 1] ?? 0)
    }
  }
  return {
    people: rows.keys(),
    between: (personId, from, until) => {
      const row = rows.get(personId)
      if (!row) return { cases: 0, calls: 0 }
      const of = (sums: Float64Array) => (sums[until] ?? 0) - (sums[from] ?? 0)
      return { cases: of(row.cases), calls: of(row.calls) }
    },
  }
}

function handledByWeek(db: Db, departmentId: number, from: number, weeks: number) {
  const { day, personId } = handledCalls
  const first = dayNumber(from)
  const week = sql<number>`cast((${day} - ${first}) / 7 as integer)`
  return db
    .select({ personId, week, calls: sql<number>`sum(${handledCalls.calls})` })
    .from(handledCalls)
    .where(
      and(eq(handledCalls.departmentId, departmentId), gte(day, first), lt(day, first + weeks * 7)),
    )
    .groupBy(personId, week)
    .all()
}

/** As they stand now: overturned on appeal, a complaint is gone. */
function casesOf(db: Db, departmentId: number, from: number) {
  return db
    .select({
      personId: sql<number>`${complaints.personId}`,
      at: sql<number>`coalesce(${calls.startedAt}, ${complaints.openedAt})`,
    })
    .from(complaints)
    .leftJoin(
      calls,
      eq(calls.id, sql`coalesce(${complaints.concernedCallId}, ${complaints.callId})`),
    )
    .where(
      and(
        eq(complaints.departmentId, departmentId),
        gte(complaints.openedAt, from),
        standing,
        eq(complaints.class, 'internal'),
        eq(complaints.verdict, 'substantiated'),
        sql`${complaints.personId} is not null`,
      ),
    )
    .all()
}

/**
 * Calls of some people in a span by department and week: where they worked, and whether they moved or
 * stopped.
 */
export function callsByDepartment(
  db: Db,
  personIds: readonly number[],
  first: number,
  weeks: number,
) {
  const { day, personId, departmentId } = handledCalls
  const from = dayNumber(first)
  const week = sql<number>`cast((${day} - ${from}) / 7 as integer)`
  return db
    .select({ personId, departmentId, week, calls: sql<number>`sum(${handledCalls.calls})` })
    .from(handledCalls)
    .where(and(isOneOf(personId, personIds), gte(day, from), lt(day, from + weeks * 7)))
    .groupBy(personId, departmentId, week)
    .all()
}
