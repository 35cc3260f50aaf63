import { describe, expect, test } from 'vitest'

import { certain, chancesOf, systematic } from '#src/inspection/sampling/chances.ts'
import { drawCalls, type Rules } from '#src/inspection/sampling/drawing.ts'
import { emptyFrame, type Frame, packFrame, unpackFrame } from '#src/inspection/sampling/frame.ts'
import { seasonFactor, wantedOf } from '#src/inspection/sampling/quota.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'

const plain: Rules = {
  quota: 2,
  staffFactors: {},
  seasons: [],
  riskPercent: 0,
  doublePercent: 0,
  spread: false,
}

type Call = { unit?: number; day?: number; category?: StaffCategory; risk?: number }

function frameOf(calls: Call[]): Frame {
  const frame = emptyFrame()
  for (const [
    index,
    { unit = 1, day = 20_000, category = 'regular', risk = 1 },
  ] of calls.entries()) {
    frame.callIds.push(index + 1)
    frame.units.push(unit)
    frame.days.push(day)
    frame.categories.push(category)
    frame.risks.push(risk)
  }
  return frame
}

const inTenThousandths = (chances: number[]) =>
  chances.map((chance) => Math.round(chance / (certain / 10_000)))

describe('chances', () => {
  // Worked by hand: size × ((1 − ρ) × w/Σw + ρ × w·r/Σw·r).
  test.each<[string, number[], number[], number, number, number[]]>([
    ['equal ones are size / calls', [1, 1, 1, 1, 1], [1, 1, 1, 1, 1], 2, 0, [4, 4, 4, 4, 4]],
    ['a factor of two is twice the chance', [2, 1, 1, 1], [1, 1, 1, 1], 1, 0, [4, 2, 2, 2]],
    ['all by risk follow the risk', [1, 1, 1, 1], [7, 1, 1, 1], 1, 100, [7, 1, 1, 1]],
    ['half by risk lie between', [1, 1, 1, 1], [7, 1, 1, 1], 1, 50, [4.75, 1.75, 1.75, 1.75]],
    ['risk and factor multiply', [2, 1], [3, 4], 1, 100, [6, 4]],
  ])('%s', (_name, weights, risks, size, percent, tenths) => {
    const chances = chancesOf(weights, risks, size, percent)
    expect(inTenThousandths(chances)).toEqual(tenths.map((tenth) => tenth * 1000))
    expect(chances.reduce((sum, one) => sum + one, 0)).toBe(size * certain)
  })

  test('whose chance would pass one is certain, and the others share what is left', () => {
    // 3 × 10/14 > 1: certain; then 2 × 1/4 each for the other four.
    expect(inTenThousandths(chancesOf([1, 1, 1, 1, 1], [10, 1, 1, 1, 1], 3, 100))).toEqual([
      10_000, 5000, 5000, 5000, 5000,
    ])
    // Certain in two rounds: 3 × 20/27, then 2 × 4/7 of what is left.
    expect(inTenThousandths(chancesOf([1, 1, 1, 1, 1], [20, 4, 1, 1, 1], 3, 100))).toEqual([
      10_000, 10_000, 3333, 3333, 3333,
    ])
    expect(chancesOf([1, 5], [1, 1], 9, 0)).toEqual([certain, certain])
  })

  test('that do not come out even still add up to the size', () => {
    const chances = chancesOf([1, 1, 1], [1, 1, 1], 1, 0)
    expect(chances.reduce((sum, one) => sum + one, 0)).toBe(certain)
    expect(Math.max(...chances) - Math.min(...chances)).toBeLessThanOrEqual(1)
  })
})

describe('a systematic draw', () => {
  test('draws each call exactly as often as its chance, over all starts', () => {
    // Chances in twentieths; every start between two of them draws alike, so twenty tell everything.
    const chances = [19, 4, 4, 10, 3, 20]
    const often = chances.map(() => 0)
    for (let start = 0; start < 20; start += 1) {
      const drawn = systematic(chances, start, 20)
      expect(drawn).toHaveLength(3)
      expect(new Set(drawn).size).toBe(3)
      for (const index of drawn) often[index] = (often[index] ?? 0) + 1
    }
    expect(often).toEqual(chances)
  })
})

describe('drawing', () => {
  test('takes the quota of every unit, and all calls of one that has fewer', () => {
    const frame = frameOf([...Array.from({ length: 9 }, () => ({ unit: 1 })), { unit: 2 }])
    const { units, drawn } = drawCalls(frame, plain, 'seed')
    expect(units).toEqual([
      { unit: 1, calls: 9, wanted: 2, drawn: 2 },
      { unit: 2, calls: 1, wanted: 2, drawn: 1 },
    ])
    expect(drawn.find(({ callId }) => callId === 10)?.chance).toBe(1)
  })

  test('gives the same calls for the same seed and others for another', () => {
    const frame = frameOf(Array.from({ length: 200 }, () => ({})))
    const rules = { ...plain, quota: 20, doublePercent: 30 }
    const first = drawCalls(frame, rules, 'a')
    expect(drawCalls(frame, rules, 'a')).toEqual(first)
    expect(drawCalls(frame, rules, 'b').drawn).not.toEqual(first.drawn)
  })

  test('draws every call with its chance, over many seeds', () => {
    const calls: Call[] = [
      { risk: 9 },
      { category: 'summer-temp' },
      { day: 20_001, risk: 3 },
      ...Array.from({ length: 9 }, (_, index) => ({ day: 20_000 + (index % 3) })),
    ]
    const frame = frameOf(calls)
    const rules: Rules = {
      ...plain,
      quota: 3,
      riskPercent: 40,
      staffFactors: { 'summer-temp': 2 },
      spread: true,
    }
    const { chances } = drawCalls(frame, rules, '0')
    expect(chances.reduce((sum, one) => sum + one, 0)).toBeCloseTo(3, 9)
    const often = chances.map(() => 0)
    const rounds = 6000
    for (let round = 0; round < rounds; round += 1) {
      const drawing = drawCalls(frame, rules, String(round))
      expect(drawing.drawn).toHaveLength(3)
      for (const { callId } of drawing.drawn) often[callId - 1] = (often[callId - 1] ?? 0) + 1
    }
    // Five standard deviations of a share over so many rounds.
    for (const [index, chance] of chances.entries()) {
      const spread = 5 * Math.sqrt((chance * (1 - chance)) / rounds)
      expect(Math.abs((often[index] ?? 0) / rounds - chance)).toBeLessThan(spread)
    }
  })

  test('spread, takes as many of each day as its share, to one call', () => {
    const frame = frameOf(
      Array.from({ length: 70 }, (_, index) => ({ day: 20_000 + Math.floor(index / 10) })),
    )
    for (let round = 0; round < 50; round += 1) {
      const { drawn } = drawCalls(frame, { ...plain, quota: 14, spread: true }, `s${round}`)
      const days = drawn.map(({ callId }) => frame.days[callId - 1])
      const counts = Array.from({ length: 7 }, (_, day) => {
        return days.filter((one) => one === 20_000 + day).length
      })
      expect(counts).toEqual([2, 2, 2, 2, 2, 2, 2])
    }
  })

  test('doubles the asked share of what it drew, rounded half up, chosen by lot', () => {
    const frame = frameOf(Array.from({ length: 50 }, () => ({})))
    const { drawn, doubled } = drawCalls(frame, { ...plain, quota: 5, doublePercent: 30 }, 'x')
    expect(doubled).toHaveLength(2)
    expect(drawn.map(({ callId }) => callId)).toEqual(expect.arrayContaining(doubled))
  })

  test('of an empty frame is empty', () => {
    expect(drawCalls(emptyFrame(), plain, 'x')).toEqual({
      drawn: [],
      doubled: [],
      units: [],
      chances: [],
    })
  })
})

describe('a quota', () => {
  test.each([
    [3, [100, 100], 3],
    [3, [150, 150], 5],
    [1, [150, 100, 100, 100], 1],
    [10, [200, 100, 100, 100], 13],
    [2, [10, 10], 1],
    [2, [], 0],
  ])('of %i over the factors %j asks for %i', (quota, weights, wanted) => {
    expect(wantedOf(quota, weights)).toBe(wanted)
  })

  const dayOf = (text: string) => Date.parse(`${text}T00:00:00Z`) / 86_400_000
  const seasons = [
    { name: '度夏', from: '06-15', until: '09-15', factor: 2 },
    { name: '迎峰度冬', from: '12-01', until: '02-28', factor: 1.5 },
    { name: '国庆', from: '09-10', until: '10-08', factor: 3 },
  ]
  test.each([
    ['2026-06-14', 1],
    ['2026-06-15', 2],
    ['2026-09-12', 3],
    ['2026-12-31', 1.5],
    ['2027-01-01', 1.5],
    ['2028-02-29', 1],
  ])('has on %s the season factor %d', (day, factor) => {
    expect(seasonFactor(seasons, dayOf(day))).toBe(factor)
  })
})

describe('a kept frame', () => {
  const frame = frameOf([{ unit: 7, risk: 3 }, { category: 'summer-temp', day: 20_003 }, {}])

  test('comes back as it was', () => {
    expect(unpackFrame(packFrame(frame))).toEqual(frame)
  })

  test('that is not the one that was drawn from is refused', () => {
    const kept = packFrame(frame)
    expect(unpackFrame({ ...kept, frameHash: packFrame(frameOf([{}])).frameHash })).toBeNull()
    expect(unpackFrame({ ...kept, frame: Buffer.from('not packed') })).toBeNull()
  })
})
