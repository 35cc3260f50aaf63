import { rateRatio, sideOfOne } from '#src/kernel/statistics/rate-ratio.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { type Measure, measures } from './vocabulary.ts'

/** One department as the ranking sees it. */
export type Contestant = Record<Measure, number> & {
  departmentId: number
  calls: number
  score: number
}

export type Placed = {
  /** 1, 1, 3 …: as many stand before it as its rank says, less one. */
  rank: number
  /** Others share its rank: nothing tells them apart. */
  shared: boolean
  /** Whom it is demonstrably worse than, so that it begins a rank of its own; null in the first one. */
  behind: { departmentId: number; measure: Measure } | null
}

/**
 * All departments against one another, by all measures: the chance that anything at all is told apart
 * by mere luck is to stay below 5 in 100 (C. E. Bonferroni, 1936). It depends on nothing but how many
 * take part, so that no department can move another one's line by what it does.
 */
export const comparisonsOf = (departments: number): number =>
  Math.max(1, ((departments * (departments - 1)) / 2) * keysOf(measures).length)

export const beyondOf = (departments: number): number => 0.05 / comparisonsOf(departments)

/** Of which measure the exact interval of the ratio of rates lies above 1; null where none does. */
export function tellsApart(one: Contestant, other: Contestant, beyond: number): Measure | null {
  return (
    keysOf(measures).find((key) => sideOfOne(rates(one, other, key), beyond) === 'above') ?? null
  )
}

const rates = (one: Contestant, other: Contestant, key: Measure) => ({
  ...{ cases: one[key], calls: one.calls },
  ...{ otherCases: other[key], otherCalls: other.calls },
})

/** The same as a number to be shown. */
export const ratioOf = (one: Contestant, other: Contestant, key: Measure, beyond: number) =>
  rateRatio(rates(one, other, key), beyond)

/**
 * 名次: from the best score on, a department goes on in the rank of those before it unless it is
 * demonstrably worse than one of them (its score is higher, and a measure tells the two apart); then a
 * new rank begins. So no two of one rank can be told apart, ranks never contradict scores, and being
 * told apart need not be transitive. Whatever only worsens a department (a complaint more, one found
 * out instead of reported, a verdict turned to substantiated) never improves its rank: it moves back in
 * the order and is told apart from whomever it was told apart from before. See test/contest/ranking.test.ts.
 */
export function placed(contestants: readonly Contestant[]): Map<number, Placed> {
  const order = contestants.toSorted(byScore)
  const beyond = beyondOf(order.length)
  const places = new Map<number, Placed>()
  let group: Contestant[] = []
  let rank = 1
  for (const [index, one] of order.entries()) {
    const behind = provenBetter(one, group, beyond)
    if (behind) {
      group = []
      rank = index + 1
    }
    const before = group[0] && places.get(group[0].departmentId)
    group.push(one)
    places.set(one.departmentId, { rank, shared: false, behind: behind ?? before?.behind ?? null })
  }
  for (const place of places.values()) {
    place.shared = [...places.values()].filter(({ rank: other }) => other === place.rank).length > 1
  }
  return places
}

function provenBetter(one: Contestant, group: readonly Contestant[], beyond: number) {
  for (const other of group) {
    if (other.score >= one.score) continue
    const measure = tellsApart(one, other, beyond)
    if (measure) return { departmentId: other.departmentId, measure }
  }
  return null
}

/** The best first. What is equal in all that is compared may stand in either order. */
const byScore = (a: Contestant, b: Contestant) =>
  a.score - b.score ||
  b.calls - a.calls ||
  a.complaints - b.complaints ||
  a.substantiated - b.substantiated ||
  a.discovered - b.discovered
