import { dayMs } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { readDays } from '#src/recordings/filters.ts'
import { dayNumberOf } from '#src/recordings/ledger/days.ts'

import {
  type CallPlace,
  callPlaces,
  type Mismatch,
  mismatches,
  type SumKey,
  sumKeys,
} from '../vocabulary.ts'

type Query = Record<string, string | undefined>

type Units = { departmentId: number | null; businessTypeId: number | null }

/** Days first and last included, counted from 1970. */
export type SumFilters = Units & {
  from: number
  until: number
  by: SumKey
  problems: FieldErrors
}

export type CallFilters = Units & {
  from: number | null
  until: number | null
  place: CallPlace | null
  /** Within the allowance for registering, or past it. */
  grace: 'in' | 'over' | null
  mismatch: Mismatch | 'any' | null
  problems: FieldErrors
}

const usualDays = 14
const mostDays = 92

/** The fourteen days up to the newest with calls, unless asked otherwise. */
export function readSumFilters(query: Query, newest: number): SumFilters {
  const { from, until, problems } = readDays(query)
  const last = until === null ? newest : dayNumberOf(until - dayMs)
  const first = from === null ? last - usualDays + 1 : dayNumberOf(from)
  const by = keysOf(sumKeys).find((key) => key === query['by']) ?? 'day'
  const rest = { ...unitsOf(query), by }
  if (problems['to'] || first > last) return { ...rest, from: last, until: last, problems }
  if (last - first < mostDays) return { ...rest, from: first, until: last, problems }
  const tooLong = { from: `一次最多看 ${mostDays} 天，只列出最后 ${mostDays} 天` }
  const bounded = { from: last - mostDays + 1, until: last }
  return { ...rest, ...bounded, problems: { ...problems, ...tooLong } }
}

export function readCallFilters(query: Query): CallFilters {
  const grace = query['grace']
  const mismatch = query['mismatch']
  return {
    ...readDays(query),
    ...unitsOf(query),
    place: keysOf(callPlaces).find((key) => key === query['box']) ?? null,
    grace: grace === 'in' || grace === 'over' ? grace : null,
    mismatch:
      mismatch === 'any' ? 'any' : (keysOf(mismatches).find((key) => key === mismatch) ?? null),
  }
}

/** 0 stands for calls that belong to none. */
function unitsOf(query: Query): Units {
  return { departmentId: readId(query['department']), businessTypeId: readId(query['type']) }
}
