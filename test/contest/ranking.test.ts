import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { faultCategories, omissions } from '#src/complaints/vocabulary.ts'
import { beyondOf, comparisonsOf, tellsApart } from '#src/contest/ranking.ts'
import { entered, type Entrant, ranksOf, reckon } from '#src/contest/reckon.ts'
import { baseOf, breakEven, ruleProblems, timesOf } from '#src/contest/rule.ts'
import { type Cell, costsOf, type LastMonth, scoreOf } from '#src/contest/score.ts'
import { type ContestRule, shippedRule } from '#src/contest/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

const faults = keysOf(faultCategories)
const cell = fc.record({
  fault: fc.constantFrom(...faults),
  omission: fc.constantFrom(null, null, 'missed' as const, 'concealed' as const),
  verdict: fc.constantFrom(null, 'substantiated' as const, 'unsubstantiated' as const),
  count: fc.integer({ min: 1, max: 25 }),
})
const last = fc.option(
  fc
    .tuple(fc.nat(40), fc.nat(40))
    .map(([substantiated, more]) => ({ substantiated, verified: substantiated + more })),
)
const calls = fc.integer({ min: 10_000, max: 1_500_000 })
const departments = fc
  .array(fc.record({ calls, cells: fc.array(cell, { maxLength: 5 }), last }), {
    minLength: 2,
    maxLength: 7,
  })
  .map((all) => all.map((one, index) => entrant({ departmentId: index + 1, ...one })))

/** Any rule that may be adopted. */
const rule: fc.Arbitrary<ContestRule> = fc
  .tuple(
    fc.integer({ min: 1, max: 80 }),
    fc.nat(40),
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 8, maxLength: 8 }),
    fc.integer({ min: 2, max: 12 }),
    fc.nat(12),
  )
  .map(([complaints, wanted, weights, missed, more]): ContestRule => {
    const change = Math.min(wanted, complaints, 100 - complaints)
    return {
      ...shippedRule,
      metrics: { complaints, substantiated: 100 - complaints - change, change },
      faults: Object.fromEntries(
        faults.map((key, index) => [key, (weights[index] ?? 10) / 10]),
      ) as ContestRule['faults'],
      omissions: { missed, concealed: missed + more },
      leastDiscovery: 100,
    }
  })

function entrant(given: Partial<Entrant> & { departmentId: number }): Entrant {
  const volume = given.calls ?? 900_000
  return {
    ...{ department: `部门${given.departmentId}`, subCentre: '南京', calls: volume },
    ...{ tallied: volume, official: null, days: null, cells: [], last: null },
    ...given,
  }
}

const rankOf = (all: readonly Entrant[], id: number, by: ContestRule) =>
  ranksOf(all, by).get(id)?.place.rank ?? 0
const scoreNow = (one: Entrant, by: ContestRule) => entered(one, by).contestant?.score ?? 0

const replaced = (all: readonly Entrant[], changed: Entrant) =>
  all.map((one) => (one.departmentId === changed.departmentId ? changed : one))

/** The first department with one complaint of its first cell turned into another. */
function turned(one: Entrant, change: (cell: Cell) => Cell): Entrant {
  const [first, ...rest] = one.cells
  if (!first) return one
  const left = first.count > 1 ? [{ ...first, count: first.count - 1 }] : []
  return { ...one, cells: [...left, change({ ...first, count: 1 }), ...rest] }
}

describe('nobody gains by hiding', () => {
  test('the weights of the generator are weights that may be adopted', () => {
    fc.assert(
      fc.property(rule, (by) => {
        expect(ruleProblems(by)).toEqual({})
      }),
    )
  })

  test('a reported complaint that is discovered instead never improves score or rank', () => {
    const worse = [
      [null, 'missed'],
      [null, 'concealed'],
      ['missed', 'concealed'],
    ] as const
    fc.assert(
      fc.property(departments, rule, fc.constantFrom(...worse), (all, by, [was, is]) => {
        const [first] = all
        if (!first) return
        const own = { ...first, cells: first.cells.map((one) => ({ ...one, omission: was })) }
        const before = replaced(all, own)
        const found = turned(own, (one) => ({ ...one, omission: is }))
        expect(scoreNow(found, by)).toBeGreaterThanOrEqual(scoreNow(own, by))
        const after = rankOf(replaced(before, found), first.departmentId, by)
        expect(after).toBeGreaterThanOrEqual(rankOf(before, first.departmentId, by))
      }),
      { numRuns: 400 },
    )
  })

  test('one complaint more never improves score or rank, whatever its verdict', () => {
    fc.assert(
      fc.property(departments, rule, cell, (all, by, more) => {
        const [first] = all
        if (!first) return
        const added = { ...first, cells: [...first.cells, { ...more, count: 1 }] }
        expect(scoreNow(added, by)).toBeGreaterThanOrEqual(scoreNow(first, by) - 1e-9)
        const after = rankOf(replaced(all, added), first.departmentId, by)
        expect(after).toBeGreaterThanOrEqual(rankOf(all, first.departmentId, by))
      }),
      { numRuns: 400 },
    )
  })

  test('a verdict turned to substantiated never improves score or rank', () => {
    fc.assert(
      fc.property(departments, rule, (all, by) => {
        const [first] = all
        if (!first) return
        const cells = first.cells.map((one): Cell => ({ ...one, verdict: 'unsubstantiated' }))
        const own = { ...first, cells }
        const before = replaced(all, own)
        const upheld = turned(own, (one) => ({ ...one, verdict: 'substantiated' }))
        expect(scoreNow(upheld, by)).toBeGreaterThanOrEqual(scoreNow(own, by) - 1e-9)
        const after = rankOf(replaced(before, upheld), first.departmentId, by)
        expect(after).toBeGreaterThanOrEqual(rankOf(before, first.departmentId, by))
      }),
      { numRuns: 400 },
    )
  })

  test('what hiding costs in expectation exceeds what reporting costs, above the break-even', () => {
    const kinds = fc.record({
      fault: fc.constantFrom(...faults),
      verdict: fc.constantFrom('substantiated' as const, 'unsubstantiated' as const),
      omission: fc.constantFrom('missed' as const, 'concealed' as const),
    })
    const rest = fc.array(cell, { maxLength: 4 })
    fc.assert(
      fc.property(rule, kinds, rest, last, (by, { fault, verdict, omission }, others, before) => {
        const cost = (cells: readonly Cell[], then: LastMonth | null) => {
          const { complaints, substantiated, change } = costsOf(cells, then, by)
          return complaints + substantiated + change
        }
        const without = cost(others, before)
        const one = { fault, verdict, count: 1 }
        const reported = cost([...others, { ...one, omission: null }], before) - without
        const found = cost([...others, { ...one, omission }], before) - without
        const chance = Math.min(1, breakEven(by, omission) + 1e-6)
        // Undiscovered it costs nothing.
        expect(chance * found).toBeGreaterThanOrEqual(reported - 1e-9)
      }),
      { numRuns: 500 },
    )
  })

  test('with the shipped weights hiding does not pay from 29.5 % on, concealed from 15.2 % on', () => {
    expect(breakEven(shippedRule, 'missed')).toBeCloseTo(1 / 3.4, 12)
    expect(breakEven(shippedRule, 'concealed')).toBeCloseTo(1 / 6.6, 12)
    expect(breakEven(shippedRule, 'missed') * 100).toBeLessThan(shippedRule.leastDiscovery)
    expect(ruleProblems(shippedRule)).toEqual({})
  })

  test('the break-even is reached: just below it, hiding the lightest fault would pay', () => {
    const base = baseOf(shippedRule, 'attitude', true)
    const reported = base + 0.2
    const found = timesOf(shippedRule, 'missed') * base + 0.2
    expect(breakEven(shippedRule, 'missed') * found).toBeCloseTo(reported, 12)
  })
})

describe('weights that may not be adopted', () => {
  const { metrics, omissions: times } = shippedRule
  const cases: [string, Partial<ContestRule>, string][] = [
    ['do not add up to a hundred', { metrics: { ...metrics, complaints: 31 } }, 'complaints'],
    [
      'reward unsubstantiated complaints by the change of the rate',
      { metrics: { complaints: 20, substantiated: 50, change: 30 } },
      'change',
    ],
    [
      'count a discovered one like a reported one',
      { omissions: { ...times, missed: 1 } },
      'missed',
    ],
    ['count what was hidden less', { omissions: { missed: 4, concealed: 3 } }, 'concealed'],
    ['let hiding pay at the chance stated', { leastDiscovery: 20 }, 'leastDiscovery'],
    [
      'count neither complaints nor verdicts',
      { metrics: { complaints: 0, substantiated: 0, change: 100 } },
      'substantiated',
    ],
  ]
  test.each(cases)('those that %s', (_name, change, field) => {
    expect(Object.keys(ruleProblems({ ...shippedRule, ...change }))).toContain(field)
  })
})

describe('the ranking', () => {
  test('does not care how departments are numbered or in which order they come', () => {
    fc.assert(
      fc.property(departments, rule, fc.infiniteStream(fc.nat(1000)), (all, by, keys) => {
        const drawn = all.map((one) => ({ one, key: keys.next().value as number }))
        const shuffled = drawn.toSorted((a, b) => a.key - b.key).map(({ one }) => one)
        const renamed = shuffled.map((one) => ({ ...one, departmentId: one.departmentId + 100 }))
        for (const { departmentId } of all) {
          expect(rankOf(renamed, departmentId + 100, by)).toBe(rankOf(all, departmentId, by))
        }
      }),
    )
  })

  test('does not care about the unit: ten times the calls, or all weights of kinds doubled', () => {
    fc.assert(
      fc.property(departments, (all) => {
        const by = { ...shippedRule, minimumCalls: 1 }
        const more = all.map((one) => ({ ...one, calls: one.calls * 10 }))
        const doubled = {
          ...by,
          metrics: {
            complaints: by.metrics.complaints * 2,
            substantiated: by.metrics.substantiated * 2,
            change: by.metrics.change * 2,
          },
        }
        for (const { departmentId } of all) {
          const rank = rankOf(all, departmentId, by)
          expect(rankOf(more, departmentId, by)).toBe(rank)
          expect(rankOf(all, departmentId, doubled)).toBe(rank)
        }
      }),
    )
  })

  test('shares a rank only among departments of which no two can be told apart', () => {
    fc.assert(
      fc.property(departments, rule, (all, by) => {
        const ranks = [...ranksOf(all, by).values()]
        const beyond = beyondOf(ranks.length)
        for (const a of ranks) {
          for (const b of ranks) {
            if (a.place.rank !== b.place.rank || a.contestant.score <= b.contestant.score) continue
            expect(tellsApart(a.contestant, b.contestant, beyond)).toBeNull()
          }
        }
      }),
    )
  })

  test('never contradicts the scores, and counts those before: 1, 1, 3', () => {
    fc.assert(
      fc.property(departments, rule, (all, by) => {
        const ranks = [...ranksOf(all, by).values()]
        for (const { place, contestant } of ranks) {
          const before = ranks.filter((other) => other.place.rank < place.rank)
          expect(place.rank).toBe(before.length + 1)
          for (const other of before) {
            expect(other.contestant.score).toBeLessThanOrEqual(contestant.score)
          }
        }
      }),
    )
  })

  test('tells 45 of 900,000 from 110 of 900,000, and not from 60', () => {
    const of = (departmentId: number, count: number) =>
      entrant({
        departmentId,
        cells: [{ fault: 'attitude', omission: null, verdict: 'unsubstantiated', count }],
      })
    const rows = reckon([of(1, 45), of(2, 60), of(3, 110)], shippedRule)
    const places = rows.map(({ departmentId, place }) => [departmentId, place?.rank, place?.shared])
    expect(places).toEqual([
      [1, 1, true],
      [2, 1, true],
      [3, 3, false],
    ])
    expect(rows[2]?.place?.behind).toEqual({ departmentId: 1, measure: 'complaints' })
    // Garwood's interval of 45 is 32.8 to 60.2, for a million calls each.
    const rate = rows[0]?.complaintsPerMillion
    expect(rate?.low).toBeCloseTo(32.823 / 0.9, 2)
    expect(rate?.high).toBeCloseTo(60.214 / 0.9, 2)
  })

  test('tells departments apart that differ in nothing but how much they hid', () => {
    const of = (departmentId: number, omission: Cell['omission']) =>
      entrant({
        departmentId,
        cells: [{ fault: 'attitude', omission, verdict: 'substantiated', count: 30 }],
      })
    const rows = reckon([of(1, 'concealed'), of(2, null)], shippedRule)
    expect(rows.map(({ departmentId, place }) => [departmentId, place?.rank])).toEqual([
      [2, 1],
      [1, 2],
    ])
    expect(rows[1]?.place?.behind?.measure).toBe('discovered')
    expect(rows[1]?.leakRate?.estimate).toBe(1)
  })

  test('leaves out who has no calls, too few, or fewer than complaints', () => {
    const cells: Cell[] = [
      { fault: 'attitude', omission: null, verdict: 'substantiated', count: 3 },
    ]
    const rows = reckon(
      [
        entrant({ departmentId: 1 }),
        entrant({ departmentId: 2, calls: 0, cells }),
        entrant({ departmentId: 3, calls: 9_999, cells }),
        entrant({ departmentId: 4, calls: 2, cells }),
      ],
      shippedRule,
    )
    expect(rows.map(({ departmentId, out }) => [departmentId, out])).toEqual([
      [1, null],
      [3, 'few-calls'],
      [4, 'more-complaints-than-calls'],
      [2, 'no-calls'],
    ])
    expect(rows.slice(1).every(({ place, score }) => place === null && score === null)).toBe(true)
  })

  test('states how many comparisons it makes', () => {
    expect(comparisonsOf(8)).toBe(84)
    expect(comparisonsOf(1)).toBe(1)
    expect(beyondOf(8)).toBeCloseTo(0.05 / 84, 15)
  })
})

describe('the score', () => {
  const one = (change: Partial<Cell>): Cell => ({
    ...{ fault: 'attitude', omission: null, verdict: 'substantiated', count: 1 },
    ...change,
  })
  const score = (cells: Cell[], then: LastMonth | null = null) =>
    scoreOf(costsOf(cells, then, shippedRule), 1_000_000)

  test('of one complaint for a million calls is what the rule says it counts', () => {
    expect(score([one({ verdict: null })])).toBeCloseTo(0.3, 12)
    expect(score([one({})])).toBeCloseTo(0.8, 12)
    expect(score([one({ fault: 'shirking' })])).toBeCloseTo(0.3 + 0.5 * 1.5, 12)
    expect(score([one({ omission: 'missed' })])).toBeCloseTo(4 * 0.8, 12)
    expect(score([one({ omission: 'concealed' })])).toBeCloseTo(8 * 0.8, 12)
    expect(keysOf(omissions)).toEqual(['concealed', 'missed'])
  })

  test('counts by metric 3 the verdicts beyond those last month led to expect', () => {
    const cells = [one({ count: 6 }), one({ verdict: 'unsubstantiated', count: 4 })]
    const plain = 10 * 0.3 + 6 * 0.5
    // 10 verdicts at last month's 40 % are 4; 2 beyond them count 0.2 each.
    expect(score(cells, { substantiated: 8, verified: 20 })).toBeCloseTo(plain + 0.4, 12)
    expect(score(cells, { substantiated: 16, verified: 20 })).toBeCloseTo(plain - 0.4, 12)
    expect(score(cells, { substantiated: 0, verified: 0 })).toBeCloseTo(plain, 12)
  })
})
