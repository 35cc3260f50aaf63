import { incompleteBeta, type Interval } from '#src/kernel/statistics/intervals.ts'

export type MeanDifference = {
  n: number
  mean: number
  /** Of one difference; null with a single one. */
  deviation: number | null
  /** Between which the true mean lies in 95 of 100 such samples (Student); null with a single one. */
  interval: Interval | null
}

/** The mean of signed differences with its interval; null without any. */
export function meanDifference(differences: readonly number[]): MeanDifference | null {
  const n = differences.length
  if (n === 0) return null
  const mean = differences.reduce((sum, value) => sum + value, 0) / n
  if (n === 1) return { n, mean, deviation: null, interval: null }
  const squares = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (n - 1))
  const half = (studentQuantile(n - 1) * deviation) / Math.sqrt(n)
  return { n, mean, deviation, interval: { low: mean - half, high: mean + half } }
}

const quantiles = new Map<number, number>()

/** The 97.5 % quantile of Student's t; many samples share a size, so each is worked out once. */
export function studentQuantile(freedom: number): number {
  const found = quantiles.get(freedom) ?? findQuantile(freedom)
  quantiles.set(freedom, found)
  return found
}

/** Halved until doubles tell no difference. */
function findQuantile(freedom: number): number {
  // P(T > t) = I(f / (f + t²); f/2, 1/2) / 2
  const beyond = (t: number) => incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2
  let [low, high] = [0, 64]
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (beyond(middle) > 0.025) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** How many standard errors off the middle a week may lie before it is more than chance (W. A. Shewhart). */
const sigmas = 3

/** The spread of single differences over several groups, each about its own mean; null if unknown. */
export function pooledDeviation(groups: readonly MeanDifference[]): number | null {
  const known = groups.filter(({ deviation }) => deviation !== null)
  const freedom = known.reduce((sum, { n }) => sum + n - 1, 0)
  if (freedom === 0) return null
  const squares = known.reduce((sum, { n, deviation }) => sum + (n - 1) * (deviation ?? 0) ** 2, 0)
  return Math.sqrt(squares / freedom)
}

/** How far the mean of n differences may lie from nought by chance. */
export function controlLimit(deviation: number, n: number): number {
  return (sigmas * deviation) / Math.sqrt(n)
}
