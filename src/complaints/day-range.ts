import { dayMs, parseDay } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'

/** Whole Shanghai days: `from` at 00:00 inclusive, `until` at 00:00 after the last day, exclusive. */
export type DayRange = { from: number | null; until: number | null; errors: FieldErrors }

/** Reads `from` and `to` of a query form. A day that does not exist is named and not applied. */
export function readDayRange(query: Record<string, string | undefined>): DayRange {
  const errors: FieldErrors = {}
  const read = (name: 'from' | 'to') => {
    const text = query[name]?.trim()
    if (!text) return null
    const day = parseDay(text)
    if (day === null) errors[name] = '没有这一天,这个条件没有生效'
    return day
  }
  const from = read('from')
  const to = read('to')
  if (from !== null && to !== null && to < from) errors['to'] = '结束日期早于开始日期'
  return { from, until: to === null ? null : to + dayMs, errors }
}
