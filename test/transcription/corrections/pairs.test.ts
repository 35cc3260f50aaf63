import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { differences } from '#src/transcription/corrections/alignment.ts'
import { pairsOf } from '#src/transcription/corrections/pairs.ts'

const shown = (heard: string, meant: string) =>
  pairsOf(heard, meant).map((pair) => `${pair.heard}→${pair.meant}`)

/** Few characters, so that texts have much in common. */
const text = fc.array(fc.constantFrom(...'挂我电话了他说'), { maxLength: 30 })

describe('aligning two texts', () => {
  test('turns one into the other by its differences alone', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const found = differences(one, other) ?? []
        const made = [...one]
        for (const { from, to, otherFrom, otherTo } of found.toReversed()) {
          made.splice(from, to - from, ...other.slice(otherFrom, otherTo))
        }
        expect(made).toEqual(other)
      }),
    )
  })

  test('leaves equal characters between two differences, and never fewer than one', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const found = differences(one, other) ?? []
        let at = { to: -1, otherTo: -1 }
        for (const difference of found) {
          expect(difference.from).toBeGreaterThan(at.to)
          expect(difference.from - Math.max(at.to, 0)).toBe(
            difference.otherFrom - Math.max(at.otherTo, 0),
          )
          at = difference
        }
      }),
    )
  })

  test('changes no more than the shorter way round', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const size = (from: string[], to: string[]) =>
          (differences(from, to) ?? []).reduce(
            (sum, d) => sum + Math.max(d.to - d.from, d.otherTo - d.otherFrom),
            0,
          )
        expect(size(one, other)).toBeLessThanOrEqual(Math.max(one.length, other.length))
        expect(size(one, one)).toBe(0)
      }),
    )
  })

  test('gives up on texts too long to be one line', () => {
    const long = (character: string) => Array.from({ length: 2000 }, () => character)
    expect(differences(long('一'), long('二'))).toBeNull()
    expect(pairsOf('一'.repeat(2000), '二'.repeat(2000))).toEqual([])
  })
})

describe('what was misheard', () => {
  test('is the stretch itself where two characters or more differ', () => {
    expect(shown('我要头速你们', '我要投诉你们')).toEqual(['头速→投诉'])
  })

  test('is a single character with its neighbour on either side', () => {
    expect(shown('他光我电话', '他挂我电话')).toEqual(['他光→他挂', '光我→挂我'])
  })

  test('takes no neighbour beyond the end of the line', () => {
    expect(shown('投速', '投诉')).toEqual(['投速→投诉'])
    expect(shown('速', '诉')).toEqual([])
  })

  test('is told apart from punctuation, spaces and capital letters', () => {
    expect(shown('您好,请问', '您好，请问。')).toEqual([])
    expect(shown('app 打不开', 'APP打不开')).toEqual([])
    expect(shown('他，光 我电话', '他挂我电话')).toEqual(['他光→他挂', '光我→挂我'])
  })

  test('leaves out words put in or taken out, and numbers', () => {
    expect(shown('我要投诉', '我不要投诉')).toEqual([])
    expect(shown('户号是123456', '户号是123465')).toEqual([])
  })

  test('leaves out long stretches and lines that were written anew', () => {
    expect(shown('我一二三四五六七你', '我甲乙丙丁戊己庚你')).toEqual([])
    expect(shown('请您提供一下您的户号', '明天停电到几点恢复啊')).toEqual([])
  })

  test('is never longer than six characters and never the same on both sides', () => {
    fc.assert(
      fc.property(text, text, (heard, meant) => {
        for (const pair of pairsOf(heard.join('，'), meant.join(''))) {
          expect(pair.heard.length).toBeLessThanOrEqual(6)
          expect(heard.join('')).toContain(pair.heard)
          expect(meant.join('')).toContain(pair.meant)
          expect(pair.heard).not.toBe(pair.meant)
          expect(pair.heard).toMatch(/^\p{L}+$/u)
          expect(pair.meant).toMatch(/^\p{L}+$/u)
        }
      }),
    )
  })
})
