import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { agreementOf } from '#src/screening/agreement.ts'

/** The hit is what stands between the brackets. */
function compare(marked: string, heard: string) {
  const startChar = marked.indexOf('[')
  const endChar = marked.indexOf(']') - 1
  return agreementOf({ line: marked.replace(/[[\]]/g, ''), startChar, endChar }, heard)
}

describe('two hearings of the same words', () => {
  test('agree wholly when the words are the same, whatever stands around them', () => {
    const { agreement, heardAs } = compare('我要[投诉你们的客服]。', '嗯，我要投诉你们的客服，对。')
    expect(agreement).toBe(1)
    expect(heardAs).toBe('投诉你们的客服')
  })

  test.each([
    ['her voice written with other characters of its sound', '她[把电话刮了]', '他把电话挂了'],
    ['the retroflex and the plain sibilant', '就[是在推辞]', '就是在推迟'],
    ['n and l', '他就[拦着不办]', '他就男着不办'],
    ['the polite and the plain you', '[您给我说清楚]', '你给我说清楚'],
    ['punctuation and thinking aloud', '[态度，真的很差]', '态度，嗯，真的，那个，很差'],
  ])('agree over %s', (_, marked, heard) => {
    expect(compare(marked, heard).agreement).toBeGreaterThan(0.85)
  })

  test.each([
    ['digits and the same digits in words', '[打了3次电话]', '打了三次电话'],
    ['a number read out and written', '[等了二十分钟]', '等了20分钟'],
    ['a hotline read digit by digit', '我[打12398]投诉', '我打幺二三九八投诉'],
    ['a number with its places', '[一百一十二块钱]', '112块钱'],
  ])('agree over %s', (_, marked, heard) => {
    expect(compare(marked, heard).agreement).toBeGreaterThan(0.85)
  })

  test('differ over another number', () => {
    expect(compare('[打12398]', '打95598').agreement).toBeLessThan(0.6)
  })

  test('differ where other words were heard', () => {
    const said = '我要[投诉你们的客服]'
    expect(compare(said, '我想问一下这个月的电费是多少').agreement).toBeLessThan(0.35)
    expect(compare('他就[把电话挂了]', '麻烦您帮我查一下户号').agreement).toBeLessThan(0.35)
  })

  test('agree in part where some of the words were heard', () => {
    const { agreement, heardAs } = compare('昨天[那个客服挂我电话]', '昨天那个客服怪我')
    expect(agreement).toBeGreaterThan(0.35)
    expect(agreement).toBeLessThan(0.9)
    expect(heardAs).toContain('客服')
  })

  test('two characters found by chance elsewhere do not make short evidence true', () => {
    const said = '她话没说完就[挂了]我的电话'
    const right = compare(said, '他话没说完就挂了我的电话').agreement
    const chance = compare(said, '停电以后冰箱里的东西都坏了').agreement
    expect(right).toBeGreaterThan(0.85)
    expect(chance).toBeLessThan(0.5)
  })

  test('agree on nothing where nothing was heard', () => {
    expect(compare('[投诉]', '')).toEqual({ agreement: 0, heardAs: '' })
    expect(compare('[投诉]', '，。…')).toEqual({ agreement: 0, heardAs: '' })
    expect(agreementOf({ line: '，。', startChar: 0, endChar: 2 }, '投诉')).toEqual({
      agreement: 0,
      heardAs: '',
    })
  })
})

test('a text always agrees with itself, and agreement stays between 0 and 1', () => {
  const characters = [...'我要投诉客服态度差挂电话推诿停电三十分钟，。A9']
  const text = fc
    .array(fc.constantFrom(...characters), { minLength: 1, maxLength: 30 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, (line, heard) => {
      const said = { line, startChar: 0, endChar: line.length }
      const { agreement, heardAs } = agreementOf(said, heard)
      expect(agreement).toBeGreaterThanOrEqual(0)
      expect(agreement).toBeLessThanOrEqual(1)
      expect(heard).toContain(heardAs)
      const words = /[\p{Script=Han}A9]/u.test(line)
      expect(agreementOf(said, line).agreement).toBe(words ? 1 : 0)
    }),
  )
})
