import { atMost, moreThan, poissonChance } from '#src/kernel/statistics/poisson.ts'

export type Limits = {
  /** What is below it is beyond. Null: even nothing at all would be no surprise. */
  lower: number | null
  /** What is above it is beyond. */
  upper: number
  /** Reckoned from the distribution itself, not from three sigma. */
  exact: boolean
}

/** One side of three sigma under the normal curve, 1 − Φ(3). */
const oneSide = 0.0013498980316300933

/** Up to here mean − 3√mean is not above nothing: three sigma on both sides would be no limits. */
const smallMean = 9

/**
 * c 控制图 limits of a count: three sigma (D. C. Montgomery, Introduction to Statistical Quality
 * Control; NIST/SEMATECH e-Handbook 6.3.3.1), and where the mean is small, probability limits of the
 * Poisson distribution with the same chance of a false alarm on each side.
 */
export function countLimits(mean: number): Limits {
  if (mean <= smallMean) return exactLimits(mean)
  const width = 3 * Math.sqrt(mean)
  return { lower: mean - width, upper: mean + width, exact: false }
}

/** Whole numbers: at `upper` and at `lower` a count is still within. */
export function exactLimits(mean: number): Limits {
  let upper = 0
  while (moreThan(upper, mean) > oneSide) upper += 1
  // Nothing at all is likelier than a false alarm: then nothing is too little.
  if (poissonChance(0, mean) > oneSide) return { lower: null, upper, exact: true }
  let lower = 1
  while (atMost(lower, mean) <= oneSide) lower += 1
  return { lower, upper, exact: true }
}

/** u 控制图 limits of a rate: `centre` for each unit of `exposure`. Null where there was no exposure. */
export function rateLimits(centre: number, exposure: number): Limits | null {
  if (exposure <= 0) return null
  const { lower, upper, exact } = countLimits(centre * exposure)
  return { lower: lower === null ? null : lower / exposure, upper: upper / exposure, exact }
}
