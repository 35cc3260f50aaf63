import { boundsOf, monthOf } from '#src/complaints/months/month.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'

import type { Stretch } from '../periods.ts'

/** The first day of the month that holds a day, and the first of the next, counted from 1970. */
export function monthAround(day: number): { first: number; next: number } {
  const bounds = boundsOf(monthOf(startOfDayNumber(day)))
  if (!bounds) return { first: day, next: day + 1 }
  return { first: dayNumber(bounds.from), next: dayNumber(bounds.until) }
}

export type DaySpan = { first: number; next: number }

export type MonthsAndDays = {
  /** First days of the months to be added up as they are. */
  months: number[]
  /** Days beside them. */
  days: DaySpan[]
  /** Days of these months that do not belong to it, to be taken away again. */
  without: DaySpan[]
}

/**
 * A stretch as months and days. Of a month that it holds for the better part (this one, until today)
 * the whole is taken and the rest taken away, so that fifteen days at most are read at either end.
 */
export function cutIntoMonths({ from, until }: Stretch): MonthsAndDays {
  const [start, end] = [dayNumber(from), dayNumber(until)]
  const cut: MonthsAndDays = { months: [], days: [], without: [] }
  for (let day = start; day < end;) {
    const { first, next } = monthAround(day)
    const held = { first: day, next: Math.min(next, end) }
    if (2 * (held.next - held.first) < next - first) cut.days.push(held)
    else {
      cut.months.push(first)
      if (first < held.first) cut.without.push({ first, next: held.first })
      if (held.next < next) cut.without.push({ first: held.next, next })
    }
    day = held.next
  }
  return cut
}
