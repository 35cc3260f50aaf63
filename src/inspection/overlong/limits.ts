import { and, desc, eq, gte, isNotNull, lt, lte } from 'drizzle-orm'

import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { type OverlongLimit, overlongLimits } from './schema.ts'
import { settingOn } from './settings.ts'
import { measuredADay, measuredDays } from './vocabulary.ts'

/** Of all types together. */
export const allTypes = 0

/**
 * The limits of a day, measured at its first use over the thirty days before it: so many of a hundred
 * calls of the type are no longer. A type with too few calls goes by those of all types.
 */
export function limitsOf(db: Db, now: number): Map<number, OverlongLimit> {
  const day = startOfDay(now)
  const kept = keptLimits(db, day)
  if (kept.size > 0) return kept
  const measured = measure(db, day)
  return write(db, (tx) => {
    if (keptLimits(tx, day).size === 0) tx.insert(overlongLimits).values(measured).run()
    return keptLimits(tx, day)
  })
}

/** The limits that were measured last, by type; empty while none were. */
export function newestLimits(db: Db): OverlongLimit[] {
  const last = db
    .select({ day: overlongLimits.day })
    .from(overlongLimits)
    .orderBy(desc(overlongLimits.day))
    .limit(1)
    .get()
  return last ? [...keptLimits(db, last.day).values()] : []
}

function keptLimits(db: Db, day: number): Map<number, OverlongLimit> {
  const rows = db.select().from(overlongLimits).where(eq(overlongLimits.day, day)).all()
  return new Map(rows.map((row) => [row.businessTypeId, row]))
}

function measure(db: Db, day: number): OverlongLimit[] {
  const { percent, leastCalls, leastMinutes } = settingOn(db, day)
  const types = db.select({ id: businessTypes.id }).from(businessTypes).all()
  const lengths = new Map(types.map(({ id }) => [id, lengthsOf(db, id, day)]))
  const floor = leastMinutes * 60_000
  const everything = [...lengths.values()].flat().toSorted((a, b) => a - b)
  const common = Math.max(floor, percentile(everything, percent) ?? 0)
  const of = (businessTypeId: number, sorted: readonly number[], own: boolean): OverlongLimit => ({
    ...{ day, businessTypeId, calls: sorted.length, own },
    limitMs: own ? Math.max(floor, percentile(sorted, percent) ?? 0) : common,
  })
  // Too few altogether bear no percentile at all: then nothing is over-long yet.
  if (everything.length < leastCalls) return [none(day, everything.length)]
  return [
    of(allTypes, everything, true),
    ...[...lengths].map(([id, sorted]) => of(id, sorted, sorted.length >= leastCalls)),
  ]
}

const none = (day: number, known: number): OverlongLimit => ({
  ...{ day, businessTypeId: allTypes, calls: known, own: false },
  limitMs: Number.MAX_SAFE_INTEGER,
})

/** Nearest rank: the length that this many of a hundred do not exceed. */
function percentile(sorted: readonly number[], percent: number): number | null {
  return sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? null
}

/** The latest calls of each of the days before, so many a day at most: a bounded walk along an index. */
function lengthsOf(db: Db, businessTypeId: number, day: number): number[] {
  const lengths: number[] = []
  for (let back = 1; back <= measuredDays; back += 1) {
    const from = day - back * dayMs
    const rows = db
      .select({ ms: calls.durationMs })
      .from(calls)
      .where(
        and(
          eq(calls.businessTypeId, businessTypeId),
          gte(calls.startedAt, from),
          lt(calls.startedAt, from + dayMs),
          isNotNull(calls.durationMs),
        ),
      )
      .orderBy(desc(calls.startedAt), desc(calls.id))
      .limit(measuredADay)
      .all()
    for (const { ms } of rows) if (ms !== null) lengths.push(ms)
  }
  return lengths.toSorted((a, b) => a - b)
}

/** Limits nobody asks for any more. */
export function forgetLimits(tx: Db, now: number): void {
  tx.delete(overlongLimits)
    .where(lte(overlongLimits.day, startOfDay(now) - 400 * dayMs))
    .run()
}
