import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { createMatcher } from '#src/screening/matching.ts'
import { parsePattern } from '#src/screening/pattern.ts'
import { readText } from '#src/screening/reading.ts'

/** What a pattern finds in a text, as the stretches of the text itself. */
function find(pattern: string, text: string) {
  const matches = createMatcher([pattern])(readText(text))
  return matches.map(({ start, end, by }) => ({ found: text.slice(start, end), by }))
}

describe('a phrase', () => {
  it('is found by its characters', () => {
    expect(find('挂我电话', '他挂我电话了')).toEqual([{ found: '挂我电话', by: 'text' }])
  })

  it('is found through punctuation, spaces and fillers', () => {
    expect(find('挂我电话', '他,挂……嗯 我那个,电话')).toEqual([
      { found: '挂……嗯 我那个,电话', by: 'text' },
    ])
  })

  it('is found by its sound when the recogniser chose other characters', () => {
    expect(find('挂我电话', '他挂我店话')).toEqual([{ found: '挂我店话', by: 'sound' }])
  })

  it('needs a third of its own characters', () => {
    expect(find('挂我电话', '褂卧店化')).toEqual([])
  })

  it('of two characters is not taken by sound, unless the pattern says so', () => {
    expect(find('投诉', '我要头诉')).toEqual([])
    expect(find('~投诉', '我要头诉')).toEqual([{ found: '头诉', by: 'sound' }])
    expect(find('~投诉', '我要投宿')).toEqual([{ found: '投宿', by: 'sound' }])
  })

  it('is found where the speaker uses a dialect form', () => {
    expect(find('我跟你说', '俺跟恁讲')).toEqual([{ found: '俺跟恁讲', by: 'text' }])
  })

  it('is placed by UTF-16 offsets behind characters outside the basic plane', () => {
    expect(find('投诉', '😀𠮷投诉')).toEqual([{ found: '投诉', by: 'text' }])
  })

  it('is found each time it is said', () => {
    expect(find('投诉', '投诉,我投诉')).toHaveLength(2)
  })
})

describe('two groups', () => {
  it('match in order within the distance', () => {
    expect(find('接线员…4挂', '那个接线员直接挂了')).toEqual([
      { found: '接线员直接挂', by: 'text' },
    ])
  })

  it('do not match in the wrong order', () => {
    expect(find('接线员…4挂', '挂了接线员')).toEqual([])
  })

  it('do not match further apart than allowed', () => {
    expect(find('接线员…4挂', '接线员说了一大堆话以后才挂')).toEqual([])
  })

  it('match from the nearest first group', () => {
    const text = '客服说话,客服挂了'
    expect(find('客服…4挂', text)).toEqual([{ found: '客服挂', by: 'text' }])
  })

  it('do not share characters', () => {
    expect(find('挂电话…4电话', '挂电话')).toEqual([])
  })

  it('count as heard by sound when either group was', () => {
    expect(find('接线员…4挂电话', '接显员挂电话')).toEqual([{ found: '接显员挂电话', by: 'sound' }])
  })
})

describe('alternatives', () => {
  it('each stand for their group', () => {
    const pattern = '客服|接线员…挂了|撂了'
    expect(find(pattern, '接线员给我撂了')).toHaveLength(1)
    expect(find(pattern, '客服啪挂了')).toHaveLength(1)
  })

  it('may not be empty', () => {
    expect(() => parsePattern('客服||挂')).toThrow('第 1 组有一个“|”旁边没有词')
    expect(() => parsePattern('嗯|啊')).toThrow('“嗯”里没有可以比对的字')
  })
})

describe('any text', () => {
  it('gives matches inside the text, never an error', () => {
    const match = createMatcher(['~投诉', '客服…挂了', '挂我电话'])
    const piece = fc.constantFrom(
      '投',
      '诉',
      '头',
      '客服',
      '挂了',
      '我',
      '店话',
      ',',
      '😀',
      ' ',
      '嗯',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const text = pieces.join('')
        for (const { start, end } of match(readText(text))) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })

  it('that is empty gives nothing', () => {
    expect(find('投诉', '')).toEqual([])
    expect(find('投诉', '……')).toEqual([])
  })
})
