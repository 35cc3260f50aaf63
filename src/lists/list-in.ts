import { NotFound } from '#src/kernel/errors.ts'

import { addressOf, queryOf } from './address.ts'
import type { AnyList } from './definition.ts'

const mostOnPage = 100

/** A form names its list by path and brings the address it stood at; both are read anew. */
export function listIn(lists: readonly AnyList[], body: Record<string, unknown>) {
  const list = lists.find(({ path }) => path === body['list'])
  if (!list) throw new NotFound()
  const given = typeof body['query'] === 'string' ? body['query'].slice(0, 20_000) : ''
  const query = queryOf(addressOf(list, queryOf(given)))
  return { list, query, address: addressOf(list, query) }
}

/** Ids ticked on one page; a form that brings more than a page can show is cut there. */
export function chosenIds(body: Record<string, unknown>): Set<number> {
  const given = Array.isArray(body['id']) ? body['id'] : [body['id']]
  const ids = given.filter((id): id is string => typeof id === 'string' && /^\d{1,15}$/.test(id))
  return new Set(ids.slice(0, mostOnPage).map(Number))
}
