import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'

import { matchesEverything } from '#src/screening/everyday.ts'
import { shippedRules } from '#src/screening/lexicon/shipped.ts'
import { limits, notation } from '#src/screening/lexicon/vocabulary.ts'
import { createMatcher } from '#src/screening/matching.ts'
import { PatternProblem } from '#src/screening/pattern-problem.ts'
import { parsePattern } from '#src/screening/pattern.ts'
import { readText } from '#src/screening/reading.ts'

const finds = (pattern: string, text: string) => createMatcher([pattern])(readText(text)).length > 0

describe('words near one another in any order', () => {
  test.each(['客服态度很差', '态度很差的客服', '态度，这个，客服'])('are found in %s', (text) => {
    expect(finds('客服&4态度', text)).toBe(true)
  })

  test('are not found further apart than allowed', () => {
    expect(finds('客服&4态度', '客服说了一大堆话态度')).toBe(false)
    expect(finds('客服&4态度', '态度不好的那一位女客服')).toBe(false)
  })

  test('may be three, each within the greatest distance of the next', () => {
    for (const text of ['态度差的客服挂了', '挂了客服态度', '客服挂了态度']) {
      expect(finds('客服&1态度&2挂了', text)).toBe(true)
    }
    expect(finds('客服&1态度&2挂了', '客服态度')).toBe(false)
  })

  test('go before a group that follows both', () => {
    expect(finds('客服&4态度…3投诉', '态度差客服我投诉')).toBe(true)
    expect(finds('客服&4态度…3投诉', '投诉态度差客服')).toBe(false)
  })
})

describe('an excluded group', () => {
  test('keeps a match out when it follows within the distance', () => {
    expect(finds('挂了…4!再见|拜拜', '他挂了，好的拜拜')).toBe(false)
    expect(finds('挂了…4!再见|拜拜', '他挂了')).toBe(true)
    expect(finds('挂了…4!再见|拜拜', '他挂了我电话就不管了再见')).toBe(true)
  })

  test('keeps a match out when it stands before within the distance', () => {
    expect(finds('!没有|不是…4挂我电话', '没有人挂我电话')).toBe(false)
    expect(finds('!没有|不是…4挂我电话', '他挂我电话')).toBe(true)
    expect(finds('!没有|不是…4挂我电话', '没有办法我就是说挂我电话')).toBe(true)
  })

  test('keeps a match out when it stands between', () => {
    expect(finds('客服…!抢修…10态度', '客服派的抢修态度差')).toBe(false)
    expect(finds('客服…!抢修…10态度', '抢修完了客服态度差')).toBe(true)
    expect(finds('客服…!抢修…10态度', '客服态度差，抢修')).toBe(true)
  })

  test('does not reach into the match itself', () => {
    expect(finds('!挂…4挂我电话', '他挂我电话')).toBe(true)
  })
})

describe('marks of a Chinese keyboard', () => {
  test.each([
    ['客服……挂了', '客服…挂了'],
    ['客服...挂了', '客服…挂了'],
    ['客服…４挂了', '客服…4挂了'],
    ['客服＆４挂了', '客服&4挂了'],
    ['客服｜接线员…！抢修…～投诉', '客服|接线员…!抢修…~投诉'],
    [' 客服 | 接线员 … 挂了 ', '客服|接线员…挂了'],
    ['電話|Ｐｏｓ机', '电话|pos机'],
  ])('%s reads as %s', (written, plain) => {
    expect(parsePattern(written)).toEqual(parsePattern(plain))
  })

  test('leave a number to be found where a space parts it from the distance', () => {
    expect(finds('拨打…4 95598', '拨打的是95598')).toBe(true)
  })
})

describe('a pattern that cannot be read says where and what to do', () => {
  test.each([
    ['', 'empty', '写法是空的'],
    ['  　', 'empty', '写法是空的'],
    ['，。！？', 'misplaced-mark', '“!”要写在整组词的最前面'],
    ['，。？', 'nothing-to-hear', '“，。？”里没有可以比对的字'],
    ['客服|嗯啊', 'nothing-to-hear', '“嗯啊”里没有可以比对的字'],
    ['客服||挂了', 'missing-words', '第 1 组有一个“|”旁边没有词'],
    ['客服…挂了|', 'missing-words', '第 2 组有一个“|”旁边没有词'],
    ['…挂了', 'missing-words', '开头没有词'],
    ['客服…', 'missing-words', '第 2 组没有词'],
    ['客服…!', 'missing-words', '第 2 组没有词'],
    ['拨打…95598', 'missing-words', '在距离后面空一格'],
    ['客服…999挂了', 'too-far', '距离最多 100 个字'],
    ['挂', 'too-short', '单独一个“挂”字太常见'],
    ['~挂|撂', 'too-short', '单独一个“挂”字太常见'],
    ['挂\u0000了', 'control-character', '第 2 个字是看不见的符号'],
    ['挂了\n撂了', 'control-character', '第 3 个字是看不见的符号'],
    ['挂\u202e了', 'control-character', '第 2 个字是看不见的符号'],
    ['挂\ud800了', 'control-character', '第 2 个字是看不见的符号'],
    ['一二…一二…一二…一二…一二…一二…一二', 'too-many-groups', '最多 6 组词'],
    ['甲乙&甲乙&甲乙&甲乙', 'too-many-orders', '最多连 3 组词'],
    ['!挂了', 'only-exclusions', '没有要找的词'],
    ['挂了|!撂了', 'misplaced-mark', '写在整组词的最前面'],
    ['客服&!挂了', 'misplaced-mark', '“&”连的词不能写“!”'],
    ['!客服&挂了', 'misplaced-mark', '“&”连的词不能写“!”'],
    ['客服…!甲乙…!丙丁', 'misplaced-mark', '不能挨着'],
    ['客服…3!抢修…4态度', 'misplaced-mark', '前面不写距离'],
    ['天'.repeat(limits.characters + 1), 'too-long', '现在有 1001 个'],
    ['天'.repeat(limits.phrase + 1), 'phrase-too-long', '超过 30 个字'],
    [
      Array.from({ length: 201 }, () => '甲乙').join('|'),
      'too-many-alternatives',
      '第 1 组有 201 个词，最多 200 个',
    ],
  ])('%j', (source, code, sentence) => {
    expect(() => parsePattern(source)).toThrow(PatternProblem)
    expect(() => parsePattern(source)).toThrow(expect.objectContaining({ code }))
    expect(() => parsePattern(source)).toThrow(sentence)
  })

  test('whatever is written: it is read, or refused in Chinese', () => {
    const marks = fc.constantFrom(...'…&!|~4挂了 。', '😀', '\t', '(', '+', '*', '$')
    fc.assert(
      fc.property(fc.array(fc.oneof(marks, fc.string()), { maxLength: 30 }), (pieces) => {
        try {
          createMatcher([pieces.join('')])(readText('他挂了我电话'))
        } catch (error) {
          expect(error).toBeInstanceOf(PatternProblem)
          expect((error as Error).message).toMatch(/\p{Script=Han}/u)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a regular expression is read as the characters in it', () => {
  test.each(['(挂了+)+$', '^(.*挂了.*){20}$', '[挂]{1,9}了'])('%s', (source) => {
    expect(parsePattern(source)[0]?.phrases[0]?.characters).toMatch(/^挂[^.*+$()[\]{}]*了/)
  })
})

describe('the notation as authors are told it', () => {
  it('gives examples that can be read', () => {
    const examples = notation.flatMap(({ example }) => example.split('　　'))
    for (const example of examples) expect(() => parsePattern(example)).not.toThrow()
    expect(examples.length).toBeGreaterThan(notation.length)
  })
})

describe('a pattern that is found everywhere', () => {
  it.each(['你|我们', '你好|您好', '电话|电费|谢谢', '的|了吗'])('%s is told', (pattern) => {
    expect(matchesEverything(pattern)).toBe(true)
  })

  it.each(['挂我电话', '客服…4态度', '~投诉', '!没有…4挂我电话'])('%s is not', (pattern) => {
    expect(matchesEverything(pattern)).toBe(false)
  })

  it('is none of the patterns that were shipped for the words of customers', () => {
    const patterns = shippedRules
      .filter(({ voice, after }) => voice === 'customer' && !after)
      .flatMap((rule) => rule.patterns)
    expect(patterns.filter(matchesEverything)).toEqual([])
  })
})
