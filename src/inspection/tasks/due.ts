import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

/** Working days left after today, 0 on the last one; or how many have passed since it. */
export type Due = { overdue: boolean; days: number }

/** What lies further away than this is not counted day by day. */
const furthest = 60

/** How a last moment (exclusive, as deadlines are stored) stands today; days are looked up once. */
export function dueBy(db: Db, now: number): (dueAt: number) => Due {
  const known = new Map<number, boolean>()
  const works = (day: number) => {
    const worked = known.get(day) ?? isWorkingDay(db, day)
    known.set(day, worked)
    return worked
  }
  const today = startOfDay(now)
  return (dueAt) => {
    const overdue = now >= dueAt
    // Overdue by the days from the first one past the limit up to today.
    const [first, end] = overdue ? [dueAt, today + dayMs] : [today + dayMs, dueAt]
    let days = 0
    let looked = 0
    for (let day = startOfDay(first); day < end && looked < furthest; day += dayMs, looked += 1) {
      if (works(day)) days += 1
    }
    return { overdue, days }
  }
}
