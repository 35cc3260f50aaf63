import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { type Days, readDays } from '#src/recordings/filters.ts'

import { type MarkKind, markKinds } from './vocabulary.ts'

type Query = Record<string, string | undefined>

export type MarkFilters = Days & {
  kind: MarkKind
  departmentId: number | null
  /** Those taken back, instead of those that stand. */
  withdrawn: boolean
}

/** Anything forged or misspelt is no filter; praise is what the page opens with. */
export function readMarkFilters(query: Query): MarkFilters {
  return {
    ...readDays(query),
    kind: keysOf(markKinds).find((key) => key === query['kind']) ?? 'praise',
    departmentId: readId(query['department']),
    withdrawn: query['state'] === 'withdrawn',
  }
}

export type Month = { text: string; from: number; until: number }

/** A month of Shanghai days, `2026-11`; anything else is the present one. */
export function readMonth(text: string | undefined, now = Date.now()): Month {
  const today = formatDay(now).slice(0, 7)
  const wanted = /^\d{4}-(0[1-9]|1[0-2])$/.test(text ?? '') ? (text as string) : today
  const shown = parseDay(`${wanted}-01`) === null ? today : wanted
  const [year, month] = shown.split('-').map(Number) as [number, number]
  const after = month === 12 ? `${year + 1}-01` : `${year}-${String(month + 1).padStart(2, '0')}`
  const [from, until] = [parseDay(`${shown}-01`), parseDay(`${after}-01`)]
  // The last month a calendar knows has no month after it.
  return { text: shown, from: from ?? 0, until: until ?? Number.MAX_SAFE_INTEGER }
}

/** The present month and the eleven before it, and the one shown where it lies further back. */
export function monthsUpTo(shown: string, now = Date.now()): string[] {
  const [year, month] = formatDay(now).split('-').map(Number) as [number, number]
  const months = Array.from({ length: 12 }, (_, back) => {
    const index = year * 12 + month - 1 - back
    return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
  })
  return months.includes(shown) ? months : [...months, shown]
}
