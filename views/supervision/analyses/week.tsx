import { dayMs, formatDay } from '#src/kernel/calendar.ts'

const lastDay = (week: number) => formatDay(week + 7 * dayMs - 1)

/** `2026-11-16 至 11-22`, or with its year where the week runs over New Year. */
export function weekText(week: number): string {
  const [first, last] = [formatDay(week), lastDay(week)]
  return `${first} 至 ${first.slice(0, 4) === last.slice(0, 4) ? last.slice(5) : last}`
}

/** The complaints of a week behind a number; they are as they stand now. */
export function complaintsHref(
  week: number,
  narrowing: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const query = new URLSearchParams({ from: formatDay(week), to: lastDay(week), class: 'internal' })
  for (const [name, value] of Object.entries(narrowing)) {
    if (value !== null && value !== undefined) query.set(name, String(value))
  }
  return `/complaints?${query.toString()}`
}
