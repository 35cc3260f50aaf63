import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  countTriples,
  readCounts,
  spelled,
  writeCounts,
} from '#src/transcription/wording/counts.ts'

describe('counted text', () => {
  it('keeps Han characters, and a number or a word in letters as one sign', () => {
    expect(spelled('您好，工号21094为您服务。')).toBe('您好工号0为您服务')
    expect(spelled('登录 APP，交 36.5 元')).toBe('登录0交00元')
    expect(spelled('？！…… \n')).toBe('')
  })

  it('counts every three signs in a row, the beginning of an utterance too', () => {
    expect(Object.fromEntries(countTriples(['停电了。', '停电', '']))).toEqual({
      '^^停': 2,
      '^停电': 2,
      停电了: 1,
    })
  })

  it('comes back as it was written, whatever was said', () => {
    const said = fc.array(
      fc.string({ unit: fc.constantFrom(...'停电了电费您好，。3a 㐀𠀀𪜶'), maxLength: 12 }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(said, (utterances) => {
        const counts = countTriples(utterances)
        const written = writeCounts(counts)
        expect(readCounts(written)).toEqual(counts)
        expect(writeCounts(readCounts(written))).toBe(written)
      }),
    )
  })

  it('is the same whatever the order it was said in', () => {
    const said = ['我家停电了', '您好请讲', '停电了怎么办']
    expect(writeCounts(countTriples(said))).toBe(writeCounts(countTriples(said.toReversed())))
  })

  it.each([
    ['a count that is no number', '您好 请:2 讲:x'],
    ['two characters where one belongs', '您好 请讲'],
    ['a context of one character', '您 请'],
    ['a context of three', '您好啊 请'],
    ['two spaces', '您好  请'],
  ])('names the line at fault: %s', (_, line) => {
    expect(() => readCounts(`停电 了:2\n\n${line}\n停电 吗\n`)).toThrow('line 3')
  })
})
