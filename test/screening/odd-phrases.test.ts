import { describe, expect, test } from 'vitest'

import { findHits } from '#src/screening/hits.ts'
import { compileLexicon } from '#src/screening/lexicon/compile.ts'
import type { LexiconRule } from '#src/screening/lexicon/rule.ts'
import { createMatcher } from '#src/screening/matching.ts'
import { readText } from '#src/screening/reading.ts'

const foundIn = (text: string, ...patterns: string[]) =>
  createMatcher(patterns)(readText(text)).map(({ pattern, start, end }) => [
    patterns[pattern],
    text.slice(start, end),
  ])

describe('phrases that meet', () => {
  test('inside one another are each found', () => {
    expect(foundIn('他挂我电话', '挂我电话', '我电话', '电话')).toEqual([
      ['挂我电话', '挂我电话'],
      ['我电话', '我电话'],
      ['电话', '电话'],
    ])
  })

  test('in two rules hit for both', () => {
    const rule = (code: string): LexiconRule => ({
      ...{ code, name: '试', reason: '试。', category: 'other', target: null },
      ...{ voice: 'customer', weight: 1, patterns: ['挂我电话'] },
    })
    const lexicon = compileLexicon({ rules: [rule('a-01'), rule('b-01')], mitigations: [] })
    const { hits } = findHits(lexicon, [{ voice: 'customer', text: '他挂我电话' }])
    expect(hits.map((hit) => hit.rule)).toEqual(['a-01', 'b-01'])
  })
})

describe('other writings of the same words', () => {
  test.each([
    ['挂我电话', '他掛我電話', '掛我電話'],
    ['95598', '打９５５９８', '９５５９８'],
    ['95598', '打九五五九八', '九五五九八'],
    ['九五五九八', '打95598', '95598'],
    ['12398', '打幺二三九八', '幺二三九八'],
    // 重 has two readings: the very character is found whichever of them was meant.
    ['重复投诉', '他重复投诉', '重复投诉'],
    ['超重', '说超重了', '超重'],
  ])('%s is found in %s', (pattern, text, found) => {
    expect(foundIn(text, pattern)).toEqual([[pattern, found]])
  })
})

describe('distances', () => {
  test('of nothing let the groups stand side by side, and no further apart', () => {
    expect(foundIn('客服挂了', '客服…0挂了')).toHaveLength(1)
    expect(foundIn('客服把我挂了', '客服…0挂了')).toEqual([])
    expect(foundIn('客服挂了', '客服&0挂了')).toHaveLength(1)
  })

  test.each(['客服…101挂了', '客服…1000000000挂了', `客服…${'9'.repeat(400)}挂了`])(
    'beyond all measure are refused: %s',
    (pattern) => {
      expect(() => createMatcher([pattern])).toThrow('距离最多 100 个字')
    },
  )
})
