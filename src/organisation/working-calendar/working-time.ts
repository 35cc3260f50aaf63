import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { calendarDays } from './schema.ts'
import { isPublishedWorkday, isYearKnown } from './working-days.ts'

export type WorkingTime = ReturnType<typeof workingTime>

/**
 * Reckoning in working time: a working day counts with its 24 hours, a day off with none. The own
 * entries are read once; they are kept by hand and few.
 */
export function workingTime(db: Db) {
  const known = new Map<number, boolean>(
    db
      .select()
      .from(calendarDays)
      .all()
      .map(({ day, kind }) => [day, kind === 'working']),
  )
  const isWorking = (day: number): boolean => {
    const found = known.get(day) ?? isPublishedWorkday(day)
    known.set(day, found)
    return found
  }
  return {
    /** How much of a stretch lies on working days. */
    between(from: number, until: number): number {
      let ms = 0
      for (let day = startOfDay(from); day < until; day += dayMs) {
        if (isWorking(day)) ms += Math.min(until, day + dayMs) - Math.max(from, day)
      }
      return ms
    },
    /** The moment from which on so much working time is left until `until`. */
    before(until: number, ms: number): number {
      let left = ms
      for (let day = startOfDay(until - 1); ; day -= dayMs) {
        if (!isWorking(day)) continue
        const end = Math.min(until, day + dayMs)
        if (end - day >= left) return end - left
        left -= end - day
      }
    },
    /** Working days after the day of `from`, up to the day of `until` and with it. */
    daysAfter(from: number, until: number): number {
      let count = 0
      for (let day = startOfDay(from) + dayMs; day <= until; day += dayMs) {
        if (isWorking(day)) count += 1
      }
      return count
    },
  }
}

/** The first year of a stretch whose holidays are not published; null where all are known. */
export function unknownYearIn(db: Db, from: number, until: number): number | null {
  const last = Number(formatDay(until).slice(0, 4))
  for (let year = Number(formatDay(from).slice(0, 4)); year <= last; year += 1) {
    if (!isYearKnown(db, year)) return year
  }
  return null
}
