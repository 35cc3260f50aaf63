import { describe, expect, test } from 'vitest'

import { mitigations } from '#src/screening/lexicon/mitigations.ts'
import { shippedRules } from '#src/screening/lexicon/shipped.ts'
import { bodyOfMitigation, bodyOfRule } from '#src/screening/rules/body.ts'
import { readRule, valuesOf } from '#src/screening/rules/form.ts'

import { aBody, aForm } from './lexicon.ts'

const errorsOf = (changes: Record<string, unknown>) => {
  const read = readRule({ ...aForm, ...changes })
  return read.ok ? {} : read.errors
}

describe('the form of a rule', () => {
  test('gives the rule', () => {
    expect(readRule(aForm)).toEqual({ ok: true, kind: 'rule', body: aBody, note: '' })
  })

  test('counts a mitigation against, and takes nothing from it that only a rule has', () => {
    const read = readRule({ ...aForm, kind: 'mitigation', unless: '抢修', vague: 'on' })
    expect(read).toMatchObject({
      body: { weight: -2, category: null, target: null, vague: false, unless: [] },
    })
  })

  test.each([
    ['name', { name: '' }, '请写名称'],
    ['name', { name: '好\u0007名字' }, '看不见的符号'],
    ['reason', { reason: '  ' }, '请写理由'],
    ['category', { category: '' }, '线索要选属实类型'],
    ['category', { category: 'elsewhere' }, '请选择类型'],
    ['voice', { voice: undefined }, '请选择谁说的'],
    ['part', { part: 'middle' }, '请选择位置'],
    ['weight', { weight: '1e3' }, '请填 0.1 到 10'],
    ['weight', { weight: '-2' }, '请填 0.1 到 10'],
    ['weight', { weight: 'NaN' }, '请填 0.1 到 10'],
    ['weight', { weight: '' }, '请填 0.1 到 10'],
    ['patterns', { patterns: '\n  \n' }, '请写至少一个说法'],
    ['patterns', { patterns: undefined }, '请写至少一个说法'],
    ['patterns', { patterns: '挂了||撂了' }, '第 1 行'],
    ['unless', { unless: '好\n|' }, '第 1 行'],
    ['patterns', { patterns: 'x'.repeat(200_001) }, '一栏最多 200,000 个字'],
  ])('says at %s what is wrong with %j', (field, changes, sentence) => {
    expect(errorsOf(changes)[field]).toContain(sentence)
  })

  test('refuses a rule that would find everybody', () => {
    expect(errorsOf({ patterns: '电费|您好|登记|查|谢谢|请您' })['patterns']).toContain('太宽了')
  })

  test('refuses a rule whose every wording its own 不算 cancels', () => {
    expect(errorsOf({ patterns: '挂了我电话|挂我电话', unless: '电话' })['patterns']).toContain(
      '被“不算”抵消了',
    )
    expect(errorsOf({ patterns: '挂了我电话|撂了话筒', unless: '电话' })).toEqual({})
  })

  test('takes 10,000 phrases over many lines and still answers', () => {
    const lines = Array.from({ length: 100 }, (_, line) =>
      Array.from({ length: 100 }, (_each, at) => `甲${line}乙${at}`).join('|'),
    )
    expect(errorsOf({ patterns: lines.join('\n') })).toEqual({})
  })

  const shipped = [
    ...shippedRules.map((rule) => [rule.code, 'rule', bodyOfRule(rule)] as const),
    ...mitigations.map((one) => [one.code, 'mitigation', bodyOfMitigation(one)] as const),
  ]
  test.each(shipped)('gives back the shipped %s as it is', (_code, kind, body) => {
    expect(readRule(valuesOf({ kind, body }))).toMatchObject({ ok: true, kind, body })
  })
})
