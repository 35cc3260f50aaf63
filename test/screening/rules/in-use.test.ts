import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { mitigations } from '#src/screening/lexicon/mitigations.ts'
import { shippedLexicon, shippedRules } from '#src/screening/lexicon/shipped.ts'
import { lexiconInUse, newestSet, rulesOfSet } from '#src/screening/rules/in-use.ts'
import { decideOffer, openOffers } from '#src/screening/rules/offers.ts'
import { publishDryRun, restoreSet } from '#src/screening/rules/publish.ts'
import { addSample } from '#src/screening/rules/samples.ts'
import { lexiconRuleVersions } from '#src/screening/rules/schema.ts'
import { takeInShipped } from '#src/screening/rules/take-in.ts'
import { newestBody } from '#src/screening/rules/texts.ts'
import { changeRule, createRule, retireRule } from '#src/screening/rules/write-rule.ts'
import { screenUtterances } from '#src/screening/scoring.ts'
import { screenerInUse } from '#src/screening/screener.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { aBody, published, ruleByCode, triedOut } from './lexicon.ts'

let db: Db
beforeEach(() => {
  db = testDatabase().db
})

const manager = () => actorWith(db, 'qa-manager')
const inspector = () => actorWith(db, 'qa-inspector')
const draft = (changes: Partial<typeof aBody> = {}) =>
  createRule(db, inspector(), { kind: 'rule', body: { ...aBody, ...changes }, note: '' })
const hitsOf = (text: string) => {
  const { hits } = screenUtterances(screenerInUse(db), [{ voice: 'customer', text }])
  return hits.map(({ rule }) => rule)
}

describe('the shipped rules', () => {
  test('read calls before anything is stored, and in the same words after', () => {
    expect(lexiconInUse(db)).toBe(shippedLexicon())
    expect(takeInShipped(db)).toEqual({
      rules: shippedRules.length + mitigations.length,
      offers: 0,
    })
    expect(lexiconInUse(db)).toBe(shippedLexicon())
    expect(newestSet(db)?.lexiconVersion).toBe(shippedLexicon().version)
    expect(takeInShipped(db)).toEqual({ rules: 0, offers: 0 })
  })

  test('of a newer product are offered, and overwrite nothing that people wrote', () => {
    takeInShipped(db)
    const rule = ruleByCode(db, 'hung-up-01')
    const mine = { ...newestBody(db, 'hung-up-01')!, reason: '我们自己的理由。' }
    changeRule(db, manager(), rule.id, { body: mine, note: '', version: 1 })
    const changed = shippedRules
      .filter(({ code }) => code !== 'attitude-01')
      .map((one) => (one.code === 'hung-up-01' ? { ...one, weight: 9 } : one))
    const added = { ...shippedRules[0]!, code: 'brand-new-01', name: '新带的规则' }
    const newer = { rules: [...changed, added], mitigations }

    expect(takeInShipped(db, newer)).toEqual({ rules: 0, offers: 3 })
    expect(takeInShipped(db, newer)).toEqual({ rules: 0, offers: 0 })
    expect(newestBody(db, 'hung-up-01')).toEqual(mine)
    expect(lexiconInUse(db).version).toBe(shippedLexicon().version)

    const offers = openOffers(db, inspector())
    expect(offers.map(({ code, kind }) => [code, kind])).toEqual([
      ['hung-up-01', 'changed'],
      ['brand-new-01', 'added'],
      ['attitude-01', 'withdrawn'],
    ])
    decideOffer(db, inspector(), offers[0]!.id, 'declined')
    decideOffer(db, inspector(), offers[1]!.id, 'accepted')
    decideOffer(db, inspector(), offers[2]!.id, 'accepted')
    expect(newestBody(db, 'hung-up-01')).toEqual(mine)
    expect(ruleByCode(db, 'brand-new-01')).toMatchObject({ status: 'draft' })
    expect(ruleByCode(db, 'attitude-01')).toMatchObject({ status: 'published', retiring: true })
    expect(() => decideOffer(db, inspector(), offers[0]!.id, 'accepted')).toThrow('已经有决定')
  })
})

describe('a text of a rule', () => {
  test('can be neither changed nor deleted in the database', () => {
    takeInShipped(db)
    expect(() => db.update(lexiconRuleVersions).set({ note: 'x' }).run()).toThrow('never changed')
    expect(() => db.delete(lexiconRuleVersions).run()).toThrow('never deleted')
  })
})

describe('publishing', () => {
  test('puts a draft into use at once, with its version, trace and a reading anew', async () => {
    const { code } = draft({ patterns: ['天上下刀子'] })
    expect(hitsOf('天上下刀子了')).toEqual([])
    const before = lexiconInUse(db).version
    const set = await published(db)
    expect(hitsOf('天上下刀子了')).toEqual([code])
    expect(lexiconInUse(db).version).toBe(set.lexiconVersion)
    expect(set.lexiconVersion).not.toBe(before)
    expect(ruleByCode(db, code)).toMatchObject({ status: 'published', publishedVersion: 1 })
    const trail = db.select().from(auditEvents).all()
    expect(trail.filter(({ action }) => action === 'lexicon.published')).toHaveLength(1)
    expect(db.select().from(jobs).where(eq(jobs.name, 'rescreen')).all()).toHaveLength(1)
  })

  test('is for a quality manager; an inspector writes and tries out', async () => {
    draft()
    const run = await triedOut(db)
    expect(() => publishDryRun(db, inspector(), run, '测试')).toThrow(Forbidden)
    expect(() => restoreSet(db, inspector(), 1, '测试')).toThrow(Forbidden)
    expect(() => draftBy('case-handler')).toThrow(Forbidden)
  })
  const draftBy = (role: 'case-handler') =>
    createRule(db, actorWith(db, role), { kind: 'rule', body: aBody, note: '' })

  test('is refused while a sample fails, by name, whoever asks', async () => {
    const { id } = draft()
    const sample = { voice: 'customer', text: '他太冲了', before: '' } as const
    addSample(db, inspector(), id, { kind: 'must-hit', ...sample })
    const run = await triedOut(db)
    expect(() => publishDryRun(db, manager(), run, '测试')).toThrow(
      '有样例没有通过，不能发布：u-attitude-01 说话太冲的必须命中样例“他太冲了”',
    )
    expect(newestSet(db)?.id).toBe(1)
  })

  test('is refused for a sample that must not be found, too', async () => {
    const { id } = draft()
    const sample = { voice: 'customer', text: '抢修的说话太冲', before: '' } as const
    addSample(db, inspector(), id, { kind: 'must-not', ...sample })
    const run = await triedOut(db)
    expect(() => publishDryRun(db, manager(), run, '测试')).toThrow('不得命中样例')
    changeRule(db, inspector(), id, {
      body: { ...aBody, unless: ['抢修'] },
      note: '',
      version: 1,
    })
    await published(db)
    expect(newestSet(db)?.id).toBe(2)
  })

  test('publishes what was tried out and nothing else', async () => {
    const { id } = draft()
    const run = await triedOut(db)
    changeRule(db, inspector(), id, { body: { ...aBody, weight: 3 }, note: '', version: 1 })
    expect(() => publishDryRun(db, manager(), run, '测试')).toThrow('重新选择再试跑')
    const newer = await triedOut(db)
    publishDryRun(db, manager(), newer, '测试')
    expect(() => publishDryRun(db, manager(), newer, '测试')).toThrow('已经发布了')
  })

  test('is refused where another publication came between', async () => {
    draft()
    const first = await triedOut(db)
    draft({ name: '另一条' })
    const second = await triedOut(db)
    publishDryRun(db, manager(), first, '测试')
    expect(() => publishDryRun(db, manager(), second, '测试')).toThrow('重新试跑')
  })

  test('takes a retired rule out, while what it found keeps its name', async () => {
    takeInShipped(db)
    const rule = ruleByCode(db, 'hung-up-01')
    retireRule(db, inspector(), rule.id, '误报太多')
    expect(lexiconInUse(db).ruleByCode('hung-up-01')).toBeDefined()
    await published(db)
    expect(lexiconInUse(db).ruleByCode('hung-up-01')).toBeUndefined()
    expect(ruleByCode(db, 'hung-up-01')).toMatchObject({
      status: 'retired',
      publishedVersion: null,
    })
  })
})

describe('going back', () => {
  test('makes a new set that equals the old, with the texts since kept as drafts', async () => {
    takeInShipped(db)
    const rule = ruleByCode(db, 'hung-up-01')
    const body = { ...newestBody(db, 'hung-up-01')!, weight: 9 }
    changeRule(db, manager(), rule.id, { body, note: '', version: 1 })
    const gone = ruleByCode(db, 'attitude-01')
    retireRule(db, manager(), gone.id, '测试')
    const { code } = draft()
    await published(db)
    expect(lexiconInUse(db).ruleByCode('hung-up-01')?.weight).toBe(9)

    const back = restoreSet(db, manager(), 1, '误报太多')
    expect(back).toMatchObject({ id: 3, restores: 1, lexiconVersion: shippedLexicon().version })
    expect(rulesOfSet(db, 3)).toEqual(rulesOfSet(db, 1))
    expect(lexiconInUse(db)).toBe(shippedLexicon())
    expect(ruleByCode(db, 'hung-up-01')).toMatchObject({ version: 2, publishedVersion: 1 })
    expect(ruleByCode(db, 'attitude-01')).toMatchObject({ status: 'published' })
    expect(ruleByCode(db, code)).toMatchObject({ status: 'draft', publishedVersion: null })
    expect(() => restoreSet(db, manager(), 3, '测试')).toThrow('现在用的词库')
  })
})
