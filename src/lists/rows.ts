import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage, readPage } from '#src/kernel/paging.ts'

import { type AnyList, authoriseList, type ListedRow, type ListQuery } from './definition.ts'

/**
 * All rows of a list by its filters, a thousand at a time along its cursors. `reader` is asked before
 * every thousand, so that rights taken away meanwhile count.
 */
export function* listedRows(
  db: Db,
  reader: () => Actor,
  list: AnyList,
  query: ListQuery,
  keys: readonly string[] = [],
): Generator<ListedRow[]> {
  const { ascending = false } = readPage(query)
  yield* everyPage(
    (page) => {
      const actor = reader()
      authoriseList(actor, list)
      return list.rows(db, actor, query, page, keys)
    },
    1000,
    ascending,
  )
}

/** The first rows of a list, `most` at most; others are answered between two thousands. */
export async function firstRows(
  db: Db,
  actor: Actor,
  list: AnyList,
  query: ListQuery,
  most: number,
  keys: readonly string[],
): Promise<{ rows: ListedRow[]; more: boolean }> {
  const rows: ListedRow[] = []
  for (const chunk of listedRows(db, () => actor, list, query, keys)) {
    rows.push(...chunk)
    if (rows.length > most) break
    await new Promise(setImmediate)
  }
  return { rows: rows.slice(0, most), more: rows.length > most }
}

/** How far chosen rows are sought: they were on the page a moment ago, and new ones come above them. */
const searchedFor = 20_000

/** The rows of these ids as the list shows them to this reader; what it does not show is left out. */
export function rowsOf(
  db: Db,
  actor: Actor,
  list: AnyList,
  query: ListQuery,
  ids: ReadonlySet<number>,
  keys: readonly string[],
): ListedRow[] {
  authoriseList(actor, list)
  // The page they were chosen on first: usually that is all.
  const page = list.rows(db, actor, query, readPage(query), keys)
  const here = page.rows.filter(({ id }) => ids.has(id))
  if (here.length === ids.size) return here
  const found: ListedRow[] = []
  let read = 0
  for (const chunk of listedRows(db, () => actor, list, query, keys)) {
    found.push(...chunk.filter(({ id }) => ids.has(id)))
    read += chunk.length
    if (found.length === ids.size || read >= searchedFor) break
  }
  return found
}
