import {
  type Change,
  rateRatio,
  type Ratio,
  ratioOfRatios,
} from '#src/kernel/statistics/rate-ratio.ts'

import type { MatchedSet, Sides } from './matching.ts'
import { type EffectVerdict, matchingRule } from './vocabulary.ts'

type Count = { cases: number; calls: number }

/** One side's numbers, and how many times its rate after is its rate before. */
export type SideResult = { people: number; before: Count; after: Count; change: Ratio | null }

export type Effect = {
  verdict: EffectVerdict
  taught: SideResult
  others: SideResult
  /** Change of the taught over change of the others; null where the numbers leave no choice. */
  ratio: Ratio | null
  /** Cases of the taught to be expected after, had they changed as the others did. */
  expected: number
}

/** 培训效果: what the matched sets say together. */
export function effectOf(sets: readonly MatchedSet[]): Effect {
  const taught = sideOf(sets.map((set) => set.taught))
  const others = sideOf(sets.flatMap((set) => set.others))
  const ratio = ratioOfRatios(sets.map(changeOf))
  const expected = expectedAfter(taught, others)
  return { verdict: verdictOf(sets.length, ratio, expected), taught, others, ratio, expected }
}

/**
 * Below five expected cases even none at all would say little; an interval with 1 in it fits a training
 * that helped and one that did not.
 */
function verdictOf(sets: number, ratio: Ratio | null, expected: number): EffectVerdict {
  if (sets === 0) return 'no-match'
  if (expected < matchingRule.expected) return 'too-few'
  if (ratio === null) return 'unclear'
  if (ratio.high < 1) return 'better'
  return ratio.low > 1 ? 'worse' : 'unclear'
}

function expectedAfter({ before, after }: SideResult, others: SideResult): number {
  if (before.calls === 0 || others.before.calls === 0 || others.after.calls === 0) return 0
  const asOthers = (others.after.cases / others.after.calls) * after.calls
  // Where nobody had a case before, both began alike: there is no change to carry over.
  if (others.before.cases === 0) return asOthers
  return (asOthers * (before.cases / before.calls)) / (others.before.cases / others.before.calls)
}

function sideOf(people: readonly Sides[]): SideResult {
  const before = total(people.map((one) => one.before))
  const after = total(people.map((one) => one.after))
  const change = rateRatio({
    ...after,
    otherCases: before.cases,
    otherCalls: before.calls,
  })
  return { people: people.length, before, after, change }
}

const changeOf = ({ taught, others }: MatchedSet): Change => ({
  before: taught.before,
  after: taught.after,
  otherBefore: total(others.map((one) => one.before)),
  otherAfter: total(others.map((one) => one.after)),
})

const total = (counts: readonly Count[]): Count => ({
  cases: counts.reduce((sum, { cases }) => sum + cases, 0),
  calls: counts.reduce((sum, { calls }) => sum + calls, 0),
})
