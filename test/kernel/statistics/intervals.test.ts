import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { exactInterval, incompleteBeta, wilson } from '#src/kernel/statistics/intervals.ts'
import { estimateMissed, recallOf } from '#src/screening/performance/estimate.ts'

/** Chance of at least x hits among n, added up term by term. */
function atLeast(x: number, n: number, p: number): number {
  let total = 0
  for (let k = x; k <= n; k += 1) {
    let ways = 1
    for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1)
    total += ways * p ** k * (1 - p) ** (n - k)
  }
  return total
}

/** Numbers that look random and are the same in every run. */
function chance(seed: number) {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32
    return state / 2 ** 32
  }
}

describe('intervals', () => {
  test('Wilson agrees with the published example of 10 in 100', () => {
    const { low, high } = wilson(10, 100)!
    expect(low).toBeCloseTo(0.0552, 4)
    expect(high).toBeCloseTo(0.1744, 4)
  })

  test('Wilson stays within 0 and 1 and around the share itself', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (a, b) => {
        const [x, n] = [Math.min(a, b), Math.max(a, b, 1)]
        const { low, high } = wilson(x, n)!
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(x / n + 1e-12)
        expect(high).toBeGreaterThanOrEqual(x / n - 1e-12)
      }),
    )
    expect(wilson(0, 0)).toBeNull()
  })

  test('the beta function is the tail of the binomial distribution', () => {
    for (const [x, n, p] of [
      [1, 10, 0.05],
      [3, 20, 0.2],
      [12, 40, 0.3],
      [39, 40, 0.9],
    ] as const) {
      expect(incompleteBeta(p, x, n - x + 1)).toBeCloseTo(atLeast(x, n, p), 10)
    }
  })

  test('the exact interval leaves 2.5 % on either side', () => {
    for (const [x, n] of [
      [1, 240],
      [3, 60],
      [7, 12],
    ] as const) {
      const { low, high } = exactInterval(x, n)!
      expect(atLeast(x, n, low)).toBeCloseTo(0.025, 8)
      expect(1 - atLeast(x + 1, n, high)).toBeCloseTo(0.025, 8)
    }
  })

  test('with no hit in 240 the bound is about three in 240', () => {
    const { low, high } = exactInterval(0, 240)!
    expect(low).toBe(0)
    expect(high).toBeCloseTo(0.0124, 4)
    expect(high).toBeLessThan(3 / 240)
  })
})

describe('the estimate of what is missed', () => {
  test('is the Horvitz–Thompson sum when every drawn call is judged', () => {
    // Two days: 2 of 100 and 4 of 1000 drawn; one missed on each.
    const days = [
      { size: 100, drawn: 2, missed: 1 },
      { size: 1000, drawn: 4, missed: 1 },
    ]
    const sample = days.flatMap(({ size, drawn, missed }) =>
      Array.from({ length: drawn }, (_, index) => ({
        chance: drawn / size,
        missed: index < missed,
      })),
    )
    const estimate = estimateMissed(sample)!
    expect(estimate.population).toBe(1100)
    expect(estimate.missed).toBeCloseTo(50 + 250, 8)
  })

  test('says nothing while nothing is judged, and gives only a bound while nothing was missed', () => {
    const open = { chance: 0.1, missed: null }
    expect(estimateMissed([open, open])).toBeNull()
    const clean = Array.from({ length: 240 }, () => ({ chance: 0.01, missed: false }))
    const estimate = estimateMissed(clean)!
    expect(estimate.interval).toEqual(exactInterval(0, 240))
    expect(estimate.missedInterval.high).toBeCloseTo(24_000 * (1 - 0.05 ** (1 / 240)), 6)
    const recall = recallOf(300, estimate)!
    expect(recall.recall).toBeNull()
    expect(recall.high).toBe(1)
    expect(recall.low).toBeCloseTo(300 / (300 + estimate.missedInterval.high), 10)
    expect(recallOf(0, estimate)).toBeNull()
  })

  test('is right on average, and its interval holds the truth in nineteen of twenty trials', () => {
    const random = chance(20261128)
    // Four days of different size with complaints in 4 % of their calls; 30 drawn on each.
    const days = [400, 600, 900, 1500]
    const calls = days.map((size) => Array.from({ length: size }, () => random() < 0.04))
    const truth = calls.flat().filter(Boolean).length
    const size = calls.flat().length
    let total = 0
    let covered = 0
    const trials = 1500
    for (let trial = 0; trial < trials; trial += 1) {
      const sample = calls.flatMap((day) =>
        drawThirty(day, random).map((missed) => ({ chance: 30 / day.length, missed })),
      )
      const estimate = estimateMissed(sample)!
      total += estimate.missed
      const { low, high } = estimate.missedInterval
      if (low <= truth && truth <= high) covered += 1
      expect(estimate.population).toBe(size)
    }
    expect(total / trials / truth).toBeCloseTo(1, 1)
    expect(covered / trials).toBeGreaterThan(0.94)
  })
})

function drawThirty(day: readonly boolean[], random: () => number): boolean[] {
  const left = [...day]
  return Array.from({ length: 30 }, () => left.splice(Math.floor(random() * left.length), 1)[0]!)
}
