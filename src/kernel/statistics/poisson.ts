import { type Interval, logGamma } from './intervals.ts'

/** The chance of exactly `count` where `mean` are expected. */
export function poissonChance(count: number, mean: number): number {
  if (mean <= 0) return count === 0 ? 1 : 0
  return Math.exp(count * Math.log(mean) - mean - logGamma(count + 1))
}

/** The chance of `count` or fewer: the upper incomplete gamma function Q(count + 1, mean). */
export function atMost(count: number, mean: number): number {
  if (count < 0) return 0
  if (mean <= 0) return 1
  return mean < count + 2 ? 1 - lowerGamma(count + 1, mean) : upperGamma(count + 1, mean)
}

/** The chance of more than `count`, reckoned on its own side: 1 − `atMost` has no digits left there. */
export function moreThan(count: number, mean: number): number {
  if (count < 0) return 1
  if (mean <= 0) return 0
  return mean < count + 2 ? lowerGamma(count + 1, mean) : 1 - upperGamma(count + 1, mean)
}

/** P(a, x) by its series (DLMF 8.7.1 and 8.2.4): quick below a + 1, some √a terms near it. */
function lowerGamma(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= x / (a + k)
    sum += term
  }
  return Math.min(1, poissonChance(a, x) * sum)
}

/** Q(a, x) by its continued fraction (DLMF 8.9.2, Lentz's method): quick above a + 1. */
function upperGamma(a: number, x: number): number {
  let c = Number.POSITIVE_INFINITY
  let d = 1 / (x + 1 - a)
  let fraction = d
  for (let k = 1; k <= 1_000_000; k += 1) {
    const over = k * (a - k)
    const under = x + 1 - a + 2 * k
    d = 1 / (under + over * d)
    c = under + over / c
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  // a whole number: x^a e^−x / Γ(a) is a times the chance of exactly a.
  return Math.min(1, poissonChance(a, x) * a * fraction)
}

/**
 * The exact interval of a mean of which `count` was seen (F. Garwood, Biometrika 28, 1936): each end is
 * the mean at which what was seen, or more of it, has half of `beyond` as its chance.
 */
export function poissonInterval(count: number, beyond = 0.05): Interval {
  const [half, least] = [beyond / 2, Math.max(0, count - 10 * Math.sqrt(count) - 1)]
  const most = count + 10 * Math.sqrt(count + 1) + 20
  return {
    low:
      count === 0
        ? 0
        : meanWhere((mean) => moreThan(count - 1, mean) > half, { least, most: count }),
    high: meanWhere((mean) => atMost(count, mean) < half, { least: count, most }),
  }
}

/** The highest mean that a count does not rule out, one-sided: for none seen it is close to 3. */
export const highestMean = (count: number, beyond = 0.05): number =>
  poissonInterval(count, beyond * 2).high

/** Halved until doubles tell no difference. */
function meanWhere(
  reached: (mean: number) => boolean,
  { least, most }: { least: number; most: number },
): number {
  let [low, high] = [least, most]
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return middle
    if (reached(middle)) high = middle
    else low = middle
  }
}
