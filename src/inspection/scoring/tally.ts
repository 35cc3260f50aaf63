import type { ScoringItem } from '../forms/schema.ts'
import type { ScoreAnswer } from './schema.ts'
import { type Score, scoreOf } from './score.ts'

export type Tally = Score & { answered: number; items: number }

/** What a sheet comes to so far; while a call is marked as abusive its excusable items are left out. */
export function tallyOf(
  items: readonly ScoringItem[],
  answers: readonly Pick<ScoreAnswer, 'itemId' | 'choice'>[],
  { bonusCap, abused }: { bonusCap: number; abused: boolean },
): Tally {
  const excusable = new Set(items.filter((item) => item.excusedByAbuse).map(({ id }) => id))
  const given = answers
    .filter(({ choice }) => choice !== '')
    .map(({ itemId, choice }) => ({ itemId, choice, excused: abused && excusable.has(itemId) }))
  return { ...scoreOf(items, given, bonusCap), answered: given.length, items: items.length }
}
