import { asc, desc, eq, ne, sql } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { countDay } from './count-day.ts'
import { type DaySummary, daySummaries, dayStates, summaryDays } from './schema.ts'

/** Days that changed since they were summed, the newest first. */
export function changedDays(db: Db, most = 400): number[] {
  return db
    .select({ day: summaryDays.day })
    .from(summaryDays)
    .where(ne(summaryDays.state, sql`0`))
    .orderBy(desc(summaryDays.day))
    .limit(most)
    .all()
    .map(({ day }) => day)
}

/**
 * Sums one day anew. It is marked before it is read: what changes meanwhile marks it again, so that it
 * is read once more; a worker that dies in between leaves it marked. Run twice it says the same.
 */
export function sumDay(db: Db, day: number, now = Date.now()): void {
  write(db, (tx) => mark(tx, [day], dayStates.summing))
  const counted = countDay(db, day)
  write(db, (tx) => {
    tx.delete(daySummaries).where(eq(daySummaries.day, day)).run()
    for (let from = 0; from < counted.length; from += 500) {
      tx.insert(daySummaries)
        .values(counted.slice(from, from + 500))
        .run()
    }
    tx.update(summaryDays)
      .set({
        summedAt: now,
        state: sql`case when ${summaryDays.state} = ${dayStates.summing} then 0 else ${summaryDays.state} end`,
      })
      .where(eq(summaryDays.day, day))
      .run()
  })
}

function mark(tx: Db, days: readonly number[], state: number): void {
  for (const day of days) {
    tx.insert(summaryDays)
      .values({ day, state })
      .onConflictDoUpdate({ target: summaryDays.day, set: { state } })
      .run()
  }
}

/** By the clock: only where something changed. */
export function askForSums(db: Db): void {
  write(db, (tx) => {
    if (changedDays(tx, 1).length > 0) enqueue(tx, 'sum-days', 'summaries', {}, { priority: 8 })
  })
}

const nightlyDays = 7

/** By night the last days are summed anew, whatever is known to have changed. */
export function askForNightlySums(db: Db, now = Date.now()): void {
  const today = dayNumber(now)
  write(db, (tx) => {
    mark(
      tx,
      Array.from({ length: nightlyDays }, (_, back) => today - back),
      dayStates.changed,
    )
    enqueue(tx, 'sum-days', 'summaries', {}, { priority: 8 })
  })
}

export type Difference = Omit<DaySummary, 'n'> & { stored: number; counted: number }

/** Where summaries say something else than a recount does; none is how it should be. */
export function differences(db: Db, fromDay: number, untilDay: number): Difference[] {
  const found: Difference[] = []
  for (let day = fromDay; day < untilDay; day += 1) {
    const counted = new Map(countDay(db, day).map((row) => [placeOf(row), row]))
    const stored = db
      .select()
      .from(daySummaries)
      .where(eq(daySummaries.day, day))
      .orderBy(asc(daySummaries.measure))
      .all()
    for (const { n, ...row } of stored) {
      const is = counted.get(placeOf(row))?.n ?? 0
      counted.delete(placeOf(row))
      if (is !== n) found.push({ ...row, stored: n, counted: is })
    }
    for (const { n, ...row } of counted.values()) found.push({ ...row, stored: 0, counted: n })
  }
  return found
}

const placeOf = ({ measure, departmentId, key }: Omit<DaySummary, 'n'>) =>
  `${measure} ${departmentId} ${key}`
