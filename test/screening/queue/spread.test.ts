import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { type Candidate, spreadFairly } from '#src/screening/queue/spread.ts'

const strongRank = 0.8

function candidates(of: Record<number, number[]>): Candidate[] {
  let findingId = 0
  return Object.entries(of).flatMap(([departmentId, ranks]) =>
    ranks.map((rank) => ({
      findingId: (findingId += 1),
      departmentId: Number(departmentId),
      rank,
      kept: false,
    })),
  )
}

const seatsOf = ({ seats }: ReturnType<typeof spreadFairly>) => Object.fromEntries(seats)

describe('the spread over departments', () => {
  test('follows the handled calls by largest remainder', () => {
    const many = Array.from({ length: 30 }, (_, index) => 0.7 - index / 100)
    // Quotas of 10 places for 500, 300 and 140 calls: 5.32, 3.19, 1.49.
    const calls = new Map([
      [1, 500],
      [2, 300],
      [3, 140],
    ])
    const spread = spreadFairly(
      candidates({ 1: many, 2: many, 3: many }),
      10,
      (id) => calls.get(id ?? -1) ?? 0,
      strongRank,
    )
    expect(seatsOf(spread)).toEqual({ 1: 5, 2: 3, 3: 2 })
  })

  test('gives a small department its one place, and what it cannot use to the others', () => {
    const many = Array.from({ length: 30 }, (_, index) => 0.7 - index / 100)
    const calls = new Map([
      [1, 100_000],
      [2, 10],
      [3, 100_000],
    ])
    const spread = spreadFairly(
      candidates({ 1: many, 2: [0.1], 3: [0.3, 0.2] }),
      10,
      (id) => calls.get(id ?? -1) ?? 0,
      strongRank,
    )
    expect(seatsOf(spread)).toEqual({ 1: 7, 2: 1, 3: 2 })
  })

  test('lets nothing strong be crowded out', () => {
    const spread = spreadFairly(
      candidates({ 1: [0.95, 0.94, 0.93, 0.92], 2: [0.5], 3: [0.6] }),
      5,
      (id) => (id === 1 ? 1 : 1_000_000),
      strongRank,
    )
    expect(spread.chosen.map(({ rank }) => rank)).toEqual([0.95, 0.94, 0.93, 0.92, 0.6])
  })

  test('keeps what was not got to, but leaves every department its first place', () => {
    const kept = candidates({ 1: [0.4, 0.39, 0.38] }).map((one) => ({ ...one, kept: true }))
    const others = candidates({ 1: [0.7], 2: [0.2] }).map((one) => ({
      ...one,
      findingId: one.findingId + 100,
    }))
    const spread = spreadFairly([...kept, ...others], 4, () => 100, strongRank)
    expect(spread.chosen.map(({ rank }) => rank)).toEqual([0.4, 0.39, 0.38, 0.2])
  })
})

const anyCandidates = fc
  .array(
    fc.record({
      departmentId: fc.option(fc.nat(6)),
      rank: fc.double({ min: 0, max: 1, noNaN: true }),
      kept: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((rows) => rows.map((row, index) => ({ ...row, findingId: index + 1 })))
const anyCalls = fc.array(fc.nat(100_000), { minLength: 7, maxLength: 7 })

describe('whatever waits', () => {
  test('as many are chosen as there are places or candidates, and none twice', () => {
    fc.assert(
      fc.property(anyCandidates, anyCalls, fc.nat(80), (waiting, calls, places) => {
        const { chosen, seats } = spreadFairly(
          waiting,
          places,
          (id) => calls[id ?? -1] ?? 0,
          strongRank,
        )
        const wanted = Math.min(places, waiting.length)
        expect(chosen).toHaveLength(wanted)
        expect(new Set(chosen).size).toBe(wanted)
        expect([...seats.values()].reduce((sum, n) => sum + n, 0)).toBe(wanted)
      }),
      { numRuns: 500 },
    )
  })

  test('no department with candidates is without a place unless strong ones took them all', () => {
    fc.assert(
      fc.property(anyCandidates, anyCalls, fc.nat(80), (waiting, calls, places) => {
        const { chosen } = spreadFairly(waiting, places, (id) => calls[id ?? -1] ?? 0, strongRank)
        const there = new Set(chosen.map(({ departmentId }) => departmentId))
        const all = new Set(waiting.map(({ departmentId }) => departmentId))
        const strong = waiting.filter(({ rank }) => rank >= strongRank)
        const strongOf = new Set(strong.map(({ departmentId }) => departmentId))
        const needed = strong.length + [...all].filter((id) => !strongOf.has(id)).length
        fc.pre(needed <= places)
        expect(there).toEqual(all)
      }),
      { numRuns: 500 },
    )
  })

  test('within a department nothing stands before a better one that was not kept from before', () => {
    fc.assert(
      fc.property(anyCandidates, anyCalls, fc.nat(80), (waiting, calls, places) => {
        const { chosen } = spreadFairly(waiting, places, (id) => calls[id ?? -1] ?? 0, strongRank)
        const left = waiting.filter((one) => !chosen.includes(one))
        for (const out of left) {
          const worse = chosen.filter(
            (one) => one.departmentId === out.departmentId && !one.kept && one.rank < out.rank,
          )
          expect(worse).toEqual([])
          if (out.rank < strongRank) continue
          expect(chosen.every(({ rank }) => rank >= out.rank)).toBe(true)
        }
      }),
      { numRuns: 500 },
    )
  })
})
