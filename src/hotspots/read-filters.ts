import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { dayNumber, startOfDayNumber } from '#src/recordings/handled/day.ts'

import { type Slice, type TermKind, termKinds } from './vocabulary.ts'

export type HotspotFilters = {
  /** Days since 1970, Shanghai. */
  day: number
  /** As the form shows it. */
  dayText: string
  kind: TermKind | null
  slice: Slice
  part: string
  problem: string | null
}

/** Which day and which part; of several parts in an address the first holds. */
export function readHotspotFilters(
  query: Readonly<Record<string, string | undefined>>,
  now: number,
  /** The day to show where the address names none. */
  usual: number = dayNumber(now),
): HotspotFilters {
  const typed = (query['day'] ?? '').trim()
  const given = typed === '' ? startOfDayNumber(usual) : parseDay(typed)
  const past = given !== null && given <= now
  const chosen = (['department', 'province', 'type'] as const).find((slice) => query[slice])
  return {
    day: dayNumber(past ? given : now),
    dayText: past ? formatDay(given) : typed,
    kind: keysOf(termKinds).find((kind) => kind === query['kind']) ?? null,
    slice: chosen ?? 'all',
    part: chosen ? (query[chosen] ?? '').slice(0, 40) : '',
    problem: past ? null : given === null ? '没有这一天' : '还没有到这一天',
  }
}
