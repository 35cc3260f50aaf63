import { wilson, type Interval } from '#src/kernel/statistics/intervals.ts'

import { itemBounds } from './vocabulary.ts'

/** One person's first answer to a question: what share of it was earned, and of the rest of the paper. */
export type Answered = { share: number; rest: number | null }

export type ItemFigures = {
  people: number
  /** Earned it whole. */
  right: number
  /** Of those who answered, with its interval; null below `itemBounds.share`. */
  share: (Interval & { value: number }) | null
  /** 区分度: how far those who know this also know the rest; null where that cannot be said. */
  discrimination: number | null
  finding: ItemFinding
}

export type ItemFinding =
  | 'none'
  | 'few'
  | 'all-right'
  | 'all-wrong'
  | 'reversed'
  | 'weak'
  | 'fair'
  | 'uneven'

/**
 * 试题分析 of one version of a question. Discrimination is the correlation of what was earned here with
 * what was earned in the rest of the same paper (corrected item-total correlation: with the question
 * itself left out, it does not correlate with itself).
 */
export function itemFigures(answers: readonly Answered[]): ItemFigures {
  const people = answers.length
  const right = answers.filter(({ share }) => share === 1).length
  const interval = people < itemBounds.share ? null : wilson(right, people)
  const pairs = answers.flatMap(({ share, rest }) =>
    rest === null ? [] : [[share, rest] as const],
  )
  const discrimination = pairs.length < itemBounds.discrimination ? null : correlation(pairs)
  return {
    ...{ people, right, discrimination },
    share: interval && { ...interval, value: right / people },
    finding: findingOf(people, right, answers, discrimination),
  }
}

function findingOf(
  people: number,
  right: number,
  answers: readonly Answered[],
  discrimination: number | null,
): ItemFinding {
  if (people === 0) return 'none'
  if (people < itemBounds.discrimination) return 'few'
  if (right === people) return 'all-right'
  if (answers.every(({ share }) => share === 0)) return 'all-wrong'
  if (discrimination === null) return 'uneven'
  if (discrimination < 0) return 'reversed'
  return discrimination < 0.2 ? 'weak' : 'fair'
}

/** Pearson's; null where one side is the same for everybody. */
function correlation(pairs: readonly (readonly [number, number])[]): number | null {
  const n = pairs.length
  const mean = (side: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[side], 0) / n
  const [x, y] = [mean(0), mean(1)]
  let [xy, xx, yy] = [0, 0, 0]
  for (const [a, b] of pairs) {
    xy += (a - x) * (b - y)
    xx += (a - x) ** 2
    yy += (b - y) ** 2
  }
  // Shares are sums of halves: what is left of rounding is no difference.
  return xx < 1e-9 || yy < 1e-9 ? null : xy / Math.sqrt(xx * yy)
}
