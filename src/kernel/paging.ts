import { asc, desc, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import type { Db } from './db.ts'

/** Keyset paging: a cursor names the last row seen, so page 10,000 costs what page 1 costs. */
export const pageSizes = [10, 20, 50, 100] as const

export type Cursor = { value: number; id: number; back: boolean }
/** `ascending`: from the smallest value up (oldest first) instead of from the greatest down. */
export type PageRequest = { size: number; cursor: Cursor | null; ascending?: boolean }
export type Page<T> = { rows: T[]; size: number; next: string | null; previous: string | null }

/** Reads `size`, `at` and `sort` from a query string; anything forged falls back to the first page. */
export function readPage(query: Readonly<Record<string, string | undefined>>): PageRequest {
  const size = pageSizes.find((allowed) => String(allowed) === query['size']) ?? 20
  const ascending = query['sort'] === 'asc'
  return { size, cursor: decodeCursor(query['at']), ...(ascending ? { ascending } : {}) }
}

function decodeCursor(text: string | undefined): Cursor | null {
  const match = /^([nb])(-?\d{1,15}(?:\.\d{1,12})?)_(\d{1,15})$/.exec(text ?? '')
  if (!match) return null
  return { back: match[1] === 'b', value: Number(match[2]), id: Number(match[3]) }
}

/** `-0.5` must not become `-5e-1`: cursors are plain decimals. */
export function encodeCursor(direction: 'n' | 'b', value: number, id: number): string {
  return `${direction}${Number.isInteger(value) ? value : value.toFixed(9)}_${id}`
}

/**
 * Cuts a page out of `size + 1` fetched rows. Rows asked for backwards arrive in reverse and are
 * turned round here; `keyOf` gives the sort value and id of a row.
 */
export function cutPage<T>(
  fetched: T[],
  { size, cursor }: PageRequest,
  keyOf: (row: T) => { value: number; id: number },
): Page<T> {
  const more = fetched.length > size
  const rows = fetched.slice(0, size)
  if (cursor?.back) rows.reverse()
  const first = rows[0]
  const last = rows[rows.length - 1]
  const hasNext = cursor?.back ? true : more
  const hasPrevious = cursor?.back ? more : cursor !== null
  return {
    rows,
    size,
    next: hasNext && last ? encodeCursor('n', keyOf(last).value, keyOf(last).id) : null,
    previous: hasPrevious && first ? encodeCursor('b', keyOf(first).value, keyOf(first).id) : null,
  }
}

/**
 * Condition and order for a list sorted from the greatest value down (or up), ties by id. Value and id
 * are compared as one: said as `or`, SQLite would walk the index from its head to the cursor.
 */
export function keyset(value: SQLiteColumn, id: SQLiteColumn, page: PageRequest) {
  const { cursor, size } = page
  const up = readsUp(page)
  const order = up ? [asc(value), asc(id)] : [desc(value), desc(id)]
  if (!cursor) return { where: undefined, order, limit: size + 1 }
  const named = sql`(${cursor.value}, ${cursor.id})`
  const where = up ? sql`(${value}, ${id}) > ${named}` : sql`(${value}, ${id}) < ${named}`
  return { where, order, limit: size + 1 }
}

/** Whether a page is read from small to great: backwards in a falling list, forwards in a rising one. */
export const readsUp = ({ cursor, ascending = false }: PageRequest): boolean =>
  (cursor?.back ?? false) !== ascending

/** All rows of a list for an export, so many at a time along its cursors. */
export function* everyPage<T>(
  read: (page: PageRequest) => Page<T>,
  size = 1000,
  ascending = false,
): Generator<T[]> {
  for (let cursor: Cursor | null = null; ;) {
    const { rows, next }: Page<T> = read({ size, cursor, ascending })
    if (rows.length > 0) yield rows
    cursor = decodeCursor(next ?? undefined)
    if (!cursor) return
  }
}

/** Figures on a page stop here: a number must not cost a walk through the years. */
export const countLimit = 999

/** How many rows a query has, counted up to `most` and one more to tell that there are more. */
export function countUpTo(
  db: Db,
  query: { limit: (rows: number) => { getSQL: () => SQL } },
  most = countLimit,
): number {
  const some = query.limit(most + 1).getSQL()
  return db.get<{ n: number }>(sql`select count(*) as n from (${some})`).n
}
