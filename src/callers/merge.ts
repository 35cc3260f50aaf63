import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type PageRequest, readsUp } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type TouchKind, touchKinds } from './vocabulary.ts'

const kinds = keysOf(touchKinds)

/** One number for a row of any kind: rows of several tables are then ordered as those of one. */
export const keyOf = (kind: TouchKind, id: number): number =>
  id * kinds.length + kinds.indexOf(kind)

type Columns = { at: SQLiteColumn; id: SQLiteColumn }

/** The rows of one table on the page asked for, in the order of the whole. */
export function sourcePage(kind: TouchKind, { at, id }: Columns, page: PageRequest) {
  const { cursor, size } = page
  const up = readsUp(page)
  const order: SQL[] = up ? [sql`${at} asc`, sql`${id} asc`] : [sql`${at} desc`, sql`${id} desc`]
  if (!cursor) return { where: undefined, order, limit: size + 1 }
  const key = sql`(${id} * ${kinds.length} + ${kinds.indexOf(kind)})`
  const named = sql`(${cursor.value}, ${cursor.id})`
  // The bare bound lets the index begin where the page does.
  const where = up
    ? sql`${at} >= ${cursor.value} and (${at}, ${key}) > ${named}`
    : sql`${at} <= ${cursor.value} and (${at}, ${key}) < ${named}`
  return { where, order, limit: size + 1 }
}

/** Of the rows of all tables the first ones of the page, and one to tell that there are more. */
export function merged<T extends { kind: TouchKind; id: number; at: number }>(
  lists: readonly T[][],
  page: PageRequest,
): T[] {
  const sign = readsUp(page) ? 1 : -1
  return lists
    .flat()
    .toSorted((a, b) => sign * (a.at - b.at || keyOf(a.kind, a.id) - keyOf(b.kind, b.id)))
    .slice(0, page.size + 1)
}
