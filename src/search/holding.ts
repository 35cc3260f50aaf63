import type { Db } from '#src/kernel/db.ts'
import { type PhraseGrams, phraseGrams } from '#src/kernel/line-grams.ts'

import { listOf } from './stored/list.ts'
import { meet } from './stored/meet.ts'
import { partsOf } from './stored/parts.ts'

/** So few segments are sooner read than told apart by further lists. */
const fewToRead = 50

/** A long phrase is narrowed down far enough by so many of its lists. */
const listsAsked = 12

type List = (beginning: string) => Uint32Array

/**
 * Segments of a stretch that may hold a phrase, none left out, counted from where the stretch begins
 * and in order.
 */
export function mayHold(db: Db, phrase: string, stretch: number): Uint32Array {
  return reading(db, stretch, (list) => narrowed(phraseGrams(phrase), list).ids)
}

/** The same, and those among them of which the index cannot tell whether they do: their text decides. */
export function heldIn(db: Db, phrase: string, stretch: number) {
  const grams = phraseGrams(phrase)
  return reading(db, stretch, (list) => {
    const { ids, decided } = narrowed(grams, list)
    return { ids, unsure: decided ? twice(grams, ids, list) : ids }
  })
}

/**
 * The pages of the index are read as they stood together. What a transaction under way has written
 * stands on them as well: the savepoint within it makes FTS5 write it.
 */
function reading<T>(db: Db, stretch: number, work: (list: List) => T): T {
  return db.transaction((tx) => {
    const parts = partsOf(tx)
    return work((beginning) => listOf(tx, parts, stretch, beginning))
  })
}

function narrowed({ all, distinct }: PhraseGrams, list: List) {
  let ids = list(all[0]!)
  for (const [index, gram] of all.slice(1).entries()) {
    if (ids.length <= fewToRead || index + 1 >= listsAsked) return { ids, decided: false }
    ids = meet(ids, list(gram))
  }
  return { ids, decided: distinct }
}

/** Those in which one of the pairs stands twice. */
function twice({ repeats }: PhraseGrams, ids: Uint32Array, list: List): Uint32Array {
  if (repeats.length > 0 && ids.length <= fewToRead) return ids
  const found = repeats.map((pair) => meet(ids, list(pair))).filter(({ length }) => length > 0)
  if (found.length <= 1) return found[0] ?? new Uint32Array()
  return Uint32Array.from(new Set(found.flatMap((each) => [...each])))
}
