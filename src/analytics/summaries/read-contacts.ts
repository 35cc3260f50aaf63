import { and, gte, lt, sql } from 'drizzle-orm'

import { contactDays } from '#src/callers/repeats/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

import type { Stretch } from '../periods.ts'
import { type Within, withinColumn } from './read.ts'

/** 一次解决: calls of days whose time to be followed is over, and how many were followed. */
export function readFirstContact(
  db: Db,
  { from, until }: Stretch,
  within: Within,
): { calls: number; followed: number } {
  const { day, departmentId, calls, followed } = contactDays
  const row = db
    .select({
      calls: sql<number>`coalesce(sum(${calls}), 0)`,
      followed: sql<number>`coalesce(sum(${followed}), 0)`,
    })
    .from(contactDays)
    .where(
      and(gte(day, dayNumber(from)), lt(day, dayNumber(until)), withinColumn(departmentId, within)),
    )
    .get()
  return row ?? { calls: 0, followed: 0 }
}
