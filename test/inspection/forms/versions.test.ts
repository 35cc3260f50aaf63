import { desc, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { addItem, changeItem, moveItem, removeItem } from '#src/inspection/forms/draft-items.ts'
import {
  discardDraft,
  draftVersion,
  publishDraft,
  setBonusCap,
} from '#src/inspection/forms/draft.ts'
import {
  comparedVersions,
  draftDetail,
  formDetail,
  formList,
  formOptions,
  itemsOf,
  publishedVersion,
} from '#src/inspection/forms/queries.ts'
import { scoringForms, scoringFormVersions, scoringItems } from '#src/inspection/forms/schema.ts'
import { draftOf } from '#src/inspection/forms/stored.ts'
import { takeInShippedForm } from '#src/inspection/forms/take-in.ts'
import {
  createForm,
  renameForm,
  retireForm,
  returnForm,
  setDefaultForm,
} from '#src/inspection/forms/write-form.ts'
import { samplingPlans } from '#src/inspection/sampling/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { body, fatal } from './bodies.ts'

let db: Db
let manager: Actor
beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  takeInShippedForm(db)
})

const revisionOf = (formId: number) => draftOf(db, formId)?.revision ?? -1
const shown = (formId: number) => ({ formId, revision: revisionOf(formId) })
const newForm = (name = '夜班质检表') => createForm(db, manager, { name, copyOf: null }).id
const lastEvent = () =>
  db.select().from(auditEvents).orderBy(desc(auditEvents.id)).limit(1).get()?.action

/** A form of two items in use. */
function formInUse(): number {
  const id = newForm()
  addItem(db, manager, shown(id), body())
  addItem(db, manager, shown(id), fatal())
  publish(id)
  return id
}
const publish = (id: number) =>
  publishDraft(db, manager, id, { revision: revisionOf(id), note: '第一版' })

describe('the shipped form', () => {
  test('is taken in once, in use and the default, and never again', () => {
    expect(formOptions(db)).toMatchObject([{ name: '95598 通话质检表' }])
    expect(takeInShippedForm(db)).toBe(false)
    expect(db.select().from(scoringForms).all()).toHaveLength(1)
  })

  test('can be edited like any other', () => {
    draftVersion(db, manager, 1)
    const [first] = draftDetail(db, manager, 1).items
    changeItem(db, manager, shown(1), first?.id ?? 0, body({ ...first, title: '开口先问好' }))
    publish(1)
    expect(formDetail(db, manager, 1).items[0]).toMatchObject({
      ...{ title: '开口先问好', code: 'opening.greeting' },
    })
  })

  test('comes along when a centre without any makes its first form', () => {
    const other = testDatabase().db
    createForm(other, actorWith(other, 'qa-manager'), { name: '自己的表', copyOf: null })
    expect(other.select().from(scoringForms).all()).toHaveLength(2)
  })
})

describe('who may write forms', () => {
  test('is the quality manager alone', () => {
    const inspector = actorWith(db, 'qa-inspector')
    const given = { formId: 1, revision: 0 }
    for (const step of [
      () => createForm(db, inspector, { name: '我的', copyOf: null }),
      () => renameForm(db, inspector, 1, '改名'),
      () => draftVersion(db, inspector, 1),
      () => discardDraft(db, inspector, 1, 0),
      () => setBonusCap(db, inspector, 1, { revision: 0, bonusCap: 1 }),
      () => publishDraft(db, inspector, 1, { revision: 0, note: '' }),
      () => addItem(db, inspector, given, body()),
      () => changeItem(db, inspector, given, 1, body()),
      () => removeItem(db, inspector, given, 1),
      () => moveItem(db, inspector, given, 1, 'up'),
      () => retireForm(db, inspector, 1, ''),
      () => returnForm(db, inspector, 1),
      () => setDefaultForm(db, inspector, 1),
      () => draftDetail(db, inspector, 1),
    ]) {
      expect(step).toThrow('missing permission inspection.form')
    }
  })

  test('while inspectors, heads and the agents who are scored read them, and others do not', () => {
    for (const role of ['qa-inspector', 'department-head', 'agent'] as const) {
      expect(formList(db, actorWith(db, role))).toHaveLength(1)
    }
    expect(() => formList(db, actorWith(db, 'trainer'))).toThrow('missing permission')
  })

  test('and a draft is seen by nobody else', () => {
    draftVersion(db, manager, 1)
    const inspector = actorWith(db, 'qa-inspector')
    expect(formDetail(db, inspector, 1).draft).toBeNull()
    expect(formList(db, inspector)[0]?.draft).toBeNull()
    expect(() => formDetail(db, inspector, 1, 2)).toThrow(NotFound)
    expect(formDetail(db, manager, 1).draft).not.toBeNull()
  })
})

describe('a draft', () => {
  test('is copied from the version in use, and there is one at a time', () => {
    const draft = draftVersion(db, manager, 1)
    expect(draft).toMatchObject({ version: 2, bonusCap: 5, state: 'draft' })
    const text = ({ code, position, title }: { code: string; position: number; title: string }) =>
      `${position} ${code} ${title}`
    const inUse = publishedVersion(db, 1)
    expect(itemsOf(db, draft.id).map(text)).toEqual(itemsOf(db, inUse?.id ?? 0).map(text))
    expect(() => draftVersion(db, manager, 1)).toThrow('已有一份草稿')
    expect(lastEvent()).toBe('form.drafted')
  })

  test('refuses a page that shows an older one, and changes nothing', () => {
    const id = newForm()
    const old = shown(id)
    addItem(db, manager, old, body())
    for (const step of [
      () => addItem(db, manager, old, body({ title: '另一项' })),
      () => removeItem(db, manager, old, 1),
      () => moveItem(db, manager, old, 1, 'up'),
      () => setBonusCap(db, manager, id, { revision: old.revision, bonusCap: 9 }),
      () => publishDraft(db, manager, id, { revision: old.revision, note: 'x' }),
      () => discardDraft(db, manager, id, old.revision),
    ]) {
      expect(step).toThrow('草稿刚刚被别人改过')
    }
    expect(draftDetail(db, manager, id)).toMatchObject({ weightSum: 100, draft: { bonusCap: 0 } })
  })

  test('keeps the running sum of its weights and says what is missing', () => {
    const id = newForm()
    addItem(db, manager, shown(id), body({ weight: 60 }))
    expect(draftDetail(db, manager, id)).toMatchObject({
      weightSum: 60,
      problems: ['计分项的权重合计是 60，要正好 100，还差 40'],
    })
    expect(() => publish(id)).toThrow('草稿还不能发布')
    expect(publishedVersion(db, id)).toBeNull()
  })

  test('refuses a second item of one title and a sixty-first item', () => {
    const id = newForm()
    const first = addItem(db, manager, shown(id), body())
    expect(() => addItem(db, manager, shown(id), body())).toThrow('同名的评分项')
    changeItem(db, manager, shown(id), first.id, body({ guidance: '同名的是自己' }))
    for (let n = 1; n < 60; n += 1) addItem(db, manager, shown(id), fatal(`致命${n}`))
    expect(() => addItem(db, manager, shown(id), fatal('再一项'))).toThrow('最多 60 项')
  })

  test('puts a new item at the end of its section and moves items by one', () => {
    const id = newForm()
    const titles = () => draftDetail(db, manager, id).items.map(({ title }) => title)
    const add = (title: string, section: string) =>
      addItem(db, manager, shown(id), body({ title, section, weight: 25 })).id
    const a = add('甲', '开场')
    add('乙', '结束')
    add('丙', '开场')
    expect(titles()).toEqual(['甲', '丙', '乙'])
    moveItem(db, manager, shown(id), a, 'down')
    expect(titles()).toEqual(['丙', '甲', '乙'])
    const before = revisionOf(id)
    moveItem(db, manager, shown(id), draftDetail(db, manager, id).items[0]?.id ?? 0, 'up')
    expect(titles()).toEqual(['丙', '甲', '乙'])
    expect(revisionOf(id)).toBe(before)
    removeItem(db, manager, shown(id), a)
    expect(draftDetail(db, manager, id).items.map(({ position }) => position)).toEqual([1, 2])
  })

  test('thrown away leaves the version in use as it was', () => {
    draftVersion(db, manager, 1)
    discardDraft(db, manager, 1, 0)
    expect(draftOf(db, 1)).toBeNull()
    expect(publishedVersion(db, 1)).toMatchObject({ version: 1 })
    expect(db.select().from(scoringFormVersions).all()).toHaveLength(1)
    expect(() => discardDraft(db, manager, 1, 0)).toThrow('没有草稿')
    expect(lastEvent()).toBe('form.discarded')
  })

  test('without a change is not published as a new version', () => {
    draftVersion(db, manager, 1)
    expect(() => publish(1)).toThrow('没有要发布的改动')
  })
})

describe('a published version', () => {
  test('takes the place of the one before, whose items stay word for word', () => {
    const id = formInUse()
    const first = publishedVersion(db, id)
    const before = itemsOf(db, first?.id ?? 0)
    draftVersion(db, manager, id)
    const [item] = draftDetail(db, manager, id).items
    changeItem(db, manager, shown(id), item?.id ?? 0, body({ title: '改了名', guidance: '新' }))
    publish(id)
    expect(formDetail(db, manager, id).versions).toMatchObject([
      { version: 2, state: 'published' },
      { version: 1, state: 'superseded' },
    ])
    expect(itemsOf(db, first?.id ?? 0)).toEqual(before)
    expect(formOptions(db).find((option) => option.id === id)?.versionId).not.toBe(first?.id)
    expect(lastEvent()).toBe('form.published')
  })

  test('refuses to be changed or deleted, and so do its items, whoever asks the database', () => {
    const id = formInUse()
    const version = publishedVersion(db, id)
    const mine = eq(scoringFormVersions.id, version?.id ?? 0)
    const items = eq(scoringItems.versionId, version?.id ?? 0)
    const never = 'never'
    // drizzle names the statement; what the database said is its cause.
    const said = (step: () => unknown) => {
      try {
        step()
      } catch (error) {
        return String((error as Error).cause ?? error)
      }
      return 'nothing'
    }
    const versions = () => db.update(scoringFormVersions)
    expect(said(() => versions().set({ bonusCap: 50 }).where(mine).run())).toContain(never)
    expect(said(() => versions().set({ state: 'draft' }).where(mine).run())).toContain(never)
    const both = { state: 'superseded', note: '改写历史' } as const
    expect(said(() => versions().set(both).where(mine).run())).toContain(never)
    expect(said(() => db.delete(scoringFormVersions).where(mine).run())).toContain(never)
    const weigh = () => db.update(scoringItems).set({ weight: 1 }).where(items).run()
    expect(said(weigh)).toContain(never)
    expect(said(() => db.delete(scoringItems).where(items).run())).toContain(never)
    // Nor does an item of a draft slip in beside them.
    draftVersion(db, manager, id)
    const [copy] = draftDetail(db, manager, id).items
    const slip = () =>
      db
        .update(scoringItems)
        .set({ versionId: version?.id ?? 0, code: 'slipped' })
        .where(eq(scoringItems.id, copy?.id ?? 0))
        .run()
    expect(said(slip)).toContain(never)
    expect(itemsOf(db, version?.id ?? 0)).toHaveLength(2)
  })
})

describe('the code of an item', () => {
  test('stays when it is reworded, and a new item never gets one that was used', () => {
    const id = formInUse()
    draftVersion(db, manager, id)
    const [first, second] = draftDetail(db, manager, id).items
    changeItem(db, manager, shown(id), first?.id ?? 0, body({ title: '换了说法' }))
    removeItem(db, manager, shown(id), second?.id ?? 0)
    const added = addItem(db, manager, shown(id), fatal('擅自挂断'))
    publish(id)
    const codes = formDetail(db, manager, id).items.map(({ code }) => code)
    expect(codes).toEqual([first?.code, added.code])
    expect(added.code).not.toBe(second?.code)
  })
})

describe('the comparison of two versions', () => {
  test('names what was added, removed, changed and moved', () => {
    const id = newForm()
    for (const title of ['甲', '乙', '丙', '丁']) {
      addItem(db, manager, shown(id), body({ title, weight: 25 }))
    }
    publish(id)
    draftVersion(db, manager, id)
    const [a, b, , d] = draftDetail(db, manager, id).items
    changeItem(db, manager, shown(id), b?.id ?? 0, body({ title: '乙', weight: 50 }))
    removeItem(db, manager, shown(id), d?.id ?? 0)
    moveItem(db, manager, shown(id), a?.id ?? 0, 'down')
    moveItem(db, manager, shown(id), a?.id ?? 0, 'down')
    addItem(db, manager, shown(id), fatal('戊'))
    setBonusCap(db, manager, id, { revision: revisionOf(id), bonusCap: 0 })
    publish(id)
    const { comparison } = comparedVersions(db, manager, id, 1, 2)
    expect(comparison.bonusCap).toBeNull()
    expect(comparison.items).toMatchObject([
      {
        kind: 'changed',
        title: '乙',
        fields: [{ label: '分值', before: '25 分', after: '50 分' }],
      },
      { kind: 'moved', title: '甲' },
      { kind: 'added', title: '戊', points: '致命项' },
      { kind: 'removed', title: '丁' },
    ])
    expect(() => comparedVersions(db, manager, id, 1, 3)).toThrow(NotFound)
  })
})

describe('a form', () => {
  test('has a name of its own', () => {
    const id = newForm()
    expect(() => newForm()).toThrow('已经有同名的评分表')
    expect(() => renameForm(db, manager, id, '95598 通话质检表')).toThrow('同名')
    renameForm(db, manager, id, '白班质检表')
    expect(formDetail(db, manager, id).form.name).toBe('白班质检表')
  })

  test('can begin as a copy of another', () => {
    const copy = createForm(db, manager, { name: '副本', copyOf: 1 })
    expect(draftDetail(db, manager, copy.id)).toMatchObject({ weightSum: 100, problems: [] })
  })

  test('that is the default, or that a running plan uses, is not retired', () => {
    const id = formInUse()
    expect(() => retireForm(db, manager, 1, '不用了')).toThrow('默认评分表')
    setDefaultForm(db, manager, id)
    expect(formOptions(db)[0]?.id).toBe(id)
    const plan = {
      ...{ name: '计划', unit: 'agent', quota: 1, period: 'week', assignment: 'round-robin' },
      ...{ filter: {}, staffFactors: {}, seasons: [], formId: 1, createdAt: 0, createdByName: '' },
    } as unknown as typeof samplingPlans.$inferInsert
    db.insert(samplingPlans).values(plan).run()
    expect(() => retireForm(db, manager, 1, '不用了')).toThrow('抽检计划')
  })

  test('out of use is offered no more, takes no draft, and comes back as it was', () => {
    const id = formInUse()
    retireForm(db, manager, id, '合并到通话质检表')
    expect(formOptions(db).map((option) => option.id)).toEqual([1])
    expect(() => draftVersion(db, manager, id)).toThrow('已停用')
    expect(() => setDefaultForm(db, manager, id)).toThrow('已停用')
    expect(() => retireForm(db, manager, id, '再停')).toThrow('已停用')
    returnForm(db, manager, id)
    expect(formOptions(db)).toHaveLength(2)
  })

  test('never published is no default', () => {
    expect(() => setDefaultForm(db, manager, newForm())).toThrow('请先发布')
  })
})
