import { eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { noOccasion } from '../forms/vocabulary.ts'
import { itemsOfForm } from './form-items.ts'
import { type MeanDifference, meanDifference } from './mean-difference.ts'
import { first, type PairRange, second, tallies } from './pairs.ts'

export type ItemSeverity = {
  code: string
  section: string
  title: string
  weight: number
  /** Of the item's own points, in percent; above nought is the more lenient. */
  by: MeanDifference
}

/**
 * How one inspector scores each item beside whoever scored the same calls. Only where both saw an
 * occasion: without one there is nothing to be lenient or severe about. Whoever calls it has made
 * sure of the right to see it.
 */
export function severities(
  db: Db,
  actor: Actor,
  range: PairRange,
  accountId: number,
): ItemSeverity[] {
  const asFirst = tallies(db, actor, range, eq(first.accountId, accountId))
  const asSecond = tallies(db, actor, range, eq(second.accountId, accountId))
  const met = [
    ...asFirst.map((row) => ({ ...row, own: row.first, other: row.second })),
    ...asSecond.map((row) => ({ ...row, own: row.second, other: row.first })),
  ].filter(({ own, other }) => own !== noOccasion && other !== noOccasion)
  return itemsOfForm(db, range.formId).flatMap((item) => {
    const percentOf = (key: string) => item.choices.find((choice) => choice.key === key)?.percent
    const differences = met
      .filter(({ code }) => code === item.code)
      .flatMap(({ own, other, n }) => {
        const [mine, theirs] = [percentOf(own), percentOf(other)]
        if (mine === undefined || theirs === undefined) return []
        return Array.from({ length: n }, () => mine - theirs)
      })
    const by = meanDifference(differences)
    const { code, section, title, weight } = item
    return by ? [{ code, section, title, weight, by }] : []
  })
}
