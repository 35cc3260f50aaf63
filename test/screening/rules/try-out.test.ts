import { describe, expect, test } from 'vitest'

import { tryRule } from '#src/screening/rules/try-out.ts'

import { aBody } from './lexicon.ts'

const tried = (changes: Partial<typeof aBody>, text: string, before = '') =>
  tryRule(
    { code: 'x', kind: 'rule', body: { ...aBody, ...changes } },
    { voice: 'customer', text, before },
  )

describe('a sentence tried on a rule', () => {
  test('shows where it was found, and that it was by its characters', () => {
    expect(tried({}, '那个人说话太冲了')).toEqual({ found: true, start: 3, end: 7, by: 'text' })
  })

  test('shows that it was found by its sound', () => {
    expect(tried({ patterns: ['说话太冲'] }, '那个人说话太虫了')).toMatchObject({ by: 'sound' })
  })

  test.each([
    ['no-words', {}, '今天天气不错', ''],
    ['other-voice', { voice: 'agent' }, '那个人说话太冲了', ''],
    ['unless', { unless: ['抢修'] }, '抢修的说话太冲了', ''],
    ['after', { after: ['不归我们'] }, '你说话太冲了', '请问什么事'],
  ] as const)('says why it is silent: %s', (because, changes, text, before) => {
    expect(tried(changes, text, before)).toEqual({ found: false, because })
  })

  test('is found where the other side said what the rule asks for', () => {
    expect(tried({ after: ['不归我们'] }, '你说话太冲了', '这个不归我们管').found).toBe(true)
  })

  test('is judged without its place in a call, and may be a mitigation', () => {
    expect(tried({ part: 'closing' }, '说话太冲', '您好').found).toBe(true)
    const named = { code: 'x', kind: 'mitigation', body: { ...aBody, weight: -1 } } as const
    expect(tryRule(named, { voice: 'customer', text: '说话太冲', before: '' }).found).toBe(true)
  })
})
