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

/** A stretch as the whole months in it and the days before and behind them. */
export function cutIntoMonths({ from, until }: Stretch): { months: number[]; days: DaySpan[] } {
  const [start, end] = [dayNumber(from), dayNumber(until)]
  const months: number[] = []
  const days: DaySpan[] = []
  for (let day = start; day < end;) {
    const { first, next } = monthAround(day)
    if (day === first && next <= end) months.push(first)
    else days.push({ first: day, next: Math.min(next, end) })
    day = Math.min(next, end)
  }
  return { months, days }
}
