import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { beginningIn, lineGrams, phraseGrams, stretchLength } from '#src/kernel/line-grams.ts'

const few = ['电', '停', 'A', 'a', '%', '_', ' ', '7', '😀', '\ue025', '\ue080']
const text = (least: number, most: number) =>
  fc
    .array(fc.constantFrom(...few), { minLength: least, maxLength: most })
    .map((list) => list.join(''))

const inLowerCase = (said: string) => said.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
const holds = (line: string, phrase: string) => inLowerCase(line).includes(inLowerCase(phrase))

const wordsOf = (line: string) => lineGrams(1, line).split(' ')
const begins = (words: readonly string[], gram: string) =>
  words.some((word) => word.startsWith(beginningIn(0, gram)))

describe('the words of the index for a line', () => {
  test('are every three characters in a row, what is left at its end, and pairs said twice', () => {
    const written = wordsOf('停电停电了').map((word) => word.replace('\ue080', '2×'))
    expect(written.map((word) => word.slice(2))).toEqual([
      '停电停',
      '电停电',
      '停电了',
      '2×停电',
      '电了',
      '了',
    ])
  })

  test('say in which stretch the line is, and fold ASCII letters alone', () => {
    const of = (id: number) => lineGrams(id, 'É')
    expect(of(stretchLength - 1)).toBe(beginningIn(0, 'É'))
    expect(of(stretchLength)).toBe(beginningIn(1, 'É'))
    expect(lineGrams(1, 'K')).toBe(lineGrams(1, 'k'))
    expect(lineGrams(1, '')).toBe('')
  })

  test('hold all that is asked for a phrase, wherever a line holds it', () => {
    fc.assert(
      fc.property(text(0, 8), text(1, 7), text(0, 8), (before, phrase, after) => {
        const words = wordsOf(before + phrase + after)
        expect(phraseGrams(phrase).all.filter((gram) => !begins(words, gram))).toEqual([])
      }),
    )
  })

  test('decide alone, but for lines in which a pair of the phrase stands twice', () => {
    let decided = 0
    fc.assert(
      fc.property(text(0, 14), text(1, 6), (line, phrase) => {
        const { all, repeats, distinct } = phraseGrams(phrase)
        const words = wordsOf(line)
        if (!distinct || repeats.some((gram) => begins(words, gram))) return
        const told = all.every((gram) => begins(words, gram))
        expect([line, phrase, told]).toEqual([line, phrase, holds(line, phrase)])
        if (told) decided += 1
      }),
      { numRuns: 3000 },
    )
    expect(decided).toBeGreaterThan(100)
    // What the rule is for: all three in a row stand there, and yet not the phrase.
    const words = wordsOf('停电费，来电费用')
    expect(phraseGrams('停电费用').all.every((gram) => begins(words, gram))).toBe(true)
    expect(phraseGrams('停电费用').repeats.some((gram) => begins(words, gram))).toBe(true)
  })

  test('do not tell characters apart that the index keeps for itself', () => {
    expect(phraseGrams('\ue080').distinct).toBe(false)
    expect(phraseGrams('%').distinct).toBe(true)
    expect(() => phraseGrams('')).toThrow('empty')
  })
})
