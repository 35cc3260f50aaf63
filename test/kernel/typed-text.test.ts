import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  invisible,
  plainText,
  seenLine,
  seenLines,
  typedLine,
  typedLines,
} from '#src/kernel/typed-text.ts'

describe('a typed text', () => {
  test.each([
    ['  两头有空格　', '两头有空格'],
    ['第一行\r\n第二行\r第三行', '第一行\n第二行\n第三行'],
    ['一\n\n\n\n二', '一\n\n二'],
    ['\u200b\u2060\ufeff\u3164\u115f', ''],
    ['a\u202eb\u2066c', 'abc'],
    ['半个\ud800字', '半个字'],
    ['一\u2028二\t三', '一 二 三'],
    ['e\u0301', '\u00e9'],
    ['👍 好', '👍 好'],
  ])('%j is kept as %j', (typed, kept) => {
    expect(seenLines(typed)).toBe(kept)
    expect(seenLine(typed)).toBe(kept.replaceAll(/\n+/g, ' '))
  })

  test('whatever was typed holds nothing unseen once it is kept, and is kept as it is again', () => {
    assert(
      property(string({ unit: 'binary' }), (typed) => {
        const line = seenLine(typed)
        expect(line.replaceAll('\ufffd', '')).not.toMatch(invisible)
        expect(seenLine(line)).toBe(line)
        expect(seenLines(seenLines(typed))).toBe(seenLines(typed))
      }),
    )
  })

  test('of unseen signs alone is missing, and one that is too long is refused', () => {
    const line = typedLine(3, '请写名称')
    expect(line.safeParse('\u200b \u3164').error?.issues[0]?.message).toBe('请写名称')
    expect(line.safeParse('四个汉字').error?.issues[0]?.message).toBe('最多 3 个字')
    expect(typedLine(3).parse('')).toBe('')
    expect(typedLines(5).parse(' 一\r\n二 ')).toBe('一\n二')
  })
})

describe('a sentence that others are to trust', () => {
  const text = plainText({ missing: '请写', unsaid: '没有写什么', tooLong: '太长', most: 9 })
  const problem = (typed: string) => text.safeParse(typed).error?.issues[0]?.message

  test('is one line as it was typed', () => {
    expect(text.parse(' 甲\r\n 乙 ')).toBe('甲 乙')
  })

  test.each([
    ['', '没有写什么'],
    ['\u200b\u3164', '没有写什么'],
    ['甲\u202e乙', '有看不见的控制字符，请删掉后再保存'],
    ['甲\ufffd', '有看不见的控制字符，请删掉后再保存'],
    ['长'.repeat(10), '太长'],
  ])('is refused with its reason when it is %j', (typed, sentence) => {
    expect(problem(typed)).toBe(sentence)
  })
})
