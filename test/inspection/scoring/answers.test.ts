import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import type { ScoringItem } from '#src/inspection/forms/schema.ts'
import { readAnswers, readText } from '#src/inspection/scoring/answers.ts'
import { Refused } from '#src/kernel/errors.ts'
import { testDatabase } from '#test/support/database.ts'

import { publishedForm } from '../forms-made.ts'

let items: ScoringItem[]
let id: number

beforeEach(() => {
  items = publishedForm(testDatabase().db).items
  id = items[1]?.id ?? 0
})

const read = (body: Record<string, unknown>) => readAnswers(items, 60_000, body)

describe('what a page posts', () => {
  test('is read item by item; what it leaves out is left as it was', () => {
    expect(read({ revision: '3', [`choice.${id}`]: 'half' })).toEqual({
      answers: [{ itemId: id, choice: 'half' }],
    })
    const span = { [`start.${id}`]: '1000', [`end.${id}`]: '2000', [`voice.${id}`]: 'agent' }
    expect(read({ ...span, note: ' 好 ' })).toEqual({
      answers: [{ itemId: id, span: { startMs: 1000, endMs: 2000, voice: 'agent' } }],
      note: '好',
    })
  })

  test('takes evidence away where both ends are empty, and ends it with the sound', () => {
    const ends = (start: string, end: string) =>
      read({ [`start.${id}`]: start, [`end.${id}`]: end }).answers[0]?.span
    expect(ends('', '')).toBeNull()
    expect(ends('59000', '61500')).toEqual({ startMs: 59_000, endMs: 60_000, voice: null })
  })

  test('names nobody’s voice that is none', () => {
    const span = { [`start.${id}`]: '0', [`end.${id}`]: '1', [`voice.${id}`]: 'constructor' }
    expect(read(span).answers[0]?.span?.voice).toBeNull()
  })

  test('whatever it is, is read or refused in words', () => {
    const field = fc.constantFrom('choice', 'comment', 'start', 'end', 'voice', 'note', '__proto__')
    const number = fc.oneof(
      fc.integer({ min: 0, max: 9 }).map(String),
      fc.constantFrom('', '-1', '1e3', '01', 'constructor', '９', '1.0', '9'.repeat(40)),
    )
    const name = fc.oneof(
      fc.tuple(field, number).map(([one, two]) => `${one}.${two}`),
      field,
      fc.string(),
    )
    const value = fc.oneof(
      fc.constantFrom('full', 'half', 'no-occasion', '', '0', '-0', '101', '3.3333', '1e3'),
      fc.string({ unit: 'binary' }),
      fc.array(fc.string()),
      fc.constant(new File(['x'], 'x.txt')),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), (fields) => {
        try {
          const { answers } = read(Object.fromEntries(fields))
          for (const { itemId, choice } of answers) {
            const item = items.find((one) => one.id === itemId)
            const known = ['', 'no-occasion', ...(item?.choices.map(({ key }) => key) ?? [])]
            if (choice !== undefined) expect(known).toContain(choice)
          }
        } catch (error) {
          if (!(error instanceof Refused)) throw error
          expect(error.message).toMatch(/没有保存|不能选/)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('a text', () => {
  test.each([
    ['  两头有空格　', '两头有空格'],
    ['第一行\r\n第二行\r第三行', '第一行\n第二行\n第三行'],
    ['\u200b\u2060\ufeff', ''],
    ['a\u202eb\u2066c', 'abc'],
    ['\u0000\u0007\u001b[31m', '[31m'],
    ['半个\ud800字', '半个字'],
    ['👍 好', '👍 好'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(readText(typed)).toBe(kept)
  })

  test('of 500 characters is kept, and one more is refused', () => {
    expect(readText('长'.repeat(500))).toHaveLength(500)
    expect(() => readText('长'.repeat(501))).toThrow('500 个字')
  })
})
