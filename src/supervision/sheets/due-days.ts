import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { isWorkingDay, isYearKnown } from '#src/organisation/working-calendar/working-days.ts'

export type DueDay = { until: number; known: boolean }

const farthest = 366

/**
 * A due day on the working calendar (限期): the moment behind it. Raises Refused, with the next working
 * day, for a day that is over or on which nobody works, and for one that is a year away.
 */
export function dueDay(db: Db, day: number, now: number): DueDay {
  const text = formatDay(day)
  const next = formatDay(nextWorkingDay(db, Math.max(day, startOfDay(now))))
  if (day < startOfDay(now)) {
    throw new Refused('due-past', `期限 ${text} 已经过去，可以定在 ${next}`)
  }
  if (day > now + farthest * dayMs) {
    throw new Refused('due-far', `期限 ${text} 在一年以后，限期整改请定在一年以内`)
  }
  if (!isWorkingDay(db, day)) {
    throw new Refused('due-holiday', `${text} 不是工作日，下一个工作日是 ${next}`)
  }
  return { until: day + dayMs, known: isYearKnown(db, Number(text.slice(0, 4))) }
}

/** The day itself where it is one. */
export function nextWorkingDay(db: Db, from: number): number {
  let day = startOfDay(from)
  while (!isWorkingDay(db, day)) day += dayMs
  return day
}
