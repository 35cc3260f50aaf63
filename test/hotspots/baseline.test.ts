import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { asManyAs, dispersionOf, riseOf } from '#src/hotspots/baseline.ts'
import { isRising } from '#src/hotspots/keep-day.ts'
import { usualFigures } from '#src/hotspots/vocabulary.ts'
import { medianOf } from '#src/kernel/statistics/median.ts'

const days = (...counts: number[]) => counts.map((count) => ({ count, outOf: 1000 }))

describe('the chance of as many as were seen', () => {
  test('is that of a Poisson count where nothing scatters more (10 or more of 5: 0.0318281 in every table)', () => {
    expect(asManyAs(10, 5, 1)).toBeCloseTo(0.0318280573062048, 12)
    expect(asManyAs(0, 5, 1)).toBe(1)
    // 1 − e⁻² and 1 − 3e⁻²
    expect(asManyAs(1, 2, 1)).toBeCloseTo(1 - Math.exp(-2), 12)
    expect(asManyAs(2, 2, 1)).toBeCloseTo(1 - 3 * Math.exp(-2), 12)
  })

  test('is that of a negative binomial one where they scatter: the candy seller of the textbooks', () => {
    // Pat sells five bars with a chance of 0.4 at each door: mean of failures 5·0.6/0.4, φ = 1/0.4.
    const [mean, dispersion] = [(5 * 0.6) / 0.4, 1 / 0.4]
    // On or before the eighth house: 0.1736704, so four or more failures are 0.8263296.
    expect(asManyAs(4, mean, dispersion)).toBeCloseTo(1 - 0.1736704, 9)
    // At the tenth house exactly: 126 · 0.4⁵ · 0.6⁵.
    const tenth = asManyAs(5, mean, dispersion) - asManyAs(6, mean, dispersion)
    expect(tenth).toBeCloseTo(126 * 0.4 ** 5 * 0.6 ** 5, 9)
  })

  test('falls as the count grows, rises with the scatter, and joins the Poisson one without a step', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0.5, max: 40, noNaN: true }),
        fc.double({ min: 1.01, max: 8, noNaN: true }),
        (count, mean, dispersion) => {
          const chance = asManyAs(count, mean, dispersion)
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThanOrEqual(1 + 1e-12)
          expect(asManyAs(count + 1, mean, dispersion)).toBeLessThanOrEqual(chance + 1e-12)
          expect(asManyAs(count, mean, 1 + 1e-6)).toBeCloseTo(asManyAs(count, mean, 1), 4)
        },
      ),
    )
    expect(asManyAs(20, 8, 3)).toBeGreaterThan(asManyAs(20, 8, 1))
  })
})

describe('what is usual on a weekday', () => {
  test('is the median of its shares, which one bad day does not move', () => {
    expect(medianOf([3, 1, 2])).toBe(2)
    expect(medianOf([4, 1, 2, 3])).toBe(2.5)
    const before = days(10, 11, 9, 10, 500, 10, 11, 9)
    expect(riseOf({ count: 20, outOf: 1000 }, before)).toMatchObject({ expected: 10, days: 8 })
  })

  test('follows how many calls were heard, and leaves out days on which none was', () => {
    const before = [
      { count: 10, outOf: 1000 },
      { count: 5, outOf: 500 },
      { count: 0, outOf: 0 },
    ]
    expect(riseOf({ count: 4, outOf: 200 }, before)).toMatchObject({
      expected: 2,
      days: 2,
      times: 2,
    })
    expect(riseOf({ count: 4, outOf: 0 }, before)).toBeNull()
    expect(riseOf({ count: 4, outOf: 10 }, [])).toBeNull()
  })

  test('scatters by Pearson’s χ² over n − 1, never less than chance (worked by hand: 2, 4, 12 of the same base)', () => {
    // Mean 6: (16 + 4 + 36) / 6 / 2.
    expect(dispersionOf(days(2, 4, 12))).toBeCloseTo(56 / 12, 12)
    expect(dispersionOf(days(6, 6, 6))).toBe(1)
    expect(dispersionOf(days(0, 0))).toBe(1)
    expect(dispersionOf(days(9))).toBe(1)
  })
})

describe('a rise', () => {
  const rise = (chance: number, weeks = 8) => ({
    ...{ days: weeks, expected: 10, dispersion: 1, chance, times: 2 },
  })

  test('needs enough times the usual, enough calls, hardly any chance and four weeks behind it', () => {
    const { chance } = usualFigures
    expect(isRising(rise(chance), 20, usualFigures)).toBe(true)
    expect(isRising(rise(chance), 19, usualFigures)).toBe(false)
    expect(isRising(rise(chance * 1.01), 20, usualFigures)).toBe(false)
    expect(isRising(rise(chance, 3), 20, usualFigures)).toBe(false)
    expect(isRising(rise(chance), 20, { ...usualFigures, leastCalls: 21 })).toBe(false)
    expect(isRising(null, 1000, usualFigures)).toBe(false)
  })
})
