import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type SearchOptions, windowSearch } from '#src/transcription/engines/fast-whisper/search.ts'
import type { TokenWording } from '#src/transcription/engines/fast-whisper/token-wording.ts'
import { endOfText } from '#src/transcription/engines/fast-whisper/vocabulary.ts'

import { answersFrom } from './networks.ts'
import { normal } from './tiny-model.ts'

const end = endOfText
/** What may follow a text, with its probability; the rest of 30 tokens shares what is left. */
type Shares = Record<number, number | undefined>
type Language = (said: readonly number[]) => Shares
const tokens = 30

function logitsOf(likely: Shares): number[] {
  const left = 1 - Object.values(likely).reduce((a: number, b) => a + (b ?? 0), 0)
  const rest = Math.max(left, 1e-9) / (tokens - Object.keys(likely).length)
  return Array.from({ length: tokens }, (_, token) => Math.log(likely[token] ?? rest))
}

const greedy: SearchOptions = {
  width: 1,
  limit: 20,
  temperature: 0,
  random: () => 0.5,
  wording: null,
}

/** Searches as the decoder does: each step names the rows it goes on from. */
function searched(language: Language, options: Partial<SearchOptions> = {}) {
  const given = { ...greedy, ...options }
  const search = windowSearch(given)
  let texts: number[][] = [[]]
  let steps = 0
  for (;;) {
    // The rows of another window stand before these.
    const strange = logitsOf({ 29: 1 })
    const rows = texts.map((said) => logitsOf(language(said)))
    const step = search.next(answersFrom([strange, ...rows]), 1)
    if (!step) break
    steps++
    expect(step.rows.length).toBeLessThanOrEqual(given.width)
    expect(step.tokens).toHaveLength(step.rows.length)
    texts = step.rows.map((row, i) => [...texts[row - 1]!, step.tokens[i]!])
  }
  const { said, ...rest } = search.best()
  return { ...rest, steps, said, text: said.map(({ token }) => token) }
}

/** Token 1 looks better at first, but nothing good follows it. */
const misleading: Language = (said) => {
  if (said.length === 0) return { 1: 0.55, 2: 0.45 }
  if (said.length === 1) return said[0] === 1 ? { 3: 0.2, 4: 0.2 } : { 5: 0.95 }
  return { [end]: 0.99 }
}

describe('the search for a window’s text', () => {
  it('finds with several hypotheses what the likeliest first token hides', () => {
    expect(searched(misleading).text[0]).toBe(1)
    const wide = searched(misleading, { width: 2 })
    expect(wide.text).toEqual([2, 5])
    expect(wide.said.map(({ probability }) => Number(probability.toFixed(3)))).toEqual([0.45, 0.95])
    expect(wide.complete).toBe(true)
    expect(wide.score).toBeCloseTo(Math.log(0.45 * 0.95 * 0.99) / 3, 5)
  })

  it('ends where the end is likely, not where it is a poor second', () => {
    const language = (share: number) => (said: readonly number[]) =>
      said.length < 3
        ? { [said.length + 1]: 0.9 }
        : said.length === 3
          ? { [end]: share, 4: 0.95 - share }
          : { [end]: 0.95 }
    expect(searched(language(0.6)).text).toEqual([1, 2, 3])
    expect(searched(language(0.1)).text).toEqual([1, 2, 3, 4])
    // With room for both, the short text would win by its mean if it might end there.
    const unwilling: Language = (said) => {
      if (said.length < 2) return { [said.length + 1]: 0.97 }
      return said.length < 8 ? { [end]: 0.12, [said.length + 1]: 0.62 } : { [end]: 0.9 }
    }
    expect(searched(unwilling, { width: 3 }).text).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('never answers a window with nothing while something may be said', () => {
    const shy: Language = (said) => (said.length === 0 ? { [end]: 0.9, 6: 0.05 } : { [end]: 0.9 })
    expect(searched(shy, { width: 3 }).text).toEqual([6])
  })

  it('is cut at its limit, and says that it did not end', () => {
    const endless: Language = (said) => ({ [1 + (said.length ** 2 % 23)]: 0.9 })
    const { text, complete } = searched(endless, { limit: 12, width: 3 })
    expect(text).toHaveLength(12)
    expect(complete).toBe(false)
  })

  it.each([
    ['a token', [5]],
    ['two tokens', [5, 6]],
    ['a sentence', [5, 6, 7, 8, 9, 10, 11, 12]],
  ])('leaves a loop of %s', (_, loop) => {
    const looping: Language = (said) => {
      const next = loop[said.length % loop.length]!
      return said.every((token, i) => token === loop[i % loop.length])
        ? { [next]: 0.9, 20: 0.05 }
        : { [end]: 0.9 }
    }
    const { text, complete } = searched(looping, { limit: 100 })
    expect(complete).toBe(true)
    expect(text.at(-1)).toBe(20)
    expect(text.length).toBeLessThan(8 * loop.length + 1)
  })

  it('lets the same digit stand four times, as in a telephone number', () => {
    const number = [1, 3, 8, 8, 8, 8, 0, 0, 0]
    const { text } = searched((said) => ({ [number[said.length] ?? end]: 0.95 }))
    // Token 0 is the end here: the number is written with what follows it.
    expect(text).toEqual([1, 3, 8, 8, 8, 8])
  })

  it('draws repeatably, and differently with another seed', () => {
    const open: Language = (said) =>
      said.length < 8 ? { 1: 0.2, 2: 0.2, 3: 0.2, 4: 0.2 } : { [end]: 0.95 }
    const drawn = (seed: number) =>
      searched(open, { temperature: 0.8, random: uniform(seed), width: 2 }).text.join(' ')
    expect(drawn(1)).toBe(drawn(1))
    expect(new Set([1, 2, 3, 4, 5].map(drawn)).size).toBeGreaterThan(1)
    // Without warmth chance has no say.
    const cold = (seed: number) => searched(open, { random: uniform(seed) }).text.join(' ')
    expect(new Set([1, 2, 3].map(cold)).size).toBe(1)
  })

  it('prefers of two like sounds the one that people say', () => {
    const homophones: Language = (said) =>
      said.length === 0 ? { 1: 0.5, 2: 0.45 } : said.length === 1 ? { 3: 0.9 } : { [end]: 0.9 }
    // 3 after 2 is a word; after 1 it is none.
    const wording: TokenWording = {
      start: { context: '', open: '' },
      next: ({ context }, token) => ({
        fit: token === 3 ? (context === '2' ? 0.5 : -0.5) : 0,
        state: { context: String(token), open: '' },
      }),
    }
    expect(searched(homophones, { width: 2 }).text).toEqual([1, 3])
    const guided = searched(homophones, { width: 2, wording })
    expect(guided.text).toEqual([2, 3])
    // The probability told is that of the sound alone.
    expect(guided.said[0]!.probability).toBeCloseTo(0.45, 5)
  })

  it('ends in every language, with a text that was really on offer', () => {
    const any = fc.record({
      seed: fc.integer({ min: 1, max: 1e6 }),
      width: fc.integer({ min: 1, max: 6 }),
      limit: fc.integer({ min: 1, max: 15 }),
      temperature: fc.constantFrom(0, 0.4, 1),
    })
    fc.assert(
      fc.property(any, ({ seed, width, limit, temperature }) => {
        const language: Language = (said) => {
          const draw = uniform(said.reduce((hash, token) => hash * 31 + token + 1, seed) | 0)
          const shares = Array.from({ length: 6 }, () => draw() ** 3)
          const all = shares.reduce((a, b) => a + b, 0.2)
          return Object.fromEntries(shares.map((share, i) => [i * 3, share / all]))
        }
        const random = uniform(seed)
        const { said, text, complete, steps } = searched(language, {
          ...{ width, limit, temperature, random },
        })
        expect(steps).toBeLessThanOrEqual(limit)
        expect(text.length).toBeLessThanOrEqual(limit)
        expect(text).not.toContain(end)
        if (!complete) expect(text).toHaveLength(limit)
        for (const [i, { token, probability }] of said.entries()) {
          const logits = logitsOf(language(text.slice(0, i)))
          expect(probability).toBeCloseTo(Math.exp(logits[token]!), 4)
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Repeatable numbers of 0 to 1. */
function uniform(seed: number): () => number {
  const draw = normal(seed)
  return () => Math.abs(draw() * 997.31) % 1
}
