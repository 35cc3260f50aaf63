import type { Interval } from '#src/kernel/statistics/intervals.ts'

/** How many there are in all, with the bounds between which the true number lies in 95 of 100 such cases. */
export type Population = { estimate: number; standardError: number; interval: Interval }

/** Normal quantile of 97.5 %. */
const z = 1.959963984540054

/** What two finders caught: each, and both of them the same. */
export type TwoLists = { first: number; second: number; both: number }

/**
 * Two finders (D. G. Chapman, Univ. Calif. Publ. Statist. 1, 1951; variance by G. A. F. Seber, 1970, as
 * in The Estimation of Animal Abundance, 2nd ed. 1982, sec. 3.1): nearly unbiased where both caught seven
 * or more in common (D. S. Robson and H. A. Regier, Trans. Am. Fish. Soc. 93, 1964). Null for what
 * cannot be: more in common than either caught.
 */
export function chapman({ first, second, both }: TwoLists): Population | null {
  if (both < 0 || both > first || both > second) return null
  const estimate = ((first + 1) * (second + 1)) / (both + 1) - 1
  const variance =
    ((first + 1) * (second + 1) * (first - both) * (second - both)) / ((both + 1) ** 2 * (both + 2))
  return withLogNormal(estimate, variance, first + second - both)
}

/**
 * The interval of what was not seen, taken on its logarithm, so that it never falls below what was seen
 * (K. P. Burnham et al., 1987; A. Chao, Biometrics 43, 1987).
 */
export function withLogNormal(estimate: number, variance: number, seen: number): Population {
  const unseen = estimate - seen
  const standardError = Math.sqrt(Math.max(0, variance))
  if (unseen <= 0) {
    return { estimate, standardError, interval: { low: seen, high: Math.max(seen, estimate) } }
  }
  const factor = Math.exp(z * Math.sqrt(Math.log1p(variance / unseen ** 2)))
  return {
    ...{ estimate, standardError },
    interval: { low: seen + unseen / factor, high: seen + unseen * factor },
  }
}
