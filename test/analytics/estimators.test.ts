import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { chaoFloor } from '#src/analytics/estimate/chao.ts'
import { fitLogLinear, pairsOf, rankedModels } from '#src/analytics/estimate/log-linear.ts'
import { reckon } from '#src/analytics/estimate/reckon.ts'
import { chapman } from '#src/analytics/estimate/two-lists.ts'

/** A diabetes register of four lists (G. Bruno et al., Diabetes Care 17, 1994); bit 0 is the first list. */
const histories: readonly (readonly [history: string, n: number])[] = [
  ...([
    ['1111', 58],
    ['1110', 157],
    ['1101', 18],
    ['1100', 104],
    ['1011', 46],
  ] as const),
  ...([
    ['1010', 650],
    ['1001', 12],
    ['1000', 709],
    ['0111', 14],
    ['0110', 20],
  ] as const),
  ...([
    ['0101', 7],
    ['0100', 74],
    ['0011', 8],
    ['0010', 182],
    ['0001', 10],
  ] as const),
]
const patternOf = (history: string) =>
  [...history].reduce((sum, bit, list) => (bit === '1' ? sum | (1 << list) : sum), 0)
const counted = (rows: readonly (readonly [string, number])[]) =>
  rows.map(([history, n]) => ({ pattern: patternOf(history), n }))
const diabetes = counted(histories)

/** Hepatitis A in Taiwan, three lists (A. Chao et al., Statistics in Medicine 20, 2001). */
const hepatitis = counted([
  ...([
    ['111', 28],
    ['110', 21],
    ['101', 17],
    ['100', 69],
  ] as const),
  ...([
    ['011', 18],
    ['010', 55],
    ['001', 63],
  ] as const),
])

const listsOf = (rows: typeof diabetes, a: number, b: number) => {
  const sum = (holds: (pattern: number) => boolean) =>
    rows.reduce((total, { pattern, n }) => (holds(pattern) ? total + n : total), 0)
  const has = (pattern: number, list: number) => ((pattern >> list) & 1) === 1
  return {
    first: sum((pattern) => has(pattern, a)),
    second: sum((pattern) => has(pattern, b)),
    both: sum((pattern) => has(pattern, a) && has(pattern, b)),
  }
}

describe('two finders', () => {
  test('are reckoned as the package CARE1 prints the diabetes register, with its intervals', () => {
    // Estimate, standard error and interval for each pair of lists, as printed: whole numbers.
    const printed = [
      ...([
        [0, 1, 2351, 58, 2250, 2478],
        [0, 2, 2185, 22, 2146, 2233],
      ] as const),
      ...([
        [0, 3, 2261, 88, 2117, 2468],
        [1, 2, 2057, 77, 1922, 2224],
      ] as const),
      ...([
        [1, 3, 803, 47, 725, 913],
        [2, 3, 1555, 67, 1445, 1712],
      ] as const),
    ]
    for (const [a, b, estimate, error, low, high] of printed) {
      const found = chapman(listsOf(diabetes, a, b))
      expect(Math.round(found?.estimate ?? 0)).toBe(estimate)
      expect(Math.round(found?.standardError ?? 0)).toBe(error)
      // CARE1 takes 1.96 for the quantile, so a bound may round the other way.
      expect(Math.abs((found?.interval.low ?? 0) - low)).toBeLessThan(1)
      expect(Math.abs((found?.interval.high ?? 0) - high)).toBeLessThan(1)
    }
  })

  test('never say fewer than were seen, nor a bound the wrong way round', () => {
    const counts = fc.record({
      both: fc.nat(200),
      onlyA: fc.nat(200),
      onlyB: fc.nat(200),
    })
    fc.assert(
      fc.property(counts, ({ both, onlyA, onlyB }) => {
        const found = chapman({ first: both + onlyA, second: both + onlyB, both })
        const seen = both + onlyA + onlyB
        if (!found) throw new Error('nothing was reckoned')
        const { estimate, interval } = found
        expect(estimate).toBeGreaterThanOrEqual(seen - 1e-9)
        expect(interval.low).toBeGreaterThanOrEqual(seen - 1e-9)
        expect(interval.high).toBeGreaterThanOrEqual(estimate - 1e-9)
      }),
    )
  })

  test('refuse what cannot be: more in common than one of them caught', () => {
    expect(chapman({ first: 3, second: 9, both: 4 })).toBeNull()
    expect(chapman({ first: 3, second: 9, both: -1 })).toBeNull()
  })
})

describe('a log-linear model', () => {
  const cell = (history: string) =>
    hepatitis.find(({ pattern }) => pattern === patternOf(history))?.n ?? 0

  // Bishop, Fienberg and Holland 1975, table 6.4-1: the models of three lists with a closed form.
  test('of all pairs is the closed form of Bishop, Fienberg and Holland', () => {
    const fit = fitLogLinear(hepatitis, 3, pairsOf(3))
    const expected =
      (cell('111') * cell('100') * cell('010') * cell('001')) /
      (cell('110') * cell('101') * cell('011'))
    expect(fit?.unseen).toBeCloseTo(expected, 6)
    expect((fit?.unseen ?? 0) / expected).toBeCloseTo(1, 9)
    // As Chao et al. print it for these lists: 1,313.
    expect(Math.round(fit?.population.estimate ?? 0)).toBe(1313)
    expect(fit?.deviance).toBeCloseTo(0, 9)
    // The variance of Bishop, Fienberg and Holland: the square of the unseen times the sum of reciprocals.
    const reciprocals = hepatitis.reduce((sum, { n }) => sum + 1 / n, 0)
    const error = Math.sqrt(expected ** 2 * (reciprocals + 1 / expected))
    expect((fit?.population.standardError ?? 0) / error).toBeCloseTo(1, 9)
  })

  test('of two pairs that share a list is the closed form over the other two', () => {
    const fit = fitLogLinear(hepatitis, 3, [
      [0, 1],
      [0, 2],
    ])
    expect((fit?.unseen ?? 0) / ((cell('010') * cell('001')) / cell('011'))).toBeCloseTo(1, 9)
  })

  test('of one pair is the closed form of that pair taken as one list against the third', () => {
    const fit = fitLogLinear(hepatitis, 3, [[0, 1]])
    const both = cell('111') + cell('101') + cell('011')
    const expected = (cell('001') * (cell('110') + cell('100') + cell('010'))) / both
    expect((fit?.unseen ?? 0) / expected).toBeCloseTo(1, 9)
  })

  test('of independence finds the root of its cubic and the 388 that Chao et al. print', () => {
    const fit = fitLogLinear(hepatitis, 3, [])
    const n = fit?.population.estimate ?? 0
    // (N − n₁)(N − n₂)(N − n₃) = N²(N − seen): Darroch 1958.
    const [a, b, c] = [0, 1, 2].map((list) => listsOf(hepatitis, list, list).first) as [
      number,
      number,
      number,
    ]
    expect(((n - a) * (n - b) * (n - c)) / (n * n * (n - 271))).toBeCloseTo(1, 9)
    expect(Math.round(n)).toBe(388)
  })

  test('of two lists is Lincoln and Petersen', () => {
    const two = [
      { pattern: 1, n: 30 },
      { pattern: 2, n: 20 },
      { pattern: 3, n: 12 },
    ]
    const fit = fitLogLinear(two, 2, [])
    expect((fit?.unseen ?? 0) / ((30 * 20) / 12)).toBeCloseTo(1, 9)
  })

  test('says nothing of finders that never met or caught nothing', () => {
    const apart = [
      { pattern: 1, n: 30 },
      { pattern: 2, n: 20 },
    ]
    expect(fitLogLinear(apart, 2, [[0, 1]])).toBeNull()
    expect(fitLogLinear(apart, 3, [])).toBeNull()
    expect(fitLogLinear([], 2, [])).toBeNull()
  })

  test('is chosen by the smallest AIC of all that can be fitted', () => {
    const [best, second] = rankedModels(diabetes, 4)
    expect(best?.aic).toBeLessThanOrEqual(second?.aic ?? 0)
    // No simpler model of the register comes within ten of it.
    const independence = fitLogLinear(diabetes, 4, [])
    expect((independence?.aic ?? 0) - (best?.aic ?? 0)).toBeGreaterThan(10)
    expect(best?.population.interval.low).toBeGreaterThan(2069)
  })
})

describe('the floor of Chao', () => {
  test('is seen plus f₁² ÷ 2f₂, with its variance', () => {
    const found = chaoFloor([187, 56, 28])
    expect((found?.estimate ?? 0) - (271 + 187 ** 2 / 112)).toBeCloseTo(0, 9)
    const r = 187 / 56
    const variance = 56 * (r ** 4 / 4 + r ** 3 + r ** 2 / 2)
    expect((found?.standardError ?? 0) / Math.sqrt(variance)).toBeCloseTo(1, 9)
  })

  test('holds where no two met, and says nothing of nothing', () => {
    expect(chaoFloor([6, 0])?.estimate).toBe(6 + 15)
    expect(chaoFloor([0, 0])).toBeNull()
  })
})

describe('what is told', () => {
  test('is nothing where there is one finder, none, or nothing in common', () => {
    expect(reckon([], 5).verdict).toEqual({ kind: 'unsaid', why: 'none' })
    expect(reckon([{ pattern: 1, n: 40 }], 5).verdict).toEqual({
      kind: 'unsaid',
      why: 'one-finder',
    })
    const apart = [
      { pattern: 1, n: 40 },
      { pattern: 2, n: 9 },
    ]
    expect(reckon(apart, 5).verdict).toEqual({ kind: 'unsaid', why: 'apart' })
  })

  test('is nothing where both caught fewer than seven', () => {
    const few = [
      { pattern: 1, n: 40 },
      { pattern: 2, n: 30 },
      { pattern: 3, n: 6 },
    ]
    expect(reckon(few, 5).verdict).toEqual({ kind: 'unsaid', why: 'few' })
    const enough = few.map((row) => (row.pattern === 3 ? { ...row, n: 7 } : row))
    expect(reckon(enough, 5).verdict).toMatchObject({ kind: 'said', by: 'pair' })
  })

  test('is the model that fits best where three finders met', () => {
    const { verdict, models, seen } = reckon(hepatitis, 5)
    expect(seen).toBe(271)
    expect(verdict).toMatchObject({ kind: 'said', by: 'model' })
    expect(verdict.kind === 'said' && verdict.population).toBe(models[0]?.population)
  })

  test('warns of two finders that lean on each other', () => {
    // What the third finder caught was mostly caught by both of the others or by neither.
    const rows = counted([
      ...([
        ['111', 40],
        ['101', 4],
        ['011', 5],
        ['001', 30],
      ] as const),
      ...([
        ['110', 50],
        ['100', 12],
        ['010', 9],
      ] as const),
    ])
    const pair = reckon(rows, 3).meetings.find(({ a, b }) => a === 0 && b === 1)
    expect(pair?.oddsRatio?.low).toBeGreaterThan(1)
  })

  test('falls between what was seen and its own upper bound, whatever was caught', () => {
    const anything = fc.array(
      fc.record({ pattern: fc.integer({ min: 1, max: 31 }), n: fc.nat(60) }),
      {
        maxLength: 31,
      },
    )
    fc.assert(
      fc.property(anything, (patterns) => {
        const { seen, verdict } = reckon(patterns, 5)
        if (verdict.kind === 'unsaid') return
        const { estimate, interval } = verdict.population
        expect(interval.high).toBeLessThan(Infinity)
        expect(interval.low).toBeGreaterThanOrEqual(seen - 1e-6)
        expect(interval.high).toBeGreaterThanOrEqual(estimate - 1e-6)
      }),
      { numRuns: 12 },
    )
  })
})
