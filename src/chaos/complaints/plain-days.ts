const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Autumn 2026 as the State Council wrote it out: 中秋, 国庆, and the two weekend days worked for them. */
const daysOff = new Set(
  ['09-25', '09-26', '09-27', '10-01', '10-02', '10-03', '10-04', '10-05', '10-06', '10-07'].map(
    dayNamed,
  ),
)
const madeUp = new Set(['09-20', '10-10'].map(dayNamed))

/** Days of Shanghai, counted from 1970. */
export const dayOf = (moment: number) => Math.floor((moment + 8 * hourMs) / dayMs)
const beginOf = (day: number) => day * dayMs - 8 * hourMs

function dayNamed(text: string): number {
  return Date.parse(`2026-${text}T00:00:00Z`) / dayMs
}

function worked(day: number): boolean {
  if (madeUp.has(day)) return true
  const weekday = (day + 4) % 7
  return weekday !== 0 && weekday !== 6 && !daysOff.has(day)
}

/** Strikes working days off, one by one, behind a day. */
function strike(day: number, count: number): number {
  let last = day
  for (let left = count; left > 0;) {
    last += 1
    if (worked(last)) left -= 1
  }
  return last
}

export type Rest = { from: number; until: number }
export type Span = { hours: number } | { days: number }

/** When a span is used up that runs from a moment and rests while it is paused. */
export function endOfSpan(span: Span, from: number, rests: readonly Rest[]): number {
  if ('hours' in span) {
    let end = from + span.hours * hourMs
    for (const rest of rests) {
      const begin = Math.max(rest.from, from)
      if (rest.until > begin && begin < end) end += rest.until - begin
    }
    return end
  }
  let last = strike(dayOf(from), span.days)
  for (const rest of rests) {
    const begin = Math.max(rest.from, from)
    if (rest.until <= begin || begin >= beginOf(last + 1)) continue
    let left = 0
    for (let day = dayOf(begin) + 1; day <= last; day += 1) if (worked(day)) left += 1
    const until = dayOf(rest.until)
    last = Math.max(last, left === 0 ? strike(until - 1, 1) : strike(until, left))
  }
  return beginOf(last + 1)
}

/** How much of a stretch lies on working days. */
export function workedBetween({ from, until }: Rest): number {
  let ms = 0
  for (let day = dayOf(from); beginOf(day) < until; day += 1) {
    if (worked(day)) ms += Math.min(until, beginOf(day + 1)) - Math.max(from, beginOf(day))
  }
  return ms
}
