import type { Db } from '#src/kernel/db.ts'
import { type PhraseGrams, phraseGrams } from '#src/kernel/line-grams.ts'

import { type Lists, openLists } from './stored/lists.ts'
import { meet } from './stored/meet.ts'

/** So many texts are read in the time it takes to look a list up in one part of the index. */
const textsForAPart = 2

/** A walk has patience for so many segments of a stretch that turn out not to hold the phrase. */
const fewToWalk = 20

/**
 * Segments of a stretch that may hold a phrase, none left out, counted from where the stretch begins
 * and in order.
 */
export function mayHold(db: Db, phrase: string, stretch: number): Uint32Array {
  return reading(db, stretch, ({ of }) => narrowed(phraseGrams(phrase), of, () => fewToWalk).ids)
}

/** The same, and those among them of which the index cannot tell whether they do: their text decides. */
export function heldIn(db: Db, phrase: string, stretch: number) {
  const grams = phraseGrams(phrase)
  return reading(db, stretch, (lists) => {
    const worth = (lookups: number) => lookups * lists.parts * textsForAPart
    const { ids, decided } = narrowed(grams, lists.of, worth)
    const unsure = !decided || ids.length <= worth(grams.repeats.length)
    return { ids, unsure: unsure ? ids : twice(grams, ids, lists.of) }
  })
}

/**
 * The pages of the index are read as they stood together. What a transaction under way has written
 * stands on them as well: the savepoint within it makes FTS5 write it.
 */
function reading<T>(db: Db, stretch: number, work: (lists: Lists) => T): T {
  return db.transaction((tx) => work(openLists(tx, stretch)))
}

/**
 * What all lists have in common; what is left is told once it is so little that `enough` of it can be
 * read instead of looking as many more lists up.
 */
function narrowed(
  { all, repeats, distinct }: PhraseGrams,
  of: Lists['of'],
  enough: (lookups: number) => number,
) {
  let ids = of(all[0]!)
  for (const [index, gram] of all.slice(1).entries()) {
    if (ids.length <= enough(all.length - 1 - index + repeats.length)) {
      return { ids, decided: false }
    }
    ids = meet(ids, of(gram))
  }
  return { ids, decided: distinct }
}

/** Those in which one of the pairs stands twice. */
function twice({ repeats }: PhraseGrams, ids: Uint32Array, of: Lists['of']): Uint32Array {
  const found = repeats.map((pair) => meet(ids, of(pair))).filter(({ length }) => length > 0)
  if (found.length <= 1) return found[0] ?? new Uint32Array()
  return Uint32Array.from(new Set(found.flatMap((each) => [...each])))
}
