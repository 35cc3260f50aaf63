import { type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'
import { likePattern } from '#src/kernel/grams.ts'
import { stretchLength, stretchOf } from '#src/kernel/line-grams.ts'

import { mayHold } from './holding.ts'
import { reach } from './stored/meet.ts'
import { stretches } from './stretches.ts'

/** From where in the index, and which way: newest segments first unless `back`. */
export type From = { id: number | null; back: boolean }

/**
 * Segments that may hold a word, in the order of their ids, at most so many beyond a place. None that
 * holds it is left out; whether one does is for `holds` to say.
 */
export type Candidates = (from: From, limit: number) => number[]

/**
 * A word that nearly every line holds is met along the lines sooner than its list is read: as long as
 * one line in so many holds it, and no more lines than these are read for a step.
 */
const along = { oneIn: 4, mostLines: 1000 }

/** The list of one stretch is kept for the next step: a walk takes many within it. */
export function candidatesFor(db: Db, word: string): Candidates {
  const [lowest, highest] = stretches(db)
  let everywhere = true
  let known: { stretch: number; ids: Uint32Array } | undefined
  const idsOf = (stretch: number): Uint32Array => {
    if (known?.stretch !== stretch) known = { stretch, ids: mayHold(db, word, stretch) }
    return known.ids
  }
  return ({ id, back }, limit) => {
    const edge = id ?? (back ? -1 : Number.MAX_SAFE_INTEGER)
    if (everywhere) {
      const met = nextLines(db, word, edge, back, limit)
      if (met.length === limit) return met
      everywhere = false
    }
    const found: number[] = []
    let stretch = Math.min(Math.max(stretchOf(edge), lowest), highest)
    for (; found.length < limit && stretch >= lowest && stretch <= highest;) {
      const base = stretch * stretchLength
      const ids = idsOf(stretch)
      const beyond = reach(ids, back ? edge - base + 1 : edge - base, 0)
      const some = back
        ? ids.subarray(beyond, beyond + limit - found.length)
        : ids.subarray(Math.max(0, beyond - limit + found.length), beyond).toReversed()
      for (const offset of some) found.push(base + offset)
      stretch += back ? 1 : -1
    }
    return found
  }
}

const linesBeyond = (beyond: '<' | '>') => (db: Db) =>
  connectionOf(db)
    .prepare(
      `select id from (
         select id, text from segments
         where id ${beyond} ? and id >= (select pending_below from search_progress)
         order by id ${beyond === '<' ? 'desc' : 'asc'} limit ?
       ) where text like ? escape '\\' limit ?`,
    )
    .pluck()
const [linesBefore, linesAfter] = [linesBeyond('<'), linesBeyond('>')]

function nextLines(db: Db, word: string, edge: number, back: boolean, limit: number): number[] {
  const statement = prepared(db, back ? linesAfter : linesBefore)
  const lines = Math.min(limit * along.oneIn, along.mostLines)
  return statement.all(edge, lines, likePattern(word), limit) as number[]
}

/** Whether a text holds a phrase: what is found is exactly what this says. */
export function holds(text: SQLiteColumn | SQL, phrase: string): SQL {
  return sql`${text} like ${likePattern(phrase)} escape '\\'`
}

const probe = 200

/** The word that leads through the index with the fewest steps: the rarest among the newest. */
export function rarestOf(db: Db, words: readonly string[]): { word: string; next: Candidates } {
  const leads = words.map((word) => ({ word, next: candidatesFor(db, word) }))
  if (leads.length === 1) return leads[0]!
  const reached = leads.map((lead) => {
    const newest = lead.next({ id: null, back: false }, probe)
    return { lead, count: newest.length, last: newest.at(-1) ?? 0 }
  })
  return reached.toSorted((a, b) => a.count - b.count || a.last - b.last)[0]!.lead
}
