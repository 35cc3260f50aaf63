import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { atMost, poissonInterval } from '#src/kernel/statistics/poisson.ts'
import { type WeekFigure, weekMs } from '#src/supervision/metrics/weekly.ts'
import { judgeEffect, luckOf, type Target } from '#src/supervision/sheets/effect.ts'
import { isoWeek } from '#src/supervision/sheets/number.ts'

const target: Target = { kind: 'substantiated', limit: 4, weeks: 3 }
const figures = (...counts: (number | [count: number, pending: number, handled?: number])[]) =>
  counts.map((one, index): WeekFigure => {
    const [count, pending = 0, handled = 0] = typeof one === 'number' ? [one] : one
    return { week: index * weekMs, count, pending, handled }
  })
const before = figures(7, 9, 6, 8, 7, 9, 6, 8)
const after = (weeks: WeekFigure[], now = weeks.length * weekMs, given = before) =>
  judgeEffect(weeks, given, target, now)

describe('the effect of measures', () => {
  test('is there after so many whole weeks in a row within the limit', () => {
    expect(after(figures(4, 3)).met).toBe(false)
    expect(after(figures(4, 3, 4))).toMatchObject({ met: true, streak: 3 })
  })

  test('begins again with a broken week', () => {
    expect(after(figures(3, 3, 5, 1))).toMatchObject({ met: false, streak: 1 })
    expect(after(figures(3, 3, 5, 1, 1, 1)).met).toBe(true)
  })

  test('is lost again by a week that breaks the limit after it was there', () => {
    expect(after(figures(3, 3, 3, 9))).toMatchObject({ met: false, streak: 0 })
  })

  test('does not count a week that is not over', () => {
    const weeks = figures(1, 1, 1)
    const { met, weeks: judged } = after(weeks, 3 * weekMs - 1)
    expect(met).toBe(false)
    expect(judged[2]?.state).toBe('running')
  })

  test('does not count a week while what is pending could break it, and counts it once settled', () => {
    const waiting = after(figures(1, [3, 2], 1, 1))
    expect(waiting).toMatchObject({ met: false, streak: 2, hoped: 4 })
    expect(waiting.weeks[1]?.state).toBe('unsettled')
    expect(after(figures(1, [3, 1], 1)).met).toBe(true)
  })

  test('leaves out a week in which hardly anybody called', () => {
    const usual = figures(
      ...before.map(({ count }) => [count, 0, 1000] as [number, number, number]),
    )
    const weeks = figures([1, 0, 1000], [0, 0, 100], [2, 0, 1000], [1, 0, 900])
    const judged = judgeEffect(weeks, usual, target, 4 * weekMs)
    expect(judged.weeks.map(({ state }) => state)).toEqual([
      'within',
      'too-few',
      'within',
      'within',
    ])
    expect(judged.met).toBe(true)
  })

  test('holds a rate against the answered calls, and knows none without calls', () => {
    const rate: Target = { kind: 'substantiated-rate', limit: 100, weeks: 2 }
    const usual = figures([10, 0, 50_000], [10, 0, 50_000])
    const weeks = figures([5, 0, 50_000], [5, 1, 50_000], [0, 0, 0], [6, 0, 50_000])
    const states = judgeEffect(weeks, usual, rate, 4 * weekMs).weeks.map(({ state }) => state)
    expect(states).toEqual(['within', 'unsettled', 'too-few', 'beyond'])
  })

  test('never is there while the last weeks hold one beyond the limit', () => {
    const counts = fc.array(fc.tuple(fc.nat(8), fc.nat(3)), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(counts, (given) => {
        const { met } = after(figures(...given))
        const last = given.slice(-3)
        const proven = last.length === 3 && last.every(([count, pending]) => count + pending <= 4)
        expect(met).toBe(proven)
      }),
      { numRuns: 300 },
    )
  })
})

describe('the luck of an effect', () => {
  test('is small where there was much before', () => {
    const luck = luckOf(before, target)
    expect(luck?.tooFew).toBe(false)
    // Poisson: at most 4 where 7.5 are expected is 0.1321, three times in a row 0.0023.
    expect(luck?.chance).toBeCloseTo(0.1321 ** 3, 4)
  })

  test('is said where so few weeks would often look the same', () => {
    const luck = luckOf(figures(2, 1, 3, 2, 1, 2, 3, 2), target)
    expect(luck?.tooFew).toBe(true)
    expect(luck?.chance).toBeGreaterThan(0.8)
  })

  test('counts an empty baseline by what it does not rule out', () => {
    expect(poissonInterval(0).high).toBeCloseTo(3.689, 3)
    expect(poissonInterval(10).high).toBeCloseTo(18.39, 2)
    expect(luckOf([], target)).toBeNull()
  })

  test('sums the chances of a Poisson count, also of great ones', () => {
    expect(atMost(0, 1)).toBeCloseTo(Math.exp(-1), 12)
    expect(atMost(3, 2)).toBeCloseTo(0.857123, 6)
    expect(atMost(2000, 2000)).toBeCloseTo(0.506, 3)
  })
})

test('a week of issue is named as ISO names it, over the turn of the year', () => {
  const at = (day: string) => isoWeek(Date.parse(`${day}T12:00:00+08:00`))
  expect(at('2026-11-18')).toEqual({ year: 2026, week: 47 })
  expect(at('2026-12-31')).toEqual({ year: 2026, week: 53 })
  expect(at('2027-01-03')).toEqual({ year: 2026, week: 53 })
  expect(at('2027-01-04')).toEqual({ year: 2027, week: 1 })
  expect(at('2025-12-29')).toEqual({ year: 2026, week: 1 })
})
