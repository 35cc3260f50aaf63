import { and, count, gte, lt, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { calls } from './schema.ts'

/** Calls of one week by day (0 = Monday) and hour, within the actor's scope. */
export function callsByHour(db: Db, actor: Actor, weekStart: number): number[][] {
  authorise(actor, 'organisation.read')
  const hour = sql<number>`cast((${calls.startedAt} - ${weekStart}) / 3600000 as integer)`
  const week = and(
    gte(calls.startedAt, weekStart),
    lt(calls.startedAt, weekStart + 7 * dayMs),
    visibleTo(actor, calls),
  )
  const rows = db.select({ hour, n: count() }).from(calls).where(week).groupBy(hour).all()
  const grid = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const row of rows) {
    const day = grid[Math.floor(row.hour / 24)]
    if (day) day[row.hour % 24] = row.n
  }
  return grid
}
