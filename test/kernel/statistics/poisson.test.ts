import { describe, expect, test } from 'vitest'

import { atMost, moreThan, poissonChance, poissonInterval } from '#src/kernel/statistics/poisson.ts'

/** Term by term, each tail on its own side: slow, and nothing can be wrong with it. */
const below = (count: number, mean: number) => {
  let sum = 0
  for (let k = 0; k <= count; k += 1) sum += poissonChance(k, mean)
  return sum
}
const above = (count: number, mean: number) => {
  let sum = 0
  for (let k = count + 1; k < count + 2000; k += 1) sum += poissonChance(k, mean)
  return sum
}

describe('the tails of the Poisson distribution', () => {
  const counts = [0, 1, 2, 7, 30, 99, 350]
  const means = [0.001, 0.5, 1, 2.5, 7, 9, 20, 55.5, 100, 250, 399]

  test.each(counts)('of %i are their terms added up', (count) => {
    for (const mean of means) {
      expect(Math.abs(atMost(count, mean) - below(count, mean))).toBeLessThan(1e-12)
      expect(Math.abs(moreThan(count, mean) - above(count, mean))).toBeLessThan(1e-12)
      // The small side keeps its digits, however small it is.
      const [small, terms] =
        count < mean
          ? [atMost(count, mean), below(count, mean)]
          : [moreThan(count, mean), above(count, mean)]
      if (terms > 1e-280) expect(Math.abs(small / terms - 1)).toBeLessThan(1e-11)
    }
  })

  test('end where nothing is expected, and where nothing can be fewer', () => {
    expect([atMost(0, 0), moreThan(0, 0)]).toEqual([1, 0])
    expect([atMost(-1, 3), moreThan(-1, 3)]).toEqual([0, 1])
  })
})

describe('the exact interval of a count', () => {
  // As printed in tables of exact limits: quantiles of χ², halved.
  test.each([
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
    [50, 37.11, 65.92],
    [100, 81.36, 121.63],
  ])('of %i runs from %f to %f', (count, low, high) => {
    const found = poissonInterval(count)
    expect(Math.abs(found.low - low)).toBeLessThan(0.006)
    expect(Math.abs(found.high - high)).toBeLessThan(0.006)
  })

  test('leaves half of what is beyond on either side, of as many cases as a year has', () => {
    for (const count of [1, 12, 400, 40_000]) {
      for (const beyond of [0.05, 0.001]) {
        const { low, high } = poissonInterval(count, beyond)
        expect(moreThan(count - 1, low)).toBeCloseTo(beyond / 2, 9)
        expect(atMost(count, high)).toBeCloseTo(beyond / 2, 9)
      }
    }
  })
})
