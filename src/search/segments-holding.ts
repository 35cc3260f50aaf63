import { connectionOf, type Db } from '#src/kernel/db.ts'
import { gramsToFind, isDecided, likePattern } from '#src/kernel/grams.ts'

/** Every segment that holds a phrase, by id: exactly what LIKE would find by reading them all. */
export function segmentsHolding(db: Db, phrase: string): number[] {
  const connection = connectionOf(db)
  const asked = gramsToFind(phrase)
  if (isDecided(phrase)) {
    const decided = 'select rowid from search_index where search_index match ?'
    return connection.prepare(decided).pluck().all(asked) as number[]
  }
  const read = `select segments.id from search_index
    join segments on segments.id = search_index.rowid
    where search_index match ? and segments.text like ? escape '\\'`
  return connection.prepare(read).pluck().all(asked, likePattern(phrase)) as number[]
}
