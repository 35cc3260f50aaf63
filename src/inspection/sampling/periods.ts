import { dayMs, formatDay, parseDay, startOfDay, startOfWeek } from '#src/kernel/calendar.ts'

import type { PlanPeriod } from './vocabulary.ts'

/** A day, a week from Monday or a month, Shanghai time; `until` is its end, exclusive. */
export type Period = { from: number; until: number }

/** The periods that are over, the last one first. */
export function pastPeriods(period: PlanPeriod, now: number, count: number): Period[] {
  const periods: Period[] = []
  let until = startOfPeriod(period, now)
  for (let n = 0; n < count; n += 1) {
    const from = startOfPeriod(period, until - 1)
    periods.push({ from, until })
    until = from
  }
  return periods
}

function startOfPeriod(period: PlanPeriod, at: number): number {
  if (period === 'day') return startOfDay(at)
  if (period === 'week') return startOfWeek(at)
  return parseDay(`${formatDay(at).slice(0, 7)}-01`) ?? startOfDay(at)
}

/** `2026-11-21`, `2026-11-16 至 11-22`, `2026 年 11 月`. */
export function periodText(period: PlanPeriod, { from, until }: Period): string {
  if (period === 'day') return formatDay(from)
  if (period === 'week') return `${formatDay(from)} 至 ${formatDay(until - dayMs).slice(5)}`
  return `${formatDay(from).slice(0, 4)} 年 ${Number(formatDay(from).slice(5, 7))} 月`
}
