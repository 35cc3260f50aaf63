import { formatDay, parseDay } from '#src/kernel/calendar.ts'

/**
 * The month a complaint counts in: the Shanghai month of its intake. A verdict, an appeal or a closing
 * that comes later changes what it counts as, never where.
 */
export const monthOf = (openedAt: number): string => formatDay(openedAt).slice(0, 7)

export type MonthBounds = { from: number; until: number }

/** First moment of `2026-11` and of the month after; null where there is no such month. */
export function boundsOf(month: string): MonthBounds | null {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return null
  const from = parseDay(`${month}-01`)
  const until = parseDay(`${monthAfter(month, 1)}-01`)
  return from === null || until === null ? null : { from, until }
}

/** `2026-11` and 3 are `2027-02`. */
export function monthAfter(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** The last months, this one first. */
export const monthsBefore = (now: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => monthAfter(monthOf(now), -index))
