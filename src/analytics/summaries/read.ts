import { and, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { departments } from '#src/organisation/schema.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { handledDays } from '#src/recordings/handled/schema.ts'

import type { Step, Stretch } from '../periods.ts'
import { cutIntoMonths, type DaySpan } from './month.ts'
import { daySummaries, monthSummaries, summaryDays } from './schema.ts'
import type { Measure } from './vocabulary.ts'

/** Whose numbers: those of a reader, or of one department among them. */
export type Within = { departmentId: number | null; subCentreId: number | null; none: boolean }

/** Numbers are kept by department: of a team or a person there are none. */
export function withinOf({ scope }: Pick<Actor, 'scope'>, asked: number | null): Within {
  const all = { departmentId: asked, subCentreId: null, none: false }
  if (scope.kind === 'all') return all
  if (scope.kind === 'department')
    return { ...all, departmentId: scope.id, none: asked !== null && asked !== scope.id }
  if (scope.kind === 'sub-centre') return { ...all, subCentreId: scope.id }
  return { ...all, none: true }
}

export function withinColumn(column: SQLiteColumn, { departmentId, subCentreId, none }: Within) {
  if (none) return sql`0`
  return and(
    departmentId === null ? undefined : eq(column, departmentId),
    subCentreId === null
      ? undefined
      : sql`${column} in (select ${departments.id} from ${departments} where ${departments.subCentreId} = ${subCentreId})`,
  )
}

type Sum = { measure: Measure; departmentId: number; key: string; n: number }

/** Sums by measure, department and key, read many times once they are there. */
export class Sums {
  readonly #rows = new Map<Measure, { departmentId: number; key: string; n: number }[]>()
  /** By measure, then by department and by key, each and all of them. */
  readonly #sums = new Map<string, number>()

  /** Of several answers whatever stands under the same key belongs together; what cancels out is gone. */
  constructor(rows: readonly Sum[]) {
    const together = new Map<string, Sum>()
    for (const row of rows) {
      const place = `${row.measure}/${row.departmentId}/${row.key}`
      const known = together.get(place)
      if (known) known.n += row.n
      else together.set(place, { ...row })
    }
    for (const { measure, ...row } of together.values()) {
      if (row.n === 0) continue
      const known = this.#rows.get(measure)
      if (known) known.push(row)
      else this.#rows.set(measure, [row])
      for (const department of [row.departmentId, null]) {
        for (const key of [row.key, null]) {
          const place = placeOf(measure, key, department)
          this.#sums.set(place, (this.#sums.get(place) ?? 0) + row.n)
        }
      }
    }
  }

  rows(measure: Measure) {
    return this.#rows.get(measure) ?? []
  }

  /** What was counted under a key, or under all of them. */
  of(measure: Measure, key: string | null = null, departmentId: number | null = null): number {
    return this.#sums.get(placeOf(measure, key, departmentId)) ?? 0
  }

  byKey(measure: Measure): Map<string, number> {
    const sums = new Map<string, number>()
    for (const { key, n } of this.rows(measure)) sums.set(key, (sums.get(key) ?? 0) + n)
    return sums
  }
}

const placeOf = (measure: Measure, key: string | null, departmentId: number | null) =>
  `${measure}/${departmentId ?? ''}/${key === null ? '' : `=${key}`}`

/** Adds up the days of a stretch: whole months, and the days that a month lacks or has too many of. */
export function readSums(
  db: Db,
  stretch: Stretch,
  within: Within,
  wanted: readonly Measure[],
): Sums {
  const { months, days, without } = cutIntoMonths(stretch)
  const whole = months.length === 0 ? [] : readMonths(db, months, within, wanted)
  const less = without.flatMap((span) => readDays(db, span, within, wanted))
  return new Sums([
    ...whole,
    ...days.flatMap((span) => readDays(db, span, within, wanted)),
    ...less.map((row) => ({ ...row, n: -row.n })),
  ])
}

function readDays(db: Db, { first, next }: DaySpan, within: Within, wanted: readonly Measure[]) {
  const { measure, day, departmentId, key, n } = daySummaries
  return db
    .select({ measure, departmentId, key, n: sql<number>`sum(${n})` })
    .from(daySummaries)
    .where(
      and(
        inArray(measure, [...wanted]),
        gte(day, first),
        lt(day, next),
        withinColumn(departmentId, within),
      ),
    )
    .groupBy(measure, departmentId, key)
    .all()
}

function readMonths(db: Db, months: readonly number[], within: Within, wanted: readonly Measure[]) {
  const { measure, month, departmentId, key, n } = monthSummaries
  return db
    .select({ measure, departmentId, key, n: sql<number>`sum(${n})` })
    .from(monthSummaries)
    .where(
      and(
        inArray(measure, [...wanted]),
        inArray(month, [...months]),
        withinColumn(departmentId, within),
      ),
    )
    .groupBy(measure, departmentId, key)
    .all()
}

/** Answered telephone calls by department: what rates divide by. */
export function readHandled(db: Db, { from, until }: Stretch, within: Within): Map<number, number> {
  const { day, departmentId, calls } = handledDays
  const rows = db
    .select({ departmentId, calls: sql<number>`sum(${calls})` })
    .from(handledDays)
    .where(and(...daysWithin(day, { from, until }), withinColumn(departmentId, within)))
    .groupBy(departmentId)
    .all()
  return new Map(rows.map((row) => [row.departmentId, row.calls]))
}

const daysWithin = (day: SQLiteColumn, { from, until }: Stretch): SQL[] => [
  gte(day, dayNumber(from)),
  lt(day, dayNumber(until)),
]

/** One measure along the steps of a chart, by key. */
export function readSeries(
  db: Db,
  steps: readonly Step[],
  within: Within,
  wanted: Measure,
): Map<string, number>[] {
  const [first, last] = [steps[0], steps.at(-1)]
  if (!first || !last) return []
  const { measure, day, departmentId, key, n } = daySummaries
  const rows = db
    .select({ day, key, n: sql<number>`sum(${n})` })
    .from(daySummaries)
    .where(
      and(
        eq(measure, wanted),
        ...daysWithin(day, { from: first.from, until: last.until }),
        withinColumn(departmentId, within),
      ),
    )
    .groupBy(day, key)
    .all()
  return alongSteps(steps, rows)
}

/** Answered telephone calls along the steps of a chart. */
export function readHandledSeries(db: Db, steps: readonly Step[], within: Within): number[] {
  const [first, last] = [steps[0], steps.at(-1)]
  if (!first || !last) return []
  const { day, departmentId, calls } = handledDays
  const rows = db
    .select({ day, n: sql<number>`sum(${calls})` })
    .from(handledDays)
    .where(
      and(
        ...daysWithin(day, { from: first.from, until: last.until }),
        withinColumn(departmentId, within),
      ),
    )
    .groupBy(day)
    .all()
  return alongSteps(
    steps,
    rows.map((row) => ({ ...row, key: '' })),
  ).map((sums) => sums.get('') ?? 0)
}

function alongSteps(
  steps: readonly Step[],
  rows: readonly { day: number; key: string; n: number }[],
): Map<string, number>[] {
  const sums = steps.map(() => new Map<string, number>())
  const bounds = steps.map(({ until }) => dayNumber(until))
  for (const { day, key, n } of rows) {
    const own = sums[bounds.findIndex((until) => day < until)]
    own?.set(key, (own.get(key) ?? 0) + n)
  }
  return sums
}

/** How far the sums of a stretch can be trusted: days that changed and were not summed since. */
export function standingOf(
  db: Db,
  { from, until }: Stretch,
): { summedAt: number | null; changed: number } {
  const { day, state, summedAt } = summaryDays
  const rows = db
    .select({ state, summedAt })
    .from(summaryDays)
    .where(and(...daysWithin(day, { from, until })))
    .all()
  return {
    summedAt: rows.reduce<number | null>(
      (latest, row) => (row.summedAt === null ? latest : Math.max(latest ?? 0, row.summedAt)),
      null,
    ),
    changed: rows.filter((row) => row.state !== 0).length,
  }
}
