import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { ruleDetail, ruleList, readRuleFilters } from '#src/screening/rules/queries.ts'
import { addSample, removeSample } from '#src/screening/rules/samples.ts'
import { ruleById, versionOf } from '#src/screening/rules/texts.ts'
import {
  changeRule,
  createRule,
  retireRule,
  returnRule,
  takeUpVersion,
} from '#src/screening/rules/write-rule.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { aBody, published } from './lexicon.ts'

let db: Db
let id: number
beforeEach(() => {
  db = testDatabase().db
  id = createRule(db, inspector(), { kind: 'rule', body: aBody, note: '初稿' }).id
})

const inspector = () => actorWith(db, 'qa-inspector')
const manager = () => actorWith(db, 'qa-manager')
const rowsOf = (query: Record<string, string>) => {
  const page = { size: 100, cursor: null }
  return ruleList(db, inspector(), readRuleFilters(query), page).rows.map(({ code }) => code)
}

describe('a rule two people edit at once', () => {
  test('keeps the quicker text and gives it to the slower, who loses nothing', () => {
    const theirs = { ...aBody, weight: 3 }
    changeRule(db, manager(), id, { body: theirs, note: '加重', version: 1 })
    const mine = { ...aBody, patterns: ['说话太冲', '冲得很'] }
    const change = changeRule(db, inspector(), id, { body: mine, note: '', version: 1 })
    expect(change).toMatchObject({ ok: false, theirs: { number: 2, body: theirs, note: '加重' } })
    expect(ruleById(db, id).version).toBe(2)
    const again = changeRule(db, inspector(), id, { body: mine, note: '', version: 2 })
    expect(again).toEqual({ ok: true, version: 3, changed: true })
  })

  test('has no quarrel where both wrote the same', () => {
    const body = { ...aBody, weight: 3 }
    changeRule(db, manager(), id, { body, note: '', version: 1 })
    expect(changeRule(db, inspector(), id, { body, note: '', version: 1 })).toMatchObject({
      ok: true,
      changed: false,
    })
  })
})

describe('the versions of a rule', () => {
  test('say who changed what, and an earlier one comes back as a new one', () => {
    changeRule(db, manager(), id, { body: { ...aBody, weight: 3 }, note: '加重', version: 1 })
    const { versions } = ruleDetail(db, inspector(), id)
    expect(versions[0]).toMatchObject({
      number: 2,
      by: '测试qa-manager',
      differences: [{ label: '分值', before: '2', after: '3' }],
    })
    takeUpVersion(db, inspector(), id, 1)
    expect(ruleById(db, id).version).toBe(3)
    expect(versionOf(db, id, 3).body).toEqual(aBody)
  })

  test('leave an event of the trail each', () => {
    changeRule(db, manager(), id, { body: { ...aBody, weight: 3 }, note: '加重', version: 1 })
    retireRule(db, manager(), id, '不要了')
    returnRule(db, manager(), id)
    const actions = db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions.filter((action) => action.startsWith('rule.'))).toEqual([
      'rule.drafted',
      'rule.changed',
      'rule.retired',
      'rule.returned',
    ])
  })
})

describe('retiring', () => {
  test('ends a draft at once, and a published rule with the next publication', async () => {
    retireRule(db, inspector(), id, '写错了')
    expect(ruleById(db, id).status).toBe('retired')
    expect(() => retireRule(db, inspector(), id, '再来')).toThrow('已经停用')
    const change = { body: { ...aBody, weight: 3 }, note: '', version: 1 }
    expect(() => changeRule(db, inspector(), id, change)).toThrow('先恢复再改')
    returnRule(db, inspector(), id)
    expect(ruleById(db, id).status).toBe('draft')
    await published(db)
    retireRule(db, inspector(), id, '误报')
    expect(ruleById(db, id)).toMatchObject({ status: 'published', retiring: true })
    returnRule(db, inspector(), id)
    expect(() => returnRule(db, inspector(), id)).toThrow('没有停用')
  })
})

describe('the list', () => {
  test('narrows by words, type, standing, and leaves retired rules out unless asked', () => {
    expect(rowsOf({ q: '很冲' })).toEqual(['u-attitude-01'])
    expect(rowsOf({ q: '100%_' })).toEqual([])
    expect(rowsOf({ status: 'pending' })).toEqual(['u-attitude-01'])
    expect(rowsOf({ kind: 'mitigation' })).toHaveLength(4)
    expect(rowsOf({ type: 'attitude', target: 'earlier-agent' })).toContain('u-attitude-01')
    expect(rowsOf({ low: 'on' })).toEqual([])
    retireRule(db, inspector(), id, '不要了')
    expect(rowsOf({ q: '很冲' })).toEqual([])
    expect(rowsOf({ q: '很冲', status: 'retired' })).toEqual(['u-attitude-01'])
  })

  test('warns of a phrase that another rule has', () => {
    const body = { ...aBody, name: '又一条', patterns: ['冲得很|说话很冲'] }
    const other = createRule(db, inspector(), { kind: 'rule', body, note: '' })
    expect(other.code).toBe('u-attitude-02')
    expect(ruleDetail(db, inspector(), other.id).overlaps).toMatchObject([
      { phrase: '说话很冲', code: 'u-attitude-01' },
    ])
  })
})

describe('samples', () => {
  const sample = { kind: 'must-hit', voice: 'customer', text: '说话太冲了', before: '' } as const

  test('are kept once, tried on the newest text, and can be taken away', () => {
    const added = addSample(db, inspector(), id, sample)
    expect(() => addSample(db, inspector(), id, sample)).toThrow('已经有这个样例')
    expect(ruleDetail(db, inspector(), id).samples).toMatchObject([{ passes: true }])
    changeRule(db, inspector(), id, {
      body: { ...aBody, patterns: ['冲得很'] },
      note: '',
      version: 1,
    })
    expect(ruleDetail(db, inspector(), id).samples).toMatchObject([{ passes: false }])
    removeSample(db, inspector(), id, added)
    expect(ruleDetail(db, inspector(), id).samples).toEqual([])
  })

  test('leave no words of a caller in the trail', () => {
    addSample(db, inspector(), id, sample)
    const trail = JSON.stringify(db.select().from(auditEvents).all())
    expect(trail).toContain('rule.sampled')
    expect(trail).not.toContain('说话太冲了')
  })
})
