import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { connectionOf, type Db } from '#src/kernel/db.ts'
import { gramsToFind, likePattern } from '#src/kernel/grams.ts'

/** From where in the index, and which way: newest segments first unless `back`. */
export type From = { id: number | null; back: boolean }

/**
 * Segments that may hold a phrase, in the order of their ids. None that holds it is left out; whether
 * one does is for `holds` to say.
 */
export function candidates(db: Db, phrase: string, { id, back }: From, limit: number): number[] {
  const [beyond, order] = back ? ['>', 'asc'] : ['<', 'desc']
  // As a whole number the index goes straight there; a fraction of JavaScript it would meet from its head.
  const edge = BigInt(Math.trunc(id ?? (back ? -1 : Number.MAX_SAFE_INTEGER)))
  return connectionOf(db)
    .prepare(
      `select rowid from search_index where search_index match ? and rowid ${beyond} ?
       order by rowid ${order} limit ?`,
    )
    .pluck()
    .all(gramsToFind(phrase), edge, limit) as number[]
}

/** Whether a text holds a phrase: what is found is exactly what this says. */
export function holds(text: SQLiteColumn | SQL, phrase: string): SQL {
  return sql`${text} like ${likePattern(phrase)} escape '\\'`
}

const probe = 200

/** The word that leads through the index with the fewest steps: the rarest among the newest. */
export function rarestOf(db: Db, words: readonly string[]): string {
  const [first = '', ...others] = words
  if (others.length === 0) return first
  const reach = words.map((word) => {
    const newest = candidates(db, word, { id: null, back: false }, probe)
    return { word, count: newest.length, last: newest.at(-1) ?? 0 }
  })
  return reach.toSorted((a, b) => a.count - b.count || a.last - b.last)[0]?.word ?? first
}
