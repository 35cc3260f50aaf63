import { describe, expect, test } from 'vitest'

import { placesOf } from '#src/kernel/typed-query.ts'
import { readQuery } from '#src/search/query.ts'

const wanted = (words: string[], without: string[] = []) => ({ kind: 'wanted', words, without })
const problem = (typed: string) => {
  const read = readQuery(typed)
  return read.kind === 'problem' ? read.problem : read.kind
}

describe('a typed query', () => {
  test('is words parted by spaces of any width', () => {
    expect(readQuery(' 停电　态度\t投诉 停电')).toEqual(wanted(['停电', '态度', '投诉']))
  })

  test('keeps together what stands in quotation marks, of either kind', () => {
    expect(readQuery('"挂我 电话" “请 讲”')).toEqual(wanted(['挂我 电话', '请 讲']))
  })

  test('leaves out what a minus stands before, phrases too', () => {
    expect(readQuery('投诉 -抢修 -"没有 电"')).toEqual(wanted(['投诉'], ['抢修', '没有 电']))
  })

  test.each(['"', '*', '-', 'NEAR(', '%', '_', "'", 'a:b', '^', '😀', '（', '的', '靠'])(
    '%s is looked for as it stands',
    (typed) => expect(readQuery(typed)).toEqual(wanted([typed])),
  )

  test('keeps the signs a query language would read, where they have no partner', () => {
    expect(readQuery('"停电 - 电费*')).toEqual(wanted(['"停电', '-', '电费*']))
  })

  test('drops halves of characters and controls, as stored texts have none', () => {
    expect(readQuery('停\ud83d电\0费')).toEqual(wanted(['停电', '费']))
  })

  test.each([
    ['-抢修', '只写了不要的词（-），请再写一个要找的词'],
    ['""', '引号里没有字，请写上要找的词'],
    ['\ud83d', '检索词里没有完整的字，请重新输入'],
    ['停'.repeat(10_000), '检索词太长，最多 200 个字，请只留关键的几个词'],
    ['一 二 三 四 五 六 七 八 九', '一次最多找 8 个词'],
    ['  ', 'nothing'],
    ['', 'nothing'],
  ])('%s is answered in words', (typed, sentence) => expect(problem(typed)).toBe(sentence))
})

describe('where words stand in a text', () => {
  test('is every place, letters in either case', () => {
    expect(placesOf('App和aPP', ['app'])).toEqual([
      { start: 0, end: 3 },
      { start: 4, end: 7 },
    ])
    expect(placesOf('停电停电', ['停电', '电停'])).toEqual([
      { start: 0, end: 2 },
      { start: 1, end: 3 },
      { start: 2, end: 4 },
    ])
    expect(placesOf('停电', ['来电'])).toEqual([])
  })
})
