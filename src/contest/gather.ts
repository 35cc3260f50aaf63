import { and, eq, gte, isNotNull, isNull, lt, sql } from 'drizzle-orm'

import { boundsOf, monthAfter } from '#src/complaints/months/month.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'
import { handledDays } from '#src/recordings/handled/schema.ts'

import type { Entrant } from './reckon.ts'
import { contestMonths } from './schema.ts'
import { type Cell, countsOf, type LastMonth } from './score.ts'
import { volumesOf } from './volumes/volumes.ts'

/**
 * Every department that answered calls in a month, has complaints of it or an official number: one
 * that was founded or merged within it stands there with the days it had calls on.
 */
export function entrantsOf(db: Db, month: string): Entrant[] {
  const cells = cellsOf(db, month)
  const handled = handledIn(db, month)
  const { official } = volumesOf(db, month)
  const last = lastMonths(db, month)
  const names = namesOf(db)
  const present = new Set([...cells.keys(), ...handled.keys(), ...official.keys()])
  return [...present].flatMap((departmentId) => {
    const named = names.get(departmentId)
    if (!named) return []
    const tally = handled.get(departmentId)
    const volume = official.get(departmentId) ?? null
    return {
      ...{ departmentId, ...named },
      calls: volume ?? tally?.calls ?? 0,
      tallied: tally?.calls ?? 0,
      official: volume,
      days: tally?.days ?? null,
      cells: cells.get(departmentId) ?? [],
      last: last.get(departmentId) ?? null,
    }
  })
}

/** What counts of a stretch of time: our own complaints taken in in it, as far as they stand. */
export const takenIn = ({ from, until }: { from: number; until: number }) =>
  and(
    gte(complaints.openedAt, from),
    lt(complaints.openedAt, until),
    standing,
    eq(complaints.class, 'internal'),
  )

/** Complaints of which nobody knows whose agent they are about. */
export function unknownOf(db: Db, month: string): number {
  const { departmentId } = complaints
  const bounds = boundsOf(month)
  if (!bounds) return 0
  const found = db
    .select({ count: sql<number>`sum(1)` })
    .from(complaints)
    .where(and(takenIn(bounds), isNull(sql`+${departmentId}`)))
    .get()
  return found?.count ?? 0
}

/** As the complaints stand now, by department: those taken in in the month, by all that counts. */
export function cellsOf(db: Db, month: string): Map<number, Cell[]> {
  const { departmentId, faultCategory, omission, verdict } = complaints
  const bounds = boundsOf(month)
  const cells = new Map<number, Cell[]>()
  if (!bounds) return cells
  const rows = db
    .select({ departmentId, fault: faultCategory, omission, verdict, count: sql<number>`sum(1)` })
    .from(complaints)
    .where(and(takenIn(bounds), isNotNull(sql`+${departmentId}`)))
    .groupBy(departmentId, faultCategory, omission, verdict)
    .all()
  for (const { departmentId: id, ...cell } of rows) {
    if (id !== null) cells.set(id, [...(cells.get(id) ?? []), cell])
  }
  return cells
}

type Tally = { calls: number; days: Entrant['days'] }

function handledIn(db: Db, month: string): Map<number, Tally> {
  const { day, departmentId, calls } = handledDays
  const bounds = boundsOf(month)
  if (!bounds) return new Map()
  const [first, last] = [dayNumber(bounds.from), dayNumber(bounds.until) - 1]
  const rows = db
    .select({
      departmentId,
      calls: sql<number>`sum(${calls})`,
      first: sql<number>`min(${day})`,
      last: sql<number>`max(${day})`,
    })
    .from(handledDays)
    .where(and(gte(day, first), lt(day, last + 1), sql`${calls} > 0`))
    .groupBy(departmentId)
    .all()
  const dayText = (number: number) => formatDay(startOfDayNumber(number))
  // Of a small unit a quiet day at either end says nothing.
  const whole = (row: (typeof rows)[number]) => row.first <= first + 2 && row.last >= last - 2
  return new Map(
    rows
      .filter(({ departmentId: id }) => id !== 0)
      .map((row) => [
        row.departmentId,
        {
          calls: row.calls,
          days: whole(row) ? null : { first: dayText(row.first), last: dayText(row.last) },
        },
      ]),
  )
}

/** 上月: as it was announced, else as the complaints stand. */
function lastMonths(db: Db, month: string): Map<number, LastMonth> {
  const before = monthAfter(month, -1)
  const told = db
    .select({ rows: contestMonths.rows })
    .from(contestMonths)
    .where(eq(contestMonths.month, before))
    .get()
  const cells = told
    ? new Map(told.rows.map((row) => [row.departmentId, row.cells]))
    : cellsOf(db, before)
  return new Map([...cells].map(([id, of]) => [id, verdictsOf(of)]))
}

function verdictsOf(cells: readonly Cell[]): LastMonth {
  const { substantiated, unsubstantiated } = countsOf(cells)
  return { substantiated, verified: substantiated + unsubstantiated }
}

function namesOf(db: Db): Map<number, { department: string; subCentre: string }> {
  const rows = db
    .select({ id: departments.id, department: departments.name, subCentre: subCentres.name })
    .from(departments)
    .innerJoin(subCentres, eq(subCentres.id, departments.subCentreId))
    .all()
  return new Map(rows.map(({ id, ...named }) => [id, named]))
}
