import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

export type Stretch = { fromDay: number; untilDay: number }
type DayFault = 'past' | 'order' | 'too-long' | 'day-off'

/** What is wrong with the days of a training: days of a form are starts of Shanghai days. */
export function faultOfDays(
  db: Db,
  { fromDay, untilDay }: Stretch,
  most: number,
  now: number,
): DayFault | null {
  if (fromDay < startOfDay(now)) return 'past'
  if (untilDay < fromDay) return 'order'
  if ((untilDay - fromDay) / dayMs + 1 > most) return 'too-long'
  return [fromDay, untilDay].every((day) => isWorkingDay(db, day)) ? null : 'day-off'
}

/** The working days of a stretch. */
export function workingDays(db: Db, { fromDay, untilDay }: Stretch): number[] {
  const days: number[] = []
  for (let day = fromDay; day <= untilDay; day += dayMs) if (isWorkingDay(db, day)) days.push(day)
  return days
}
