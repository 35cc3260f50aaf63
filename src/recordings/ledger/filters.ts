import { dayMs } from '#src/kernel/calendar.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { readDays } from '../filters.ts'
import {
  type LedgerFit,
  ledgerFits,
  type LedgerKind,
  ledgerKinds,
  type LedgerState,
  ledgerStates,
} from '../vocabulary.ts'
import { dayNumberOf } from './days.ts'

type Query = Record<string, string | undefined>

/** `sourceId` 0 is what has no source; null is every source. */
export type CountFilters = {
  from: number
  until: number
  sourceId: number | null
  problems: FieldErrors
}

export type EntryFilters = {
  from: number | null
  until: number | null
  sourceId: number | null
  state: LedgerState | null
  kind: LedgerKind | null
  fit: LedgerFit | null
  /** Of the call: a recording nobody announced has no department. */
  departmentId: number | null
  problems: FieldErrors
}

const usualDays = 14
const mostDays = 92

/** The days counted, first and last included: the last fourteen unless asked otherwise. */
export function readCountFilters(query: Query, now = Date.now()): CountFilters {
  const { from, until, problems } = readDays(query)
  const last = until === null ? dayNumberOf(now) : dayNumberOf(until - dayMs)
  const first = from === null ? last - usualDays + 1 : dayNumberOf(from)
  const sourceId = readId(query['source'])
  if (problems['to'] || first > last) return { from: last, until: last, sourceId, problems }
  if (last - first < mostDays) return { from: first, until: last, sourceId, problems }
  const tooLong = { from: `一次最多看 ${mostDays} 天，只列出最后 ${mostDays} 天` }
  return { from: last - mostDays + 1, until: last, sourceId, problems: { ...problems, ...tooLong } }
}

export function readEntryFilters(query: Query): EntryFilters {
  return {
    ...readDays(query),
    sourceId: readId(query['source']),
    state: keysOf(ledgerStates).find((key) => key === query['state']) ?? null,
    kind: keysOf(ledgerKinds).find((key) => key === query['kind']) ?? null,
    fit: keysOf(ledgerFits).find((key) => key === query['fit']) ?? null,
    departmentId: readId(query['department']),
  }
}
