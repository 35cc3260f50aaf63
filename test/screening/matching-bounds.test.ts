import { describe, expect, it, vi } from 'vitest'

import { limits } from '#src/screening/lexicon/vocabulary.ts'
import { createMatcher, mostOfPattern } from '#src/screening/matching.ts'
import { Recent } from '#src/screening/recent.ts'

import { foundBySearch } from './oracle.ts'

/** How often a chain looks up what it holds, over a text of so many characters. */
function stepsOf(pattern: string, fill: string, length: number): number {
  const spies = (['note', 'endedBy', 'latestBegin'] as const).map((name) =>
    vi.spyOn(Recent.prototype, name),
  )
  createMatcher([pattern])(fill.repeat(Math.ceil(length / fill.length)).slice(0, length))
  const steps = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  for (const spy of spies) spy.mockRestore()
  return steps
}

describe('the steps over a text of twice the length are twice as many', () => {
  const nested = '挂|挂挂|挂挂挂|挂挂挂挂'
  it.each([
    ['words inside one another', `${nested}…100${nested}…100${nested}`, '挂'],
    ['the same word five times', '挂挂…挂挂…挂挂…挂挂…挂挂', '挂'],
    ['what never comes', '挂|挂挂…100挂|挂挂…100话话', '挂'],
    ['words in any order', '挂话&100话挂&100挂挂|话', '挂话'],
    ['what must not stand before', '!话|挂话…100挂挂', '挂挂挂挂话'],
    ['what must not stand between', '挂…!话话…100挂…!话…100挂挂', '挂挂话'],
    ['what must not follow', '挂挂…挂挂…100!话|话挂', '挂挂挂挂话'],
  ])('%s', (_what, pattern, fill) => {
    const steps = stepsOf(pattern, fill, 4_000)
    expect(steps).toBeGreaterThan(1_000)
    expect(stepsOf(pattern, fill, 8_000) / steps).toBeLessThan(2.01)
  })

  it('each of them among no more places than the longest phrase has characters, and its power', () => {
    expect(new Recent(limits.phrase).ends).toHaveLength(32)
  })
})

describe('what is found in one text', () => {
  it('ends for a pattern with its thousandth match, and for no other', () => {
    const found = createMatcher(['投诉', '挂了'])(`${'投诉'.repeat(3_000)}挂了`)
    const [many, one] = [0, 1].map((pattern) => found.filter((match) => match.pattern === pattern))
    expect(many).toHaveLength(mostOfPattern)
    expect(many!.at(-1)!.end).toBe(2 * mostOfPattern)
    expect(one).toMatchObject([{ start: 6_000, end: 6_002 }])
  })

  it('begins anew with the next text', () => {
    const match = createMatcher(['投诉'])
    match('投诉'.repeat(3_000))
    expect(match('我要投诉')).toHaveLength(1)
    expect(match('投诉'.repeat(3_000))).toHaveLength(mostOfPattern)
  })

  it('is decided along the way where something must not follow, as it would be at the end', () => {
    const letters = '投诉数'
    let dice = 7
    const text = Array.from({ length: 3_000 }, () => {
      dice = (dice * 48_271) % 2_147_483_647
      return letters[dice % 3]
    }).join('')
    const patterns = ['投投…3!诉诉诉|数诉', '投投…!诉诉诉诉诉诉|数投']
    const lines = createMatcher(patterns)(text).map(({ pattern, start, end, by }) =>
      [pattern, start, end, by].join(' '),
    )
    expect(lines.length).toBeGreaterThan(100)
    expect(lines.toSorted()).toEqual(foundBySearch(patterns, text))
  })
})
