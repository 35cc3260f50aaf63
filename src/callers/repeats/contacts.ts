import { and, eq, gte, inArray, lte, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'
import { calls } from '#src/recordings/schema.ts'
import { chains as belongsToOne } from '#src/screening/back-trace/callers.ts'
import { settingsInUse } from '#src/screening/back-trace/settings.ts'

import { contactCounts, contactDays } from './schema.ts'

/** So far back days are counted (again). */
const daysBack = 92
/** In one run; the rest follows in the next hour. */
const daysAtOnce = 40

/** Days whose time is over: each of their calls could be followed, and was not counted so. */
export function daysToCount(db: Db, repeatDays: number, now: number): number[] {
  const last = dayNumber(now) - repeatDays - 1
  const first = last - daysBack + 1
  const done = new Set(
    db
      .select()
      .from(contactCounts)
      .where(and(gte(contactCounts.day, first), lte(contactCounts.day, last)))
      .all()
      .filter((row) => !row.stale && row.repeatDays === repeatDays)
      .map(({ day }) => day),
  )
  const oldest = db.get<{ at: number | null }>(
    sql`select min(${calls.startedAt}) as at from ${calls}`,
  )
  if (oldest?.at == null) return []
  const begin = Math.max(first, dayNumber(oldest.at))
  return Array.from({ length: Math.max(0, last - begin + 1) }, (_, index) => last - index)
    .filter((day) => !done.has(day))
    .slice(0, daysAtOnce)
}

/** A call that came late changes its own day and those before it that it may follow. */
export function markStale(tx: Db, moments: readonly number[], repeatDays: number): void {
  const days = new Set<number>()
  for (const day of new Set(moments.map(dayNumber))) {
    for (let back = 0; back <= repeatDays; back += 1) days.add(day - back)
  }
  const list = [...days]
  for (let at = 0; at < list.length; at += 500) {
    tx.update(contactCounts)
      .set({ stale: true })
      .where(inArray(contactCounts.day, list.slice(at, at + 500)))
      .run()
  }
}

type Counted = {
  departmentId: number
  typeId: number
  calls: number
  followed: number
  followedSame: number
}

const hourMs = 3_600_000

/**
 * 一次解决: each call of a day and whether its number called again within the days, about anything and
 * about the same business. Counted an hour at a time, kept at the end in place of what was kept before.
 */
export function* countContactHours(
  db: Db,
  day: number,
  repeatDays: number,
  now: number,
): Generator<number> {
  const sums = new Map<string, Counted>()
  const { ownNumbers } = settingsInUse(db)
  const within = repeatDays * dayMs
  let [all, without] = [0, 0]
  for (let hour = 0; hour < 24; hour += 1) {
    const from = startOfDayNumber(day) + hour * hourMs
    const rows = db.all<{
      caller: string
      departmentId: number
      typeId: number
      followed: number
      same: number
    }>(sql`
      select c.caller as caller, coalesce(c.department_id, 0) as departmentId,
        coalesce(c.business_type_id, 0) as typeId,
        exists (select 1 from ${calls} n where n.caller = c.caller
          and n.started_at > c.started_at and n.started_at <= c.started_at + ${within}) as followed,
        exists (select 1 from ${calls} n where n.caller = c.caller
          and n.started_at > c.started_at and n.started_at <= c.started_at + ${within}
          and n.business_type_id = c.business_type_id) as same
      from ${calls} c where c.started_at >= ${from} and c.started_at < ${from + hourMs}`)
    for (const row of rows) {
      all += 1
      if (!belongsToOne(row.caller, ownNumbers)) {
        without += 1
        continue
      }
      const place = `${row.departmentId} ${row.typeId}`
      const sum = sums.get(place) ?? {
        ...{ departmentId: row.departmentId, typeId: row.typeId },
        ...{ calls: 0, followed: 0, followedSame: 0 },
      }
      sums.set(place, sum)
      sum.calls += 1
      sum.followed += row.followed
      sum.followedSame += row.same
    }
    yield hour
  }
  write(db, (tx) => {
    tx.delete(contactDays).where(eq(contactDays.day, day)).run()
    for (const sum of sums.values())
      tx.insert(contactDays)
        .values({ day, ...sum })
        .run()
    const row = { repeatDays, calls: all, without, stale: false, countedAt: now }
    tx.insert(contactCounts)
      .values({ day, ...row })
      .onConflictDoUpdate({ target: contactCounts.day, set: row })
      .run()
  })
}
