import { inverseOf } from './solve.ts'
import { type Population, withLogNormal } from './two-lists.ts'

/** How many were caught by exactly these finders; `pattern` has a bit for each of them, never none. */
export type PatternCount = { pattern: number; n: number }

export type Pair = readonly [number, number]

export type FittedModel = {
  /** Which finders lean on one another; none is independence. */
  pairs: readonly Pair[]
  parameters: number
  deviance: number
  aic: number
  /** What is expected of those nobody caught. */
  unseen: number
  population: Population
}

const rounds = 60

/**
 * A log-linear model of who caught what (S. E. Fienberg, Biometrika 59, 1972; Y. M. M. Bishop, S. E.
 * Fienberg and P. W. Holland, Discrete Multivariate Analysis, 1975, ch. 6): a Poisson regression over the
 * 2^k − 1 patterns that could be seen, by Newton's steps; what it says of the pattern nobody saw is the
 * estimate. Its variance is that of the intercept and of the unseen themselves (L.-P. Rivest and S.
 * Baillargeon, 2007). Null where the numbers do not settle it.
 */
export function fitLogLinear(
  counts: readonly PatternCount[],
  lists: number,
  pairs: readonly Pair[],
): FittedModel | null {
  const patterns = Array.from({ length: 2 ** lists - 1 }, (_, index) => index + 1)
  const observed = patterns.map((pattern) =>
    counts.reduce((sum, one) => (one.pattern === pattern ? sum + one.n : sum), 0),
  )
  const seen = observed.reduce((sum, n) => sum + n, 0)
  if (seen === 0) return null
  const has = (pattern: number, list: number) => (pattern >> list) & 1
  const design = patterns.map((pattern) => [
    1,
    ...Array.from({ length: lists }, (_, list) => has(pattern, list)),
    ...pairs.map(([a, b]) => has(pattern, a) * has(pattern, b)),
  ])
  const size = 1 + lists + pairs.length
  // A finder that caught nothing, or two that never met, leave their part of the model without an end.
  for (let j = 1; j < size; j += 1) {
    if (design.every((row, i) => row[j] === 0 || observed[i] === 0)) return null
  }
  let beta = Array.from({ length: size }, (_, j) =>
    j === 0 ? Math.log(seen / patterns.length) : 0,
  )
  let inverse: number[][] | null = null
  let deviance = devianceOf(observed, expectedOf(design, beta))
  for (let round = 0; round < rounds; round += 1) {
    const mu = expectedOf(design, beta)
    const gradient = design[0]?.map((_, j) =>
      design.reduce((sum, row, i) => sum + (row[j] ?? 0) * ((observed[i] ?? 0) - (mu[i] ?? 0)), 0),
    )
    inverse = inverseOf(informationOf(design, mu))
    if (!inverse || !gradient) return null
    const step = inverse.map((row) => row.reduce((sum, v, j) => sum + v * (gradient[j] ?? 0), 0))
    // Halved where it would lead away from the best fit.
    let share = 1
    let next = beta
    let better = deviance
    for (let halving = 0; halving < 40; halving += 1, share /= 2) {
      next = beta.map((value, j) => value + share * (step[j] ?? 0))
      better = devianceOf(observed, expectedOf(design, next))
      if (better <= deviance + 1e-12) break
    }
    const moved = Math.max(...step.map((value) => Math.abs(value * share)))
    beta = next
    deviance = better
    if (moved < 1e-12) break
  }
  inverse = inverseOf(informationOf(design, expectedOf(design, beta)))
  const variance0 = inverse?.[0]?.[0]
  const unseen = Math.exp(beta[0] ?? 0)
  if (variance0 === undefined || !Number.isFinite(unseen) || !Number.isFinite(deviance)) return null
  // Beyond this the fit ran away rather than settled.
  if (beta.some((value) => Math.abs(value) > 25)) return null
  const variance = unseen + unseen ** 2 * variance0
  return {
    ...{ pairs, parameters: size, deviance, unseen },
    aic: deviance + 2 * size,
    population: withLogNormal(seen + unseen, variance, seen),
  }
}

function expectedOf(design: readonly number[][], beta: readonly number[]): number[] {
  return design.map((row) =>
    Math.exp(
      Math.min(
        500,
        row.reduce((sum, x, j) => sum + x * (beta[j] ?? 0), 0),
      ),
    ),
  )
}

function informationOf(design: readonly number[][], mu: readonly number[]): number[][] {
  const size = design[0]?.length ?? 0
  return Array.from({ length: size }, (_, a) =>
    Array.from({ length: size }, (__, b) =>
      design.reduce((sum, row, i) => sum + (row[a] ?? 0) * (row[b] ?? 0) * (mu[i] ?? 0), 0),
    ),
  )
}

function devianceOf(observed: readonly number[], mu: readonly number[]): number {
  return observed.reduce((sum, n, i) => {
    const expected = mu[i] ?? 0
    return sum + 2 * ((n === 0 ? 0 : n * Math.log(n / expected)) - (n - expected))
  }, 0)
}

/** All pairs of so many finders. */
export function pairsOf(lists: number): Pair[] {
  const pairs: Pair[] = []
  for (let a = 0; a < lists; a += 1) for (let b = a + 1; b < lists; b += 1) pairs.push([a, b])
  return pairs
}

/**
 * Every model of up to four finders, and for five those reached by adding the best pair again and again;
 * the smallest AIC (H. Akaike, 1974) first. The model with all pairs and as many parameters as patterns
 * fits anything, and stands among them by its AIC like the others.
 */
export function rankedModels(counts: readonly PatternCount[], lists: number): FittedModel[] {
  const pairs = pairsOf(lists)
  const fits: FittedModel[] = []
  const tryPairs = (chosen: readonly Pair[]): FittedModel | null => {
    if (1 + lists + chosen.length > 2 ** lists - 1) return null
    const fit = fitLogLinear(counts, lists, chosen)
    if (fit) fits.push(fit)
    return fit
  }
  if (lists <= 4) {
    for (let set = 0; set < 2 ** pairs.length; set += 1) {
      tryPairs(pairs.filter((_, index) => (set >> index) & 1))
    }
  } else {
    let chosen: Pair[] = []
    tryPairs(chosen)
    for (let round = 0; round < pairs.length; round += 1) {
      const tried = pairs
        .filter((pair) => !chosen.includes(pair))
        .map((pair) => ({ pair, fit: tryPairs([...chosen, pair]) }))
        .filter(({ fit }) => fit !== null)
        .toSorted((a, b) => (a.fit?.aic ?? 0) - (b.fit?.aic ?? 0))
      const [best] = tried
      if (!best) break
      chosen = [...chosen, best.pair]
    }
  }
  return fits.toSorted((a, b) => a.aic - b.aic || a.parameters - b.parameters)
}
