import { exactInterval, type Interval } from '#src/kernel/statistics/intervals.ts'

/** How often the first gave the row's category while the second gave the column's. */
type Crossing = readonly (readonly number[])[]

export type Kappa = {
  n: number
  /** Pairs that gave the very same category. */
  agreed: number
  /** Null where it cannot be worked out: nothing to compare, or everybody always gave one category. */
  kappa: number | null
  interval: Interval | null
  /** Agreement less chance where no category is favoured (PABAK; Byrt, Bishop and Carlin, 1993). */
  balanced: number | null
  /** Share of the category given most often, of all answers of both. */
  commonest: number
  /** Whether all answers fell into one category. */
  single: boolean
}

/** Normal quantile of 97.5 %. */
const z = 1.959963984540054

/**
 * Weights of agreement between `ordered` choices, linear in their distance, and `apart` categories
 * that stand on no scale (没有这个场合): those agree with themselves only.
 */
export function linearWeights(ordered: number, apart = 0): number[][] {
  const size = ordered + apart
  const between = (a: number, b: number) => {
    if (a === b) return 1
    return a < ordered && b < ordered ? 1 - Math.abs(a - b) / (ordered - 1) : 0
  }
  return Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (__, b) => between(a, b)),
  )
}

/**
 * Cohen's kappa (Educational and Psychological Measurement 20, 1960), weighted where weights are given
 * (Psychological Bulletin 70, 1968); its large-sample interval by J. L. Fleiss, J. Cohen and
 * B. S. Everitt (Psychological Bulletin 72, 1969). Where all pairs agree that interval would have no
 * width, however few they are: then the exact interval of the agreement is taken, chance held fixed.
 */
export function cohenKappa(crossing: Crossing, weights = linearWeights(0, crossing.length)): Kappa {
  const size = crossing.length
  const each = Array.from({ length: size }, (_, index) => index)
  const at = (a: number, b: number) => crossing[a]?.[b] ?? 0
  const weight = (a: number, b: number) => weights[a]?.[b] ?? 0
  const sum = (value: (index: number) => number) =>
    each.reduce((total, index) => total + value(index), 0)
  const both = (value: (a: number, b: number) => number) => sum((a) => sum((b) => value(a, b)))
  const n = both(at)
  const agreed = sum((a) => at(a, a))
  if (n === 0) {
    return { n, agreed, kappa: null, interval: null, balanced: null, commonest: 0, single: false }
  }
  const rows = each.map((a) => sum((b) => at(a, b)) / n)
  const columns = each.map((b) => sum((a) => at(a, b)) / n)
  const observed = both((a, b) => (weight(a, b) * at(a, b)) / n)
  const expected = both((a, b) => weight(a, b) * (rows[a] ?? 0) * (columns[b] ?? 0))
  const commonest = Math.max(...each.map((a) => ((rows[a] ?? 0) + (columns[a] ?? 0)) / 2))
  const balanced = size > 1 ? ((size * agreed) / n - 1) / (size - 1) : null
  const known = { n, agreed, balanced, commonest, single: commonest > 1 - 1e-12 }
  if (1 - expected < 1e-12) return { ...known, kappa: null, interval: null }
  const kappa = (observed - expected) / (1 - expected)
  if (agreed === n) {
    const low = exactInterval(n, n)?.low ?? 0
    return { ...known, kappa, interval: { low: (low - expected) / (1 - expected), high: 1 } }
  }
  const rowMeans = each.map((a) => sum((b) => weight(a, b) * (columns[b] ?? 0)))
  const columnMeans = each.map((b) => sum((a) => weight(a, b) * (rows[a] ?? 0)))
  const spread = both((a, b) => {
    const part = weight(a, b) - ((rowMeans[a] ?? 0) + (columnMeans[b] ?? 0)) * (1 - kappa)
    return (at(a, b) / n) * part ** 2
  })
  const variance = (spread - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
  const half = z * Math.sqrt(Math.max(0, variance))
  return {
    ...known,
    kappa,
    interval: { low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) },
  }
}
