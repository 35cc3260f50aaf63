import { describe, expect, test } from 'vitest'

import { effectOf } from '#src/training/effects/effect.ts'
import { matchOthers, type Sides, type Taught } from '#src/training/effects/matching.ts'

const sides = (personId: number, cases: number, calls: number, after = calls): Sides => ({
  personId,
  before: { cases, calls },
  after: { cases: 0, calls: after },
})
const taught = (one: Sides, pool: Sides[], poolKey = 'a'): Taught => ({ ...one, pool, poolKey })
const chosen = (all: Taught[]) =>
  matchOthers(all).sets.map((set) => [
    set.taught.personId,
    set.others.map(({ personId }) => personId),
  ])

describe('the others somebody taught is held against', () => {
  test('had as many complaints before, half to twice the calls, and still take calls', () => {
    const pool = [
      sides(2, 2, 1000),
      sides(3, 1, 1000),
      sides(4, 2, 499),
      sides(5, 2, 500),
      sides(6, 2, 2000),
      sides(7, 2, 2001),
      sides(8, 2, 1000, 0),
    ]
    expect(chosen([taught(sides(1, 2, 1000), pool)])).toEqual([[1, [2, 5, 6]]])
  })

  test('count three complaints and more alike', () => {
    const pool = [sides(2, 3, 1000), sides(3, 7, 1000), sides(4, 2, 1000)]
    expect(chosen([taught(sides(1, 4, 1000), pool)])).toEqual([[1, [2, 3]]])
  })

  test('are the five nearest by calls, the lower number first where they are as near', () => {
    const pool = [
      ...[sides(9, 0, 1100), sides(8, 0, 1100), sides(7, 0, 1010), sides(6, 0, 1900)],
      ...[sides(5, 0, 700), sides(4, 0, 1000), sides(3, 0, 990)],
    ]
    const found = [[1, [4, 7, 3, 8, 9]]]
    expect(chosen([taught(sides(1, 0, 1000), pool)])).toEqual(found)
    expect(chosen([taught(sides(1, 0, 1000), pool.toReversed())])).toEqual(found)
  })

  test('stand for one of the taught only in the same weeks, and for another in other weeks', () => {
    const pool = [sides(9, 1, 1000)]
    const [first, second] = [taught(sides(1, 1, 1000), pool), taught(sides(2, 1, 1000), pool)]
    expect(chosen([second, first])).toEqual([[1, [9]]])
    expect(matchOthers([second, first]).alone.map(({ personId }) => personId)).toEqual([2])
    expect(chosen([first, { ...second, poolKey: 'b' }])).toEqual([
      [1, [9]],
      [2, [9]],
    ])
  })
})

describe('what the numbers say of a training', () => {
  const set = (before: number, after: number, otherBefore: number, otherAfter: number) => ({
    taught: taught(
      {
        personId: 1,
        before: { cases: before, calls: 10_000 },
        after: { cases: after, calls: 10_000 },
      },
      [],
    ),
    others: [
      {
        personId: 2,
        before: { cases: otherBefore, calls: 10_000 },
        after: { cases: otherAfter, calls: 10_000 },
      },
    ],
  })

  test.each([
    ['better', set(60, 12, 60, 50)],
    ['worse', set(20, 60, 20, 15)],
    ['unclear', set(20, 15, 20, 18)],
    // Expected are 2 × 20 / 20.
    ['too-few', set(2, 0, 20, 20)],
    // Four cases are to be expected, as the others fell to a fifth.
    ['too-few', set(20, 0, 20, 4)],
    // Nobody had a case before: there is no change to compare.
    ['unclear', set(0, 6, 0, 8)],
    ['too-few', set(0, 6, 0, 4)],
  ] as const)('is %s', (verdict, one) => {
    expect(effectOf([one]).verdict).toBe(verdict)
  })

  test('is nothing without anybody to compare with', () => {
    expect(effectOf([]).verdict).toBe('no-match')
  })

  test('a fall that the others had, too, is no effect, however deep', () => {
    const { verdict, taught: side } = effectOf([set(60, 20, 60, 20)])
    expect(side.change?.high).toBeLessThan(1)
    expect(verdict).toBe('unclear')
  })
})
