import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes, departments } from '#src/organisation/schema.ts'
import { findingStates, reconciliations } from '#src/screening/vocabulary.ts'
import { voices } from '#src/transcription/vocabulary.ts'

import type { SearchFilters } from './filters.ts'

type Query = Readonly<Record<string, string | undefined>>

/** What makes a search, in the order it stands in the address; pages and sizes are no part of it. */
const entries = [
  ...['q', 'voice', 'from', 'to', 'department', 'type', 'agent', 'box', 'finding'],
] as const

/** A search as the address says it: `q=停电&voice=customer`, encoded. */
export function addressOf(query: Query): string {
  const given = entries.flatMap((name): [string, string][] => {
    const value = query[name]
    return value ? [[name, value]] : []
  })
  return new URLSearchParams(given).toString()
}

export const queryOf = (address: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(address))

/** The filters of a search in words, for the trail and for the list of saved ones. */
export function filtersInWords(db: Db, filters: SearchFilters): string {
  const { from, until, voice, departmentId, businessTypeId, agent, box, finding } = filters
  const named = (table: typeof departments | typeof businessTypes, id: number | null) =>
    id === null
      ? null
      : (db
          .select({ id: table.id, name: table.name })
          .from(table)
          .all()
          .find((row) => row.id === id)?.name ?? `编号 ${id}`)
  return [
    voice && `${voices[voice]}说的`,
    from === null ? null : `从 ${formatDay(from)}`,
    until === null ? null : `到 ${formatDay(until - 1)}`,
    named(departments, departmentId),
    named(businessTypes, businessTypeId),
    agent && `坐席 ${agent}`,
    box && reconciliations[box],
    finding && `疑点${findingStates[finding]}`,
  ]
    .filter(Boolean)
    .join('，')
}
