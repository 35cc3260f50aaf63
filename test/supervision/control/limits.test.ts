import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { atMost, highestMean, moreThan, poissonInterval } from '#src/kernel/statistics/poisson.ts'
import { countLimits, exactLimits, rateLimits } from '#src/supervision/control/limits.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)

/** The chance of up to `count`, multiplied out term by term instead of by logarithms. */
function upTo(count: number, mean: number): number {
  let term = Math.exp(-mean)
  let total = 0
  for (let k = 0; k <= count; k += 1) {
    total += term
    term *= mean / (k + 1)
  }
  return total
}

/** NIST/SEMATECH e-Handbook of Statistical Methods 6.3.3.1: defects on 25 wafers. */
const wafers = [
  ...[16, 14, 28, 16, 12, 20, 10, 12, 10, 17, 19, 17, 14],
  ...[16, 15, 13, 14, 16, 11, 20, 11, 19, 16, 31, 13],
]

/** Montgomery, Introduction to Statistical Quality Control: nonconformities in 26 samples of 100 boards. */
const boards = [
  ...[21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16],
  ...[19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15],
]

/** The same: 20 samples of 5 personal computers. */
const computers = [10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5]

/** The same: ten rolls of dyed cloth, of so many inspection units each. */
const rolls = [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
const clothFaults = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]

describe('limits of counts', () => {
  test('are those of the wafer defects: 16, from 4 to 28, and the 24th wafer is beyond', () => {
    const mean = sum(wafers) / wafers.length
    const { lower, upper, exact } = countLimits(mean)
    expect([mean, lower, upper, exact]).toEqual([16, 4, 28, false])
    const beyond = wafers.flatMap((count, index) => (count > upper || count < 4 ? [index + 1] : []))
    expect(beyond).toEqual([24])
  })

  test('are those of the circuit boards, with the 6th and the 20th sample beyond', () => {
    const mean = sum(boards) / boards.length
    expect(sum(boards)).toBe(516)
    expect(mean).toBeCloseTo(258 / 13, 12)
    const { lower, upper } = countLimits(mean)
    // The book rounds the mean to 19.85 first, and has 33.22 and 6.48.
    expect(upper).toBeCloseTo((258 + 3 * Math.sqrt(258 * 13)) / 13, 9)
    expect(lower).toBeCloseTo((258 - 3 * Math.sqrt(258 * 13)) / 13, 9)
    expect(countLimits(19.85)).toMatchObject({
      lower: expect.closeTo(6.48, 2) as number,
      upper: expect.closeTo(33.22, 2) as number,
    })
    const beyond = boards.flatMap((count, index) =>
      count > upper || count < lower! ? [index + 1] : [],
    )
    expect(beyond).toEqual([6, 20])
  })

  test('are the revised ones once both samples are left out', () => {
    const rest = boards.filter((count) => count !== 5 && count !== 39)
    const { lower, upper } = countLimits(sum(rest) / rest.length)
    // 472 in 24 samples; the book has 19.67, 32.97 and 6.36 (rounded along the way).
    expect(upper).toBeCloseTo((59 + 3 * Math.sqrt(59 * 3)) / 3, 9)
    expect(lower).toBeCloseTo((59 - 3 * Math.sqrt(59 * 3)) / 3, 9)
  })
})

describe('limits of rates', () => {
  test('are those of the personal computers: 1.93, from 0.07 to 3.79', () => {
    const centre = sum(computers) / (computers.length * 5)
    expect(centre).toBeCloseTo(1.93, 12)
    const limits = rateLimits(centre, 5)!
    expect(limits.upper).toBeCloseTo(1.93 + 3 * Math.sqrt(1.93 / 5), 9)
    expect(limits.lower).toBeCloseTo(1.93 - 3 * Math.sqrt(1.93 / 5), 9)
    expect(limits.upper).toBeCloseTo(3.79, 2)
    expect(limits.lower).toBeCloseTo(0.07, 2)
  })

  test('follow the size of each roll of dyed cloth', () => {
    const centre = sum(clothFaults) / sum(rolls)
    expect(centre).toBeCloseTo(153 / 107.5, 12)
    // The book prints these two columns, from 1.42.
    const printed: Record<number, [number, number]> = {
      8: [0.16, 2.68],
      9.5: [0.26, 2.58],
      10: [0.29, 2.55],
      10.5: [0.32, 2.52],
      12: [0.39, 2.45],
      12.5: [0.41, 2.43],
      13: [0.43, 2.41],
    }
    for (const size of rolls) {
      const exact = rateLimits(centre, size)!
      expect(exact.upper).toBeCloseTo(centre + 3 * Math.sqrt(centre / size), 9)
      expect(exact.lower).toBeCloseTo(centre - 3 * Math.sqrt(centre / size), 9)
      const rounded = rateLimits(1.42, size)!
      expect(Math.abs(rounded.lower! - printed[size]![0])).toBeLessThan(0.011)
      expect(Math.abs(rounded.upper - printed[size]![1])).toBeLessThan(0.011)
    }
  })

  test('are none where nothing was answered', () => {
    expect(rateLimits(50, 0)).toBeNull()
  })
})

describe('exact limits', () => {
  const oneSide = 0.0013498980316300933

  test('never raise a false alarm more often than three sigma, and one step closer would', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 9, noNaN: true }), (mean) => {
        const { lower, upper } = exactLimits(mean)
        expect(1 - upTo(upper, mean)).toBeLessThanOrEqual(oneSide + 1e-12)
        if (upper > 0) expect(1 - upTo(upper - 1, mean)).toBeGreaterThan(oneSide - 1e-12)
        if (lower === null) expect(Math.exp(-mean)).toBeGreaterThan(oneSide)
        else {
          expect(upTo(lower - 1, mean)).toBeLessThanOrEqual(oneSide + 1e-12)
          expect(upTo(lower, mean)).toBeGreaterThan(oneSide - 1e-12)
        }
      }),
    )
  })

  test('have no lower one below a mean of 6.6: even an empty week is no surprise there', () => {
    expect(countLimits(6.6).lower).toBeNull()
    expect(countLimits(6.7).lower).toBe(1)
    expect(countLimits(0.5)).toEqual({ lower: null, upper: 4, exact: true })
    expect(countLimits(0)).toEqual({ lower: null, upper: 0, exact: true })
  })
})

describe('intervals of a count', () => {
  // F. Garwood, Biometrika 28, 1936; as in Pearson and Hartley, Biometrika Tables, table 40.
  test.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.242, 7.225],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [20, 12.217, 30.888],
    [50, 37.111, 65.919],
  ])('of %i are the tabled ones', (count, low, high) => {
    const interval = poissonInterval(count)
    expect(Math.abs(interval.low - low)).toBeLessThan(0.0006)
    expect(Math.abs(interval.high - high)).toBeLessThan(0.0006)
  })

  test('end where each side has a chance of 2.5 %, to nine digits', () => {
    expect(poissonInterval(0).high).toBeCloseTo(-Math.log(0.025), 9)
    for (const count of [1, 2, 7, 33, 120]) {
      const { low, high } = poissonInterval(count)
      expect(1 - upTo(count - 1, low)).toBeCloseTo(0.025, 9)
      expect(upTo(count, high)).toBeCloseTo(0.025, 9)
    }
  })

  test('leave room for three where none was seen', () => {
    expect(highestMean(0)).toBeCloseTo(-Math.log(0.05), 9)
  })

  test('rest on sums that agree with the plain ones from both sides', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0.1, max: 60, noNaN: true }), (count, mean) => {
        expect(atMost(count, mean)).toBeCloseTo(upTo(count, mean), 10)
        expect(atMost(count, mean) + moreThan(count, mean)).toBeCloseTo(1, 10)
      }),
    )
  })
})
