import { incompleteBeta } from '#src/kernel/statistics/intervals.ts'
import { medianOf } from '#src/kernel/statistics/median.ts'
import { moreThan } from '#src/kernel/statistics/poisson.ts'

/** How often a term was met among so many calls that could have held it. */
export type Seen = { count: number; outOf: number }

/** What would be usual on such a day, and how unusual what was seen is. */
export type Rise = {
  /** Same weekdays with any calls that stand behind it. */
  days: number
  expected: number
  /** φ: how much more the counts of those days scatter than chance alone would make them; 1 at least. */
  dispersion: number
  /** The chance of as many, or more, on a usual day. */
  chance: number
  /** How many times the usual; null where nothing is usual. */
  times: number | null
}

/** A term that was never met is given half a call: nothing seen is not nothing there. */
const leastUsual = 0.5

/**
 * 同比基线: today against the same weekdays before it. The usual share is the median of their shares,
 * which one bad day does not move. What scatters more than a Poisson count is judged by a negative
 * binomial distribution of the same mean with φ times its variance, φ by Pearson's χ² over the
 * degrees of freedom and never below 1: the over-dispersed threshold of C. P. Farrington, N. J. Andrews,
 * A. D. Beale and M. A. Catchpole (J. R. Stat. Soc. A 159, 1996), with the distribution that
 * A. Noufaily and others chose for it (Statistics in Medicine 32, 2013).
 */
export function riseOf(today: Seen, before: readonly Seen[]): Rise | null {
  const days = before.filter(({ outOf }) => outOf > 0)
  if (days.length === 0 || today.outOf <= 0) return null
  const usual = (medianOf(days.map(({ count, outOf }) => count / outOf)) ?? 0) * today.outOf
  const expected = Math.max(usual, leastUsual)
  const dispersion = dispersionOf(days)
  return {
    ...{ days: days.length, expected, dispersion },
    chance: asManyAs(today.count, expected, dispersion),
    times: usual > 0 ? today.count / usual : null,
  }
}

/** φ of counts with unequal bases: Pearson's χ² against their common share, over n − 1. */
export function dispersionOf(days: readonly Seen[]): number {
  const count = days.reduce((sum, day) => sum + day.count, 0)
  const outOf = days.reduce((sum, day) => sum + day.outOf, 0)
  if (days.length < 2 || count === 0) return 1
  const share = count / outOf
  const square = days.reduce((sum, day) => {
    const mean = share * day.outOf
    return sum + (day.count - mean) ** 2 / mean
  }, 0)
  return Math.max(1, square / (days.length - 1))
}

/** So little more than chance is chance: the negative binomial has no size there. */
const noMoreThanChance = 1 + 1e-9

/**
 * The chance of `count` or more where `mean` are usual and the variance is φ times the mean. Of a
 * negative binomial with size r = μ / (φ − 1) and p = 1 / φ it is I(1 − p; count, r).
 */
export function asManyAs(count: number, mean: number, dispersion: number): number {
  if (count <= 0) return 1
  if (dispersion <= noMoreThanChance) return moreThan(count - 1, mean)
  return incompleteBeta(1 - 1 / dispersion, count, mean / (dispersion - 1))
}
