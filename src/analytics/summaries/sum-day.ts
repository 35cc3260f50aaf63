import { asc, desc, eq, ne, sql } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import { countDay } from './count-day.ts'
import { monthAround } from './month.ts'
import { type DaySummary, daySummaries, dayStates, monthSummaries, summaryDays } from './schema.ts'

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
    addToMonth(tx, day, -1)
    tx.delete(daySummaries).where(eq(daySummaries.day, day)).run()
    for (let from = 0; from < counted.length; from += 500) {
      tx.insert(daySummaries)
        .values(counted.slice(from, from + 500))
        .run()
    }
    addToMonth(tx, day, 1)
    tx.update(summaryDays)
      .set({
        summedAt: now,
        state: sql`case when ${summaryDays.state} = ${dayStates.summing} then 0 else ${summaryDays.state} end`,
      })
      .where(eq(summaryDays.day, day))
      .run()
  })
}

/** Takes what is stored of a day out of its month, or puts it in. */
function addToMonth(tx: Db, day: number, sign: 1 | -1): void {
  const { first } = monthAround(day)
  tx.run(sql`
    insert into ${monthSummaries} (measure, month, department_id, key, n)
    select measure, ${first}, department_id, key, ${sign} * n from ${daySummaries} where day = ${day}
    on conflict do update set n = ${sql.raw('month_summaries.n')} + excluded.n`)
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
  const months = new Set<number>()
  for (let day = fromDay; day < untilDay; day += 1) months.add(monthAround(day).first)
  return [...found, ...[...months].flatMap((month) => monthDifferences(db, month))]
}

/** Where a month says something else than its days together. */
function monthDifferences(db: Db, month: number): Difference[] {
  const { next } = monthAround(month)
  const rows = db.all<Difference>(sql`
    select measure, ${month} as day, department_id as "departmentId", key,
      sum(of_month) as stored, sum(of_days) as counted
    from (
      select measure, department_id, key, n as of_month, 0 as of_days
      from ${monthSummaries} where month = ${month}
      union all
      select measure, department_id, key, 0, n from ${daySummaries} where day >= ${month} and day < ${next}
    ) group by measure, department_id, key having sum(of_month) <> sum(of_days)`)
  return rows
}

const placeOf = ({ measure, departmentId, key }: Omit<DaySummary, 'n'>) =>
  `${measure} ${departmentId} ${key}`
