import { type Interval, logGamma } from './intervals.ts'

/** The chance of exactly `count` where `mean` are expected. */
export function poissonChance(count: number, mean: number): number {
  if (mean <= 0) return count === 0 ? 1 : 0
  return Math.exp(count * Math.log(mean) - mean - logGamma(count + 1))
}

/** The chance of `count` or fewer; small terms first, so that they are not lost. */
export function atMost(count: number, mean: number): number {
  let sum = 0
  for (let k = 0; k <= count; k += 1) sum += poissonChance(k, mean)
  return Math.min(1, sum)
}

/** The chance of more than `count`: added up on its own side, since 1 − `atMost` has no digits left there. */
export function moreThan(count: number, mean: number): number {
  if (count < mean) return 1 - atMost(count, mean)
  let sum = 0
  for (let k = count + 1; ; k += 1) {
    const term = poissonChance(k, mean)
    sum += term
    if (term <= sum * 1e-17) return sum
  }
}

/**
 * The exact interval of a mean of which `count` was seen (F. Garwood, Biometrika 28, 1936): each end is
 * the mean at which what was seen, or more of it, has half of `beyond` as its chance.
 */
export function poissonInterval(count: number, beyond = 0.05): Interval {
  const most = count + 10 * Math.sqrt(count + 1) + 20
  return {
    low: count === 0 ? 0 : meanWhere((mean) => moreThan(count - 1, mean) > beyond / 2, most),
    high: meanWhere((mean) => atMost(count, mean) < beyond / 2, most),
  }
}

/** The highest mean that a count does not rule out, one-sided: for none seen it is close to 3. */
export const highestMean = (count: number, beyond = 0.05): number =>
  poissonInterval(count, beyond * 2).high

/** Halved until doubles tell no difference. */
function meanWhere(reached: (mean: number) => boolean, most: number): number {
  let [low, high] = [0, most]
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2
    if (reached(middle)) high = middle
    else low = middle
  }
  return (low + high) / 2
}
