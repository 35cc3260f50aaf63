import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { differenceOfShares } from '#src/kernel/statistics/difference.ts'
import { rateRatio, sideOfOne } from '#src/kernel/statistics/rate-ratio.ts'

/**
 * The examples of R. G. Newcombe, Statistics in Medicine 17 (1998) 873–890, table II, method 10, which
 * prints four decimals; the further ones were solved from the quadratic equation of the Wilson bounds
 * with forty digits.
 */
const published = [
  [56, 70, 48, 80, '0.0524', '0.3339', 0.052431472402, 0.333872654037],
  [9, 10, 3, 10, '0.1705', '0.8090', 0.170522723935, 0.809017973535],
  [6, 7, 2, 7, '0.0582', '0.8062', 0.058227927482, 0.806249637524],
  [5, 56, 0, 29, '-0.0381', '0.1926', -0.038137147904, 0.192560013855],
  [0, 10, 0, 20, '-0.1611', '0.2775', -0.161125158053, 0.277532799863],
  [0, 10, 0, 10, '-0.2775', '0.2775', -0.277532799863, 0.277532799863],
  [10, 10, 0, 20, '0.6791', '1.0000', 0.679086037142, 1],
  [10, 10, 0, 10, '0.6075', '1.0000', 0.607509350431, 1],
] as const

describe('the difference of two shares', () => {
  test.each(published)(
    'of %i/%i and %i/%i has the published bounds %s–%s',
    (x, n, y, m, low, high, lowFully, highFully) => {
      const found = differenceOfShares({ x, n }, { x: y, n: m })!
      expect([found.low.toFixed(4), found.high.toFixed(4)]).toEqual([low, high])
      expect(found.low).toBeCloseTo(lowFully, 9)
      expect(found.high).toBeCloseTo(highFully, 9)
      expect(found.difference).toBeCloseTo(x / n - y / m, 12)
    },
  )

  const share = fc
    .tuple(fc.nat(300), fc.integer({ min: 1, max: 300 }))
    .map(([x, n]) => ({ x: Math.min(x, n), n }))

  test('stays within −1 and 1, around the difference itself, and turns round with its sides', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [there, back] = [differenceOfShares(a, b)!, differenceOfShares(b, a)!]
        expect(there.low).toBeGreaterThanOrEqual(-1 - 1e-12)
        expect(there.high).toBeLessThanOrEqual(1 + 1e-12)
        expect(there.low).toBeLessThanOrEqual(there.difference + 1e-12)
        expect(there.high).toBeGreaterThanOrEqual(there.difference - 1e-12)
        expect(there.low).toBeCloseTo(-back.high, 12)
      }),
    )
  })

  test('is not told where a side has nothing', () => {
    expect(differenceOfShares({ x: 0, n: 0 }, { x: 1, n: 2 })).toBeNull()
    expect(differenceOfShares({ x: 1, n: 2 }, { x: 0, n: 0 })).toBeNull()
  })
})

describe('the side of 1 on which a ratio of rates lies', () => {
  const rates = fc.record({
    cases: fc.nat(60),
    calls: fc.integer({ min: 1000, max: 90_000 }),
    otherCases: fc.nat(60),
    otherCalls: fc.integer({ min: 1000, max: 90_000 }),
  })

  test('is that of the exact interval, whatever it covers', () => {
    fc.assert(
      fc.property(rates, fc.constantFrom(0.05, 0.01, 0.0005), (two, beyond) => {
        const interval = rateRatio(two, beyond)
        const { low, high } = interval ?? { low: 0, high: 2 }
        // An end that meets 1 to the last digit may be said either way.
        fc.pre(Math.abs(low - 1) > 1e-9 && Math.abs(high - 1) > 1e-9)
        const expected = low > 1 ? 'above' : high < 1 ? 'below' : null
        expect(sideOfOne(two, beyond)).toBe(expected)
      }),
    )
  })

  test('is read from the binomial tail: 8 of 8 at equal calls has a chance of 2⁻⁸', () => {
    const all = { cases: 8, calls: 500, otherCases: 0, otherCalls: 500 }
    expect(sideOfOne(all, 2 * 2 ** -8 + 1e-9)).toBe('above')
    expect(sideOfOne(all, 2 * 2 ** -8 - 1e-9)).toBeNull()
    expect(sideOfOne({ ...all, otherCalls: 0 })).toBeNull()
  })
})
