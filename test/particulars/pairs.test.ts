import { describe, expect, it } from 'vitest'

import { pairsOf, textOf } from '#src/particulars/vocabulary.ts'

describe('particulars of an event', () => {
  it('read as words, before beside after', () => {
    const was = { roles: [], scopeKind: 'nothing', scopeId: null }
    const now = { roles: ['qa-inspector', 'trainer'], scopeKind: 'department', scopeId: 3 }
    expect(pairsOf({ was, now })).toEqual([
      ['原 角色', '无'],
      ['原 范围', '未授权'],
      ['原 范围编号', '无'],
      ['现 角色', '质检员、内训讲师'],
      ['现 范围', '客服部'],
      ['现 范围编号', '3'],
    ])
  })

  it('name the missing right of a refused request', () => {
    expect(pairsOf({ method: 'GET', permission: 'audit.read' })).toEqual([
      ['方法', 'GET'],
      ['缺少权限', '查看操作留痕'],
    ])
  })

  it('hold lists of changes without raw notation', () => {
    const changed = [
      { registerNo: 'R1', fields: ['caller', 'agentNo'] },
      { registerNo: 'R2', fields: [] },
    ]
    expect(pairsOf({ changed })).toEqual([
      ['改动', '登记号 R1 内容 来电号码、工号；登记号 R2 内容 无'],
    ])
  })

  it('say what a verdict, a plan and an answer are in words', () => {
    expect(pairsOf({ before: 'concealed', after: 'missed', afterReveal: true })).toEqual([
      ['原', '瞒报'],
      ['现', '漏报'],
      ['揭晓后改', '是'],
    ])
    expect(pairsOf({ was: 'no', answer: 'not-needed', purpose: 'overlong' })).toEqual([
      ['原', '没有介入'],
      ['是否介入', '不需要介入'],
      ['用途', '超长通话'],
    ])
    const now = { unit: 'agent', period: 'week', assignment: 'load', filter: { channels: ['app'] } }
    expect(pairsOf({ now })).toEqual([
      ['现 名额按', '每名坐席'],
      ['现 周期', '每周'],
      ['现 分配方式', '按在手任务分配'],
      ['现 条件 渠道', '掌上电力APP'],
    ])
    expect(pairsOf({ list: '通话数据', format: 'xlsx' })).toEqual([
      ['列表', '通话数据'],
      ['格式', 'Excel 表格'],
    ])
  })

  it('show an entry nobody named as it was written', () => {
    expect(pairsOf({ flavour: 'salt', active: false })).toEqual([
      ['flavour', 'salt'],
      ['使用中', '否'],
    ])
  })

  it('take words that every object inherits for plain text', () => {
    const hostile = JSON.parse('{"constructor":"toString","roles":["__proto__","constructor"]}')
    expect(pairsOf(hostile)).toEqual([
      ['constructor', 'toString'],
      ['角色', '__proto__、constructor'],
    ])
  })

  it('stand in one cell of a file as they stand on the page', () => {
    expect(textOf({ list: '通话数据', rows: 3, was: { roles: ['trainer', 'agent'] } })).toBe(
      '列表：通话数据；行数：3；原 角色：内训讲师、客服专员',
    )
    expect(textOf({})).toBe('')
  })
})
