import { describe, expect, test } from 'vitest'

import {
  choiceProblem,
  proposedOf,
  type RoutingFacts,
  routingOptions,
} from '#src/complaints/routing/principles.ts'

const first = { id: 1, name: '客服一部' }
const second = { id: 2, name: '客服二部' }
const third = { id: 3, name: '客服三部' }

const nothing: RoutingFacts = {
  cause: null,
  businessType: null,
  area: null,
  province: null,
  region: null,
  taker: { name: '李强', department: null },
}
const all: RoutingFacts = {
  ...nothing,
  cause: first,
  businessType: '电费',
  area: second,
  province: '山东',
  region: third,
}

describe('the principles are asked in order', () => {
  test.each([
    ['who caused it', all, 'cause', first],
    [
      'who answers for the business, where no agent is known',
      { ...all, cause: null },
      'line-of-duty',
      second,
    ],
    [
      'the place, where no department answers for the business',
      { ...all, cause: null, area: null },
      'territorial',
      third,
    ],
    ['whoever took it in, where nothing is known', nothing, 'handle-first', null],
    [
      'the department of whoever took it in',
      { ...nothing, taker: { name: '李强', department: second } },
      'handle-first',
      second,
    ],
  ] as const)('%s', (_, facts, principle, department) => {
    expect(proposedOf(routingOptions(facts))).toMatchObject({ principle, department })
  })

  test('and each says why it applies or why it does not', () => {
    expect(routingOptions(nothing).map(({ why }) => why)).toEqual([
      '还不知道当事坐席是哪个部门的',
      '不知道来电是什么业务',
      '不知道客户在哪个省',
      '前三条定不下来时，先处理后定责：谁受理谁先办，李强不在哪个客服部，请选一个部门先办',
      '部门之间有争议、由质量保证部裁定时才用',
    ])
    const unset = { ...all, area: null, region: null }
    const [, area, region] = routingOptions(unset).map(({ why }) => why)
    expect(area).toBe('“电费”还没有设归口部门')
    expect(region).toBe('山东还没有设属地部门')
  })
})

describe('a choice', () => {
  const options = routingOptions(all)
  test.each([
    ['as proposed needs no reason', 'cause', 1, '', null],
    ['of another principle needs one', 'line-of-duty', 2, '', 'choice-unexplained'],
    ['of another principle stands with a reason', 'line-of-duty', 2, '业务问题', null],
    [
      'of a department the principle does not lead to is refused',
      'cause',
      2,
      '随便',
      'other-department',
    ],
    ['to handle it first may name any department, with a reason', 'handle-first', 3, '先办', null],
    [
      'to handle it first needs a reason beside a better principle',
      'handle-first',
      3,
      '',
      'choice-unexplained',
    ],
    [
      'for the good of the whole is left to arbitration',
      'overall-interest',
      1,
      '大局',
      'only-arbitrated',
    ],
  ] as const)('%s', (_, principle, departmentId, reason, problem) => {
    expect(choiceProblem(options, { principle, departmentId, reason })).toBe(problem)
  })

  test('of a principle that does not apply is refused, whatever is written', () => {
    const choice = { principle: 'territorial', departmentId: 3, reason: '就派这里' } as const
    expect(choiceProblem(routingOptions(nothing), choice)).toBe('not-applicable')
  })

  test('of any department is free of reasons where nothing decides', () => {
    const choice = { principle: 'handle-first', departmentId: 2, reason: '' } as const
    expect(choiceProblem(routingOptions(nothing), choice)).toBe(null)
  })
})
