import { connectionOf, type Db, prepared } from '#src/kernel/db.ts'
import { likePattern } from '#src/kernel/grams.ts'
import { stretchLength } from '#src/kernel/line-grams.ts'

import { heldIn } from './holding.ts'
import { stretches } from './stretches.ts'

/** Every segment that holds a phrase, by id: exactly what LIKE would find by reading them all. */
export function segmentsHolding(db: Db, phrase: string): number[] {
  const [lowest, highest] = stretches(db)
  const held: { base: number; ids: Uint32Array }[] = []
  for (let stretch = lowest; stretch <= highest; stretch += 1) {
    const { ids, unsure } = heldIn(db, phrase, stretch)
    const base = stretch * stretchLength
    const not = new Set(unsure.length > 0 ? lacking(db, phrase, unsure, base) : [])
    held.push({ base, ids: not.size > 0 ? ids.filter((id) => !not.has(id)) : ids })
  }
  // Room for all of them at once: making it bit by bit takes longer than finding them.
  const found: number[] = []
  found.length = held.reduce((sum, { ids }) => sum + ids.length, 0)
  let count = 0
  for (const { base, ids } of held) {
    for (let n = 0; n < ids.length; n += 1) found[count++] = base + ids[n]!
  }
  return found
}

const withoutPhrase = (db: Db) =>
  connectionOf(db)
    .prepare(
      `select value from json_each(?) where not exists (
         select 1 from segments where id = ? + value and text like ? escape '\\'
       )`,
    )
    .pluck()

/** Those of some ids whose text does not hold the phrase after all. */
function lacking(db: Db, phrase: string, ids: Uint32Array, base: number): number[] {
  const asked = `[${ids.join(',')}]`
  return prepared(db, withoutPhrase).all(asked, base, likePattern(phrase)) as number[]
}
