import { and, desc, eq, isNotNull, or, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findings } from '../schema.ts'
import { waitingUnreported } from './candidates.ts'
import { drawDay, sliceOf } from './draw.ts'
import { planOf, queueDayOf, reserveOf } from './plan.ts'
import { queueDays, queueItems } from './schema.ts'

/** Brings the list of the day up to date: draws it if nobody has, and fills what places are free. */
export function keepQueue(db: Db, now = Date.now()): number {
  const day = queueDayOf(db, now)
  const mine = eq(queueDays.day, day)
  if (!db.select({ day: queueDays.day }).from(queueDays).where(mine).get()) drawDay(db, day, now)
  topUp(db, day)
  return day
}

/**
 * Free places go to what was found since: strong findings come first on the list and may use the
 * reserve; the others come last, and leave the reserve alone.
 */
export function topUp(db: Db, day: number): void {
  if (additions(db, day).length === 0) return
  write(db, (tx) => {
    const added = additions(tx, day)
    for (const { origin, strong: _strong, ...item } of added) {
      tx.insert(queueItems)
        .values({ ...item, day, firstDay: day, slice: sliceOf({ origin }) })
        .run()
    }
    const strong = added.filter((one) => one.strong).length
    const subject = { kind: 'queue', id: formatDay(day) } as const
    if (added.length > 0)
      record(tx, system, 'queue.filled', subject, { added: added.length, strong })
  })
}

function additions(db: Db, day: number) {
  const row = db
    .select({ budget: queueDays.budget })
    .from(queueDays)
    .where(eq(queueDays.day, day))
    .get()
  if (!row) return []
  const { taken, first, last } = standing(db, day)
  const free = row.budget - taken
  if (free <= 0) return []
  const { strongRank } = planOf(db, day)
  const late = lateFindings(db, day, free)
  const strong = late.filter(({ rank }) => rank >= strongRank)
  const room = Math.max(0, free - strong.length - reserveOf(row.budget))
  const others = late.filter(({ rank }) => rank < strongRank).slice(0, room)
  return [
    // The likeliest of the late ones stands first of all.
    ...strong.map((one, index) => ({ ...one, strong: true, place: first - strong.length + index })),
    ...others.map((one, index) => ({ ...one, strong: false, place: last + 1 + index })),
  ]
}

/** A finding that is gone, and that nobody judged, gives its place back. */
function standing(db: Db, day: number): { taken: number; first: number; last: number } {
  const taken = or(isNotNull(queueItems.findingId), isNotNull(queueItems.outcome))
  const row = db
    .select({
      taken: sql<number>`coalesce(sum(${taken}), 0)`,
      first: sql<number>`coalesce(min(${queueItems.place}), 1)`,
      last: sql<number>`coalesce(max(${queueItems.place}), 0)`,
    })
    .from(queueItems)
    .where(eq(queueItems.day, day))
    .get()
  return row ?? { taken: 0, first: 1, last: 0 }
}

/** Waiting findings that do not stand on the list of the day, the likeliest first. */
function lateFindings(db: Db, day: number, most: number) {
  const onList = sql`exists (select 1 from ${queueItems}
    where ${queueItems.day} = ${day} and ${queueItems.findingId} = ${findings.id})`
  return db
    .select({
      findingId: findings.id,
      recordingId: findings.recordingId,
      departmentId: calls.departmentId,
      rank: findings.rank,
      origin: findings.origin,
    })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(waitingUnreported, sql`not ${onList}`))
    .orderBy(desc(findings.rank), desc(findings.id))
    .limit(most)
    .all()
}
