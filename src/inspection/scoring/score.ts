import type { ItemChoice } from '../forms/schema.ts'
import { type ItemKind, noOccasion } from '../forms/vocabulary.ts'
import type { SheetOutcome } from './vocabulary.ts'

export type ScoredItem = {
  id: number
  kind: ItemKind
  weight: number
  choices: readonly ItemChoice[]
}
export type GivenAnswer = { itemId: number; choice: string; excused?: boolean }

export type Score = {
  outcome: SheetOutcome
  /** Hundredths of a point, 0–10,000 and the bonus on top; null where nothing could be scored. */
  hundredths: number | null
  /** The fatal items that happened. */
  fatal: number[]
}

/**
 * What the answers amount to. Items without an occasion, and excused ones, are left out and the rest
 * stands for the whole: Σ weight × percent ÷ Σ weight of the items that applied. Bonus points come on
 * top, up to the cap; a fatal item that happened makes it 0 whatever else was earned. Whole numbers
 * throughout; the one division is rounded half up to a hundredth.
 */
export function scoreOf(
  items: readonly ScoredItem[],
  answers: readonly GivenAnswer[],
  bonusCap: number,
): Score {
  const given = new Map(answers.map((answer) => [answer.itemId, answer]))
  let earned = 0
  let possible = 0
  let bonus = 0
  const fatal: number[] = []
  for (const { id, kind, weight, choices } of items) {
    const answer = given.get(id)
    if (!answer || answer.excused || answer.choice === noOccasion) continue
    const percent = choices.find(({ key }) => key === answer.choice)?.percent ?? 0
    if (kind === 'fatal') {
      if (percent === 0) fatal.push(id)
    } else if (kind === 'bonus') bonus += weight * percent
    else {
      earned += weight * percent
      possible += weight
    }
  }
  if (fatal.length > 0) return { outcome: 'fatal', hundredths: 0, fatal }
  if (possible === 0) return { outcome: 'unscorable', hundredths: null, fatal }
  const base = Math.floor((2 * earned * 100 + possible) / (2 * possible))
  return { outcome: 'scored', hundredths: base + Math.min(bonus, bonusCap * 100), fatal }
}
