import { incompleteBeta } from './intervals.ts'

/** A ratio with the bounds between which the true one lies in 95 of 100 such cases; the upper one may be open. */
export type Ratio = { estimate: number | null; low: number; high: number }

/**
 * One comparison: complaints and answered calls of one side and of the other. What is asked is by how
 * much the first side's rate lies above the second's.
 */
export type TwoRates = { cases: number; calls: number; otherCases: number; otherCalls: number }

/** One comparison of changes: before and after, of those taught and of those they are held against. */
export type Change = {
  before: Omit<TwoRates, 'otherCases' | 'otherCalls'>
  after: Omit<TwoRates, 'otherCases' | 'otherCalls'>
  otherBefore: Omit<TwoRates, 'otherCases' | 'otherCalls'>
  otherAfter: Omit<TwoRates, 'otherCases' | 'otherCalls'>
}

/**
 * 率比: how many times the first rate is the second, with the exact interval: given their sum, the
 * cases of one of two Poisson counts are binomial (J. Przyborowski and H. Wilenski, Biometrika 31,
 * 1940; K. J. Rothman, S. Greenland and T. L. Lash, Modern Epidemiology, ch. 14). Null where nothing
 * happened or a side has no calls.
 */
export function rateRatio(
  { cases, calls, otherCases, otherCalls }: TwoRates,
  beyond = 0.05,
): Ratio | null {
  const total = cases + otherCases
  if (total === 0 || calls <= 0 || otherCalls <= 0) return null
  const weights = Array.from({ length: total + 1 }, (_, x) => logChoose(total, x))
  const odds = within(weights, 0, cases, beyond)
  return scaled(odds, otherCalls / calls)
}

/**
 * On which side of 1 the exact interval of the same ratio lies that covers all but `beyond`; null where
 * it holds 1. It is said by one tail of the binomial, as the interval is its inversion: many pairs can
 * be looked at without reckoning an interval for each.
 */
export function sideOfOne(
  { cases, calls, otherCases, otherCalls }: TwoRates,
  beyond = 0.05,
): 'below' | 'above' | null {
  if (calls <= 0 || otherCalls <= 0) return null
  const share = calls / (calls + otherCalls)
  // The chance of as many or more, and of as many or fewer, where both rates are the same.
  if (cases > 0 && incompleteBeta(share, cases, otherCases + 1) < beyond / 2) return 'above'
  if (otherCases > 0 && incompleteBeta(1 - share, otherCases, cases + 1) < beyond / 2) {
    return 'below'
  }
  return null
}

/**
 * The rate ratio common to many strata (departments, weeks): in each the cases of one side are binomial,
 * and the sum of them tells all there is (D. O. Martin and H. Austin, Epidemiology 7, 1996).
 */
export function commonRateRatio(strata: readonly TwoRates[]): Ratio | null {
  let weights = [0]
  let observed = 0
  for (const { cases, calls, otherCases, otherCalls } of strata) {
    if (calls <= 0 || otherCalls <= 0) continue
    const total = cases + otherCases
    const shift = Math.log(calls / otherCalls)
    const own = Array.from({ length: total + 1 }, (_, x) => logChoose(total, x) + x * shift)
    weights = summed(weights, own)
    observed += cases
  }
  return weights.length === 1 ? null : within(weights, 0, observed)
}

/**
 * 双重差分, as a ratio of rate ratios: how many times the change of those taught is the change of those
 * they are held against. Each pair of sets is a stratum: given its sums, the cases of the taught after
 * the training follow Fisher's non-central hypergeometric distribution; over all strata the sum of them
 * tells all there is (J. J. Gart, Biometrika 57, 1970; C. R. Mehta, N. R. Patel and R. Gray, J. Am. Stat.
 * Assoc. 80, 1985). So the interval is exact, by adding up distributions, and nothing is drawn by chance.
 */
export function ratioOfRatios(changes: readonly Change[]): Ratio | null {
  let weights = [0]
  let least = 0
  let observed = 0
  for (const { before, after, otherBefore, otherAfter } of changes) {
    if ([before, after, otherBefore, otherAfter].some(({ calls }) => calls <= 0)) continue
    const taught = before.cases + after.cases
    const others = otherBefore.cases + otherAfter.cases
    const later = after.cases + otherAfter.cases
    const [from, until] = [Math.max(0, later - others), Math.min(taught, later)]
    // Unequal numbers of calls shift the odds that would hold without any effect.
    const shift =
      Math.log(after.calls) -
      Math.log(before.calls) -
      Math.log(otherAfter.calls) +
      Math.log(otherBefore.calls)
    const own = Array.from({ length: until - from + 1 }, (_, index) => {
      const x = from + index
      return logChoose(taught, x) + logChoose(others, later - x) + x * shift
    })
    weights = summed(weights, own)
    least += from
    observed += after.cases
  }
  // Where the sums leave no choice, the numbers tell nothing about a ratio.
  return weights.length === 1 ? null : within(weights, least, observed)
}

/**
 * The conditional maximum-likelihood estimate of a parameter ψ under P(x) ∝ w(x)·ψ^x, and the bounds
 * at which what was observed, or more (less) of it, has half of `beyond` as its chance (C. J. Clopper
 * and E. S. Pearson, Biometrika 26, 1934).
 */
export function within(
  weights: readonly number[],
  least: number,
  observed: number,
  beyond = 0.05,
): Ratio {
  const place = observed - least
  const last = weights.length - 1
  const solve = (wanted: number, value: (chances: number[]) => number) =>
    Math.exp(crossing((theta) => value(chancesAt(weights, theta)) - wanted))
  return {
    estimate:
      place === 0
        ? 0
        : place === last
          ? null
          : solve(place, (chances) => sum(chances.map((chance, x) => chance * x))),
    low: place === 0 ? 0 : solve(beyond / 2, (chances) => sum(chances.slice(place))),
    high:
      place === last
        ? Number.POSITIVE_INFINITY
        : solve(1 - beyond / 2, (chances) => 1 - sum(chances.slice(0, place + 1))),
  }
}

function scaled({ estimate, low, high }: Ratio, by: number): Ratio {
  return { estimate: estimate === null ? null : estimate * by, low: low * by, high: high * by }
}

/** The chances under ψ = e^θ, without leaving the range of doubles. */
function chancesAt(weights: readonly number[], theta: number): number[] {
  const logs = weights.map((weight, x) => weight + x * theta)
  const highest = Math.max(...logs)
  const raw = logs.map((log) => Math.exp(log - highest))
  const total = sum(raw)
  return raw.map((one) => one / total)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Where a rising function of θ crosses zero: halved until doubles tell no difference. */
function crossing(rising: (theta: number) => number): number {
  let [low, high] = [-60, 60]
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Logarithms of the weights of a sum of two independent counts. */
function summed(a: readonly number[], b: readonly number[]): number[] {
  if (b.length === 1) return a.map((weight) => weight + (b[0] ?? 0))
  const [highestA, highestB] = [Math.max(...a), Math.max(...b)]
  const [plainA, plainB] = [
    a.map((weight) => Math.exp(weight - highestA)),
    b.map((weight) => Math.exp(weight - highestB)),
  ]
  const total = Array.from({ length: a.length + b.length - 1 }, () => 0)
  for (const [x, weight] of plainA.entries()) {
    for (const [y, other] of plainB.entries()) total[x + y] = (total[x + y] ?? 0) + weight * other
  }
  return total.map((weight) => Math.log(weight) + highestA + highestB)
}

const logFactorials = [0]

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1) {
    logFactorials.push((logFactorials[next - 1] ?? 0) + Math.log(next))
  }
  return logFactorials[n] ?? 0
}

const logChoose = (n: number, k: number) => logFactorial(n) - logFactorial(k) - logFactorial(n - k)
