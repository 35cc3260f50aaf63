import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createMatcher, type Match, type Matcher } from '#src/screening/matching.ts'
import { PatternProblem } from '#src/screening/pattern-problem.ts'
import { readText } from '#src/screening/reading.ts'

import { foundBySearch } from './oracle.ts'

/** Ten thousand searches by hand take their time on a busy machine. */
const patience = 300_000

/** Few characters, so that phrases overlap, repeat and lie inside one another; some sound alike. */
const letters = fc.constantFrom(...'投头诉数挂你您')
const words = (marks: fc.Arbitrary<string>) =>
  fc
    .tuple(marks, fc.array(letters, { minLength: 1, maxLength: 4 }))
    .map(([mark, characters]) => mark + characters.join(''))
const group = (marks: fc.Arbitrary<string>) =>
  fc.array(words(marks), { minLength: 1, maxLength: 4 }).map((list) => list.join('|'))
const link = fc
  .tuple(fc.constantFrom('…', '…', '&', '…!', '…!'), fc.constantFrom('', '', '0', '1', '3', '6'))
  .map(([mark, gap]) => mark[0] + gap + mark.slice(1))
const pattern = (marks: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.constantFrom('', '', '', '!'),
      group(marks),
      fc.array(fc.tuple(link, group(marks)), { maxLength: 3 }),
    )
    .map(([start, first, rest]) => start + first + rest.flat().join(''))
const text = fc
  .array(
    fc.oneof({ weight: 12, arbitrary: letters }, fc.constantFrom('，', '嗯', '那个', 'a', '😀')),
    { minLength: 15, maxLength: 45 },
  )
  .map((pieces) => pieces.join(''))

/** Null for what no author could have stored. */
function matcherOf(patterns: string[]): Matcher | null {
  try {
    return createMatcher(patterns)
  } catch (error) {
    if (error instanceof PatternProblem) return null
    throw error
  }
}

const linesOf = (matches: readonly Match[]) =>
  matches.map(({ pattern, start, end, by }) => [pattern, start, end, by].join(' ')).toSorted()

function compare(marks: fc.Arbitrary<string>) {
  let compared = 0
  let found = 0
  const sources = fc.array(pattern(marks), { minLength: 1, maxLength: 3 })
  const property = fc.property(
    sources,
    fc.array(text, { minLength: 1, maxLength: 2 }),
    (patterns, texts) => {
      const match = matcherOf(patterns)
      fc.pre(match !== null)
      for (const one of texts) {
        const lines = linesOf(match(one))
        expect(lines).toEqual(foundBySearch(patterns, one))
        expect(linesOf(match(readText(one)))).toEqual(lines)
        found += lines.length
      }
      compared += 1
    },
  )
  fc.assert(property, { numRuns: 10_000, maxSkipsPerRun: 10 })
  return { compared, found }
}

describe('ten thousand generated cases find what a search by definition finds', () => {
  it('by character', { timeout: patience }, () => {
    const { compared, found } = compare(fc.constant(''))
    expect(compared).toBe(10_000)
    expect(found).toBeGreaterThan(10_000)
  })

  it('by sound', { timeout: patience }, () => {
    const { compared, found } = compare(fc.constantFrom('', '~'))
    expect(compared).toBe(10_000)
    expect(found).toBeGreaterThan(10_000)
  })
})
