import { describe, expect, test } from 'vitest'

import { readItem } from '#src/inspection/forms/item-form.ts'
import { itemProblems, versionProblems } from '#src/inspection/forms/item-rules.ts'
import { shippedForm } from '#src/inspection/forms/shipped-form.ts'

import { body, fatal, typed } from './bodies.ts'

const choice = (label: string, percent: number, key = label) => ({ key, label, percent })
const sentences = (item: ReturnType<typeof body>) =>
  itemProblems(item).map(({ sentence }) => sentence)

describe('an item', () => {
  test('of a whole weight with a best and a worst choice is sound', () => {
    expect(itemProblems(body({ weight: 1 }))).toEqual([])
    expect(itemProblems(fatal())).toEqual([])
    expect(itemProblems(body({ kind: 'bonus', weight: 3 }))).toEqual([])
  })

  test.each([0, -0, -1, 101, 33.3333, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses the weight %s',
    (weight) => {
      expect(sentences(body({ weight }))).toEqual(['权重要是 1 到 100 的整数'])
      expect(sentences(body({ kind: 'bonus', weight }))).toEqual(['加分要是 1 到 100 的整数'])
    },
  )

  test.each([
    ['one choice', [choice('做到', 100)], '至少 2 个选项'],
    [
      'seven choices',
      [100, 80, 60, 40, 20, 10, 0].map((n) => choice(`得${n}`, n)),
      '最多 6 个选项',
    ],
    ['two of one label', [choice('是', 100, 'a'), choice('是', 0, 'b')], '选项的文字不能重复'],
    ['two of one key', [choice('是', 100, 'a'), choice('否', 0, 'a')], '编号重复或不能用'],
    [
      'the key that means no occasion',
      [choice('是', 100), choice('否', 0, 'no-occasion')],
      '编号重复或不能用',
    ],
    ['half a percent', [choice('是', 100), choice('否', 0.5)], '0 到 100 的整数'],
    ['more than all', [choice('是', 101), choice('否', 0)], '0 到 100 的整数'],
    ['nothing full', [choice('是', 90), choice('否', 0)], '要有一个得 100% 的选项'],
    ['nothing empty', [choice('是', 100), choice('否', 10)], '一个得 0% 的选项'],
  ])('refuses %s', (_name, choices, sentence) => {
    expect(sentences(body({ choices }))).toEqual([expect.stringContaining(sentence)])
  })

  test('that is fatal has no weight, no occasion and exactly one choice that means it happened', () => {
    const twice = [choice('没有', 100), choice('有', 0), choice('多次', 0)]
    const never = [choice('没有', 100), choice('算没有', 50)]
    expect(sentences({ ...fatal(), choices: twice })).toEqual([
      '致命项要有且只有一个 0% 的选项，表示发生了',
    ])
    expect(sentences({ ...fatal(), choices: never })).toHaveLength(1)
    expect(sentences({ ...fatal(), weight: 5 })).toEqual(['致命项没有权重'])
    expect(sentences({ ...fatal(), gate: '有没有？' })).toHaveLength(1)
  })
})

describe('a version', () => {
  test.each([
    [99, '计分项的权重合计是 99，要正好 100，还差 1'],
    [100, null],
    // 101 is two items: one alone may not weigh more than all.
    [101, '计分项的权重合计是 101，要正好 100，多了 1'],
  ])('whose weights add up to %i', (sum, problem) => {
    const items = [body({ weight: 60 }), body({ title: '结束', weight: sum - 60 })]
    expect(versionProblems(items, 0)).toEqual(problem === null ? [] : [problem])
  })

  test('needs a weighted item, and no two of one title', () => {
    expect(versionProblems([], 0)).toEqual(['还没有评分项'])
    expect(versionProblems([fatal()], 0)).toEqual(['至少要有一个计分项'])
    const twice = [body({ weight: 50 }), body({ weight: 50, title: '规范开场' })]
    expect(versionProblems(twice, 0)).toEqual(['“规范开场”重名了'])
    const wide = [body({ weight: 50, title: 'Ａ' }), body({ weight: 50, title: 'A' })]
    expect(versionProblems(wide, 0)).toEqual(['“A”重名了'])
  })

  test('has a cap when it has bonus items, and none otherwise', () => {
    const bonus = body({ kind: 'bonus', weight: 3, title: '一次解决' })
    expect(versionProblems([body(), bonus], 3)).toEqual([])
    expect(versionProblems([body(), bonus], 0)[0]).toContain('加分上限却是 0')
    expect(versionProblems([body()], 3)[0]).toContain('加分上限请设为 0')
    expect(versionProblems([body(), bonus], 1.5)[0]).toContain('0 到 100 的整数')
    expect(versionProblems([body(), bonus], -1)[0]).toContain('0 到 100 的整数')
  })

  test('has sixty items at most', () => {
    const many = Array.from({ length: 61 }, (_, n) => fatal(`致命${n}`))
    expect(versionProblems([...many.slice(0, 59), body()], 0)).toEqual([])
    expect(versionProblems([...many.slice(0, 60), body()], 0)).toEqual(['有 61 项，最多 60 项'])
  })
})

describe('the form that comes with the product', () => {
  test('could be published as it is', () => {
    expect(versionProblems(shippedForm.items, shippedForm.bonusCap)).toEqual([])
  })

  test('gives every code once and says of every item how it is judged', () => {
    const codes = shippedForm.items.map(({ code }) => code)
    expect(new Set(codes).size).toBe(codes.length)
    expect(shippedForm.items.filter(({ guidance }) => guidance.length < 8)).toEqual([])
  })

  test('asks for the occasion where a call may give none', () => {
    const gated = shippedForm.items.filter(({ gate }) => gate !== null).map(({ code }) => code)
    expect(gated).toEqual(
      expect.arrayContaining([
        ...['listening.calming', 'handling.dispatch', 'handling.hold', 'handling.transfer'],
      ]),
    )
    expect(gated.length).toBeLessThan(shippedForm.items.length / 2)
  })

  test('lets abuse excuse what calm is asked for, and never what harms the customer', () => {
    const excused = shippedForm.items.filter(({ excusedByAbuse }) => excusedByAbuse)
    expect(excused.map(({ code }) => code)).toEqual([
      ...['listening.calming', 'listening.escalation', 'listening.tone'],
    ])
  })
})

describe('an item as it is typed', () => {
  const errorsOf = (given: Record<string, string>) => {
    const read = readItem(typed(given))
    return read.ok ? {} : read.errors
  }

  test('is read with full-width digits and pasted invisible signs', () => {
    const read = readItem(
      typed({ weight: ' １００ ', title: '  规范\u200b开场 \u202e', choicePercent0: '１００' }),
    )
    expect(read).toEqual({ ok: true, body: body() })
  })

  test.each(['33.3333', '-0', '−0', '1e2', '101', '0', '', '一百', '0x10', '+5', '1 0'])(
    'is refused with the weight “%s”',
    (weight) => {
      expect(errorsOf({ weight })).toEqual({ weight: '权重要是 1 到 100 的整数' })
    },
  )

  test.each(['50.5', '-1', '101', '1e1', '%'])(
    'is refused with a choice of “%s” percent',
    (given) => {
      expect(errorsOf({ choicePercent0: given })['choices']).toContain('0 到 100 的整数')
    },
  )

  test('leaves out blank rows and gives new choices keys of their own', () => {
    const read = readItem(
      typed({
        choiceLabel4: '部分做到',
        choicePercent4: '50',
        choiceLabel5: ' ',
        choicePercent5: '',
      }),
    )
    expect(read.ok && read.body.choices).toEqual([
      ...body().choices,
      { key: 'choice-1', label: '部分做到', percent: 50 },
    ])
  })

  test('never takes the key of no occasion, nor keys made up in a forged form', () => {
    const read = readItem(
      typed({ choiceKey0: 'no-occasion', choiceKey1: '<img onerror=alert(1)>' }),
    )
    expect(read.ok && read.body.choices.map(({ key }) => key)).toEqual(['choice-1', 'choice-2'])
  })

  test.each([
    [{ title: '\u200b \u2060' }, 'title'],
    [{ title: '长'.repeat(41) }, 'title'],
    [{ section: '' }, 'section'],
    [{ kind: 'royal' }, 'kind'],
    [{ fact: 'password' }, 'fact'],
    [{ guidance: '好'.repeat(1_000_000) }, 'guidance'],
    [{ choiceLabel0: '' }, 'choices'],
    [{ choiceLabel1: '', choicePercent1: '' }, 'choices'],
  ])('is refused field by field: %#', (given, field) => {
    expect(Object.keys(errorsOf(given))).toEqual([field])
  })

  test('with fields missing altogether is refused, not thrown at', () => {
    expect(readItem({})).toMatchObject({ ok: false })
  })
})
