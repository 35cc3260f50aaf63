import type { Db } from '#src/kernel/db.ts'

import type { AnyList, ListQuery } from './definition.ts'

/** What of an address belongs to how a list is shown, beside its filters. */
const showing = ['sort', 'size', 'cols', 'rows'] as const

/** No filter is longer; what is typed beyond is no number and no name. */
/** Room for the names of all columns of the widest list. */
const longestValue = 400

type Named = Pick<AnyList, 'filters'>

/**
 * A list's address as it is saved and exported: its own filters in its own order, then how it is shown.
 * Pages, forged names and entries of other lists are no part of it.
 */
export function addressOf(list: Named, query: ListQuery): string {
  const names = [...Object.keys(list.filters), ...showing]
  const given = names.flatMap((name): [string, string][] => {
    const value = query[name]?.slice(0, longestValue)
    return value ? [[name, value]] : []
  })
  return new URLSearchParams(given).toString()
}

export const queryOf = (address: string): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(address))

export const isNarrowed = (list: Named, query: ListQuery): boolean =>
  Object.entries(list.filters).some(([name, { usual }]) => query[name] && query[name] !== usual)

/** The filters as a person reads them: `客服部 客服一部，渠道 APP`. */
export function filterWords(db: Db, list: Named, query: ListQuery): string {
  const said = Object.entries(list.filters).flatMap(([name, { label, words, named, usual }]) => {
    const value = (query[name] || usual)?.slice(0, longestValue)
    if (!value) return []
    return [`${label} ${words?.[value] ?? named?.(db, value) ?? value}`]
  })
  return said.join('，') || '不限'
}
