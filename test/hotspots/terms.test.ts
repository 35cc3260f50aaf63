import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { clustersOf, sharedShare } from '#src/hotspots/clusters.ts'
import { termsOf } from '#src/hotspots/terms.ts'

const rules = { leastCalls: 3, words: [] as string[], ignored: [] as string[] }
const said = (...lines: string[]) =>
  lines.map((line, index) => ({ callId: index + 1, lines: [line] }))
const found = (texts: ReturnType<typeof said>, changes: Partial<typeof rules> = {}) =>
  termsOf(texts, { ...rules, ...changes }).map(({ text, calls }) => [text, calls.length])

const outages = said(
  '小区又停电了吧',
  '我家停电两小时',
  '今年停电真多',
  '楼道停电没人管',
  '因为停电冰箱化了',
)

describe('words of a day', () => {
  test('are pieces that stand in enough calls beside different neighbours, one call once', () => {
    expect(found(outages)).toEqual([['停电', 5]])
    expect(found([...outages, { callId: 6, lines: ['停电停电，又是停电'] }])).toEqual([['停电', 6]])
    expect(found(outages, { leastCalls: 6 })).toEqual([])
  })

  test('are whole: what stands only inside a longer word is none', () => {
    const texts = said(
      '换充电桩吧',
      '小区充电桩坏了',
      '申请充电桩难',
      '报充电桩要多久',
      '查充电桩进度',
    )
    expect(found(texts)).toEqual([['充电桩', 5]])
  })

  test('are never what everybody says on the telephone', () => {
    expect(found(said('你好你好', '喂你好', '好的谢谢', '您好谢谢', '谢谢再见你好'))).toEqual([])
  })

  test('of the trade are counted however rare, and ignored ones not at all', () => {
    expect(found(outages, { words: ['冰箱'] })).toContainEqual(['冰箱', 1])
    expect(found(outages, { ignored: ['停电'] })).toEqual([])
  })

  test('are found in anything that can be written, alike each time, and never in fewer calls than asked', () => {
    const sign = fc.constantFrom(...'停电费桩小区了的 ，。<>&1A*𠮷')
    const line = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        const texts = said(...lines)
        const terms = termsOf(texts, rules)
        expect(termsOf(texts, rules)).toEqual(terms)
        for (const { text, calls } of terms) {
          const holding = texts.filter(({ lines: [one = ''] }) => one.includes(text))
          expect(calls).toEqual(holding.map(({ callId }) => callId))
          expect(calls.length).toBeGreaterThanOrEqual(rules.leastCalls)
        }
      }),
    )
  })
})

describe('terms of one matter', () => {
  const term = (key: string, calls: number[], weight = 1) => ({ key, calls, weight })

  test('stand in the same calls, counted against the rarer of the two', () => {
    expect(sharedShare([1, 2], new Set([1, 2, 3, 4]))).toBe(1)
    expect(sharedShare([1, 9], new Set([1, 2, 3, 4]))).toBe(0.5)
    expect(sharedShare([], new Set([1]))).toBe(0)
    const [first, second] = clustersOf(
      [term('停电', [1, 2, 3, 4]), term('抢修', [2, 3, 9]), term('电费', [7, 8])],
      0.6,
    )
    expect(first?.head.key).toBe('停电')
    expect(first?.others.map(({ term: { key } }) => key)).toEqual(['抢修'])
    expect(first?.calls.toSorted()).toEqual([1, 2, 3, 4, 9])
    expect(second?.head.key).toBe('电费')
  })

  test('are led by what matters most: frequency times weight', () => {
    const [first] = clustersOf([term('停电', [1, 2, 3]), term('触电', [8], 8)], 0.6)
    expect(first).toMatchObject({ head: { key: '触电' }, score: 8 })
  })

  test('are each in one cluster, whatever the calls', () => {
    const calls = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.array(calls, { maxLength: 12 }), (sets) => {
        const terms = sets.map((one, index) => term(`词${index}`, one))
        const keys = clustersOf(terms, 0.5).flatMap(({ head, others }) => [
          head.key,
          ...others.map((one) => one.term.key),
        ])
        expect(keys.toSorted()).toEqual(terms.map(({ key }) => key).toSorted())
      }),
    )
  })
})
