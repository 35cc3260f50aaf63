import { describe, expect, test } from 'vitest'

import { readLines } from '#src/screening/rules/notation.ts'

const problemOf = (text: string) => readLines(text).problems[0]?.sentence ?? null

describe('phrases as they are typed', () => {
  test('come out as the lexicon writes them: marks, widths, simplified characters', () => {
    const { lines, problems } = readLines(
      '掛了我電話｜撂了\n\n ９５５９８......４投訴 \r\n～投诉⋯⋯客服',
    )
    expect(problems).toEqual([])
    expect(lines).toEqual(['挂了我电话|撂了', '95598…4投诉', '~投诉…客服'])
  })

  test.each([
    ['挂了||撂了', '第 4 个字“|”前面没有词'],
    ['|挂了', '第 1 个字“|”前面没有词'],
    ['挂了|', '第 3 个字“|”后面没有词'],
    ['客服…', '后面没有词'],
    ['…挂了', '前面没有词'],
    ['。，！', '没有可以比对的字'],
    ['~', '没有可以比对的字'],
    ['客服…999挂了', '最大 100，写的是 999（第 4 个字）'],
    ['挂', '单独一个“挂”字太常见'],
    ['挂|撂', '至少写两个字'],
    ['嗯啊', '没有可以比对的字'],
    ['挂\u0000了', '第 2 个字是看不见的符号'],
    ['挂\u200b了电话', '第 2 个字是看不见的符号'],
    ['挂了\u202e电话', '第 3 个字是看不见的符号'],
    ['挂了\ud800', '第 3 个字是看不见的符号'],
    ['挂'.repeat(1001), '一行最多 1000 个字，现在有 1001 个'],
    ['一二…三四…五六…七八…九十…甲乙…丙丁', '一行最多用 5 个“…”'],
    ['(a+)+$', '单独一个“a”字太常见'],
    ['(.*){20}', null],
  ])('%j is answered in words that name the place', (text, sentence) => {
    const problem = problemOf(text)
    if (sentence === null) expect(problem).toBeNull()
    else expect(problem).toContain(sentence)
  })

  test('name the line as it was typed, blank ones counted', () => {
    const { problems } = readLines('挂了电话\n\n挂了||撂了')
    expect(problems.map(({ line }) => line)).toEqual([3])
  })

  test('warn of the same line twice and of a mark that does nothing', () => {
    const { warnings, problems } = readLines('挂了电话\n服务~态度\n挂了电话')
    expect(problems).toEqual([])
    expect(warnings.map(({ line, sentence }) => [line, sentence])).toEqual([
      [2, '“服务~态度”中间的“~”不起作用，要写在词的最前面'],
      [3, '和第 1 行一样'],
    ])
  })

  test('are refused by the thousand in one field, and by none of their number below', () => {
    const many = (lines: number) =>
      Array.from({ length: lines }, (_, at) => `说法${at}号`).join('\n')
    expect(readLines(many(2000)).problems).toEqual([])
    expect(problemOf(many(10_000))).toContain('一栏最多 2000 行，现在有 10000 行')
  })
})
