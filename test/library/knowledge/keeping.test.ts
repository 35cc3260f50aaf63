import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import { NotFound } from '#src/kernel/errors.ts'
import {
  createArticle,
  returnDraft,
  submitDraft,
  writeDraft,
} from '#src/library/knowledge/draft.ts'
import { articleById, readableArticle, versionNumbered } from '#src/library/knowledge/find.ts'
import { publishDraft, retireArticle } from '#src/library/knowledge/publish.ts'
import { articleDetail, compareVersion, stalePage } from '#src/library/knowledge/queries.ts'
import { watchArticles } from '#src/library/knowledge/remind.ts'
import { confirmArticle, setOwner } from '#src/library/knowledge/review.ts'
import { articleVersions, articles } from '#src/library/knowledge/schema.ts'
import { notices } from '#src/notices/schema.ts'
import { testDatabase } from '#test/support/database.ts'

import { anArticle, draftRevision, keepersOf, published } from './made.ts'

const now = Date.UTC(2026, 10, 20)

describe('an article', () => {
  test('is read by others once somebody who did not write it has published it', () => {
    const { db } = testDatabase()
    const { writer, publisher, reader } = keepersOf(db)
    const { id } = createArticle(db, writer, anArticle(writer), now)
    expect(() => readableArticle(db, reader, id)).toThrow(NotFound)
    const publish = (by: typeof writer) =>
      publishDraft(db, by, id, { seen: draftRevision(db, id), reviewBy: null }, now)
    expect(() => publish(publisher)).toThrow('还没有提交')
    submitDraft(db, writer, id, 0, now)
    expect(() => publish(writer)).toThrow('knowledge.publish')
    publish(publisher)
    expect(readableArticle(db, reader, id).state).toBe('published')
    expect(articleById(db, id).reviewBy).toBe(startOfDay(now) + 180 * dayMs)
    const actions = db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions).toEqual(['knowledge.drafted', 'knowledge.submitted', 'knowledge.published'])
  })

  test('is not published by anybody who wrote a word of it, whoever wrote last', () => {
    const { db } = testDatabase()
    const { writer, publisher, trainer } = keepersOf(db)
    const { id } = createArticle(db, trainer, anArticle(trainer), now)
    writeDraft(db, publisher, id, anArticle(trainer, { body: '改过' }), 0, now)
    writeDraft(db, writer, id, anArticle(trainer, { body: '又改过' }), 1, now)
    submitDraft(db, writer, id, 2, now)
    const publish = (by: typeof writer) =>
      publishDraft(db, by, id, { seen: 2, reviewBy: null }, now)
    expect(() => publish(publisher)).toThrow('要由别人发布')
    expect(() => publish(trainer)).toThrow('要由别人发布')
  })

  test('tells a writer whose page is stale, and takes the submission back with every change', () => {
    const { db } = testDatabase()
    const { writer, publisher, other } = keepersOf(db)
    const { id } = createArticle(db, writer, anArticle(writer), now)
    submitDraft(db, writer, id, 0, now)
    expect(() => submitDraft(db, writer, id, 0, now)).toThrow('已经提交')
    writeDraft(db, other, id, anArticle(writer, { body: '新的正文' }), 0, now)
    expect(() => writeDraft(db, writer, id, anArticle(writer), 0, now)).toThrow('别人刚刚改过')
    const stale = { seen: 0, reviewBy: null }
    expect(() => publishDraft(db, publisher, id, stale, now)).toThrow('别人刚刚改过')
    const fresh = { seen: 1, reviewBy: null }
    expect(() => publishDraft(db, publisher, id, fresh, now)).toThrow('还没有提交')
  })

  test('goes back to its writers with the reason', () => {
    const { db } = testDatabase()
    const { writer, publisher } = keepersOf(db)
    const { id } = createArticle(db, writer, anArticle(writer), now)
    submitDraft(db, writer, id, 0, now)
    returnDraft(db, publisher, id, 0, '缺时限', now)
    const told = db
      .select()
      .from(notices)
      .where(eq(notices.accountId, writer.accountId ?? 0))
      .all()
    expect(told.map(({ sentence }) => sentence)).toEqual([
      '知识“交清电费后多久复电”被退回修改：缺时限',
    ])
    expect(() => returnDraft(db, publisher, id, 0, '缺时限', now)).toThrow('还没有提交')
  })

  test('keeps every published version as it was, whoever reaches for the table', () => {
    const { db, sqlite } = testDatabase()
    const id = published(db, {}, now)
    expect(() => db.update(articleVersions).set({ body: '改' }).run()).toThrow('never changed')
    expect(() => db.delete(articleVersions).run()).toThrow('never deleted')
    expect(() => sqlite.exec(`delete from articles where id = ${id}`)).toThrow('never deleted')
  })

  test('shows what a new version changes, and publishes none that changes nothing', () => {
    const { db } = testDatabase()
    const { writer, publisher } = keepersOf(db)
    const id = published(db, { body: '一\n二\n三' }, now)
    writeDraft(db, writer, id, anArticle(writer, { body: '一\n二\n三' }), null, now)
    expect(() => submitDraft(db, writer, id, 0, now)).toThrow('没有可发布的改动')
    const after = anArticle(writer, { body: '一\n三\n四', title: '复电时限' })
    writeDraft(db, writer, id, after, 0, now)
    submitDraft(db, writer, id, 1, now)
    // Until then the old one is read.
    expect(articleDetail(db, publisher, id).version.number).toBe(1)
    publishDraft(db, publisher, id, { seen: 1, reviewBy: null }, now)
    const { fields, lines, before } = compareVersion(db, publisher, id, 2)
    expect(before?.number).toBe(1)
    expect(fields).toEqual([{ label: '标题', before: '交清电费后多久复电', after: '复电时限' }])
    expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      ...['same 一', 'removed 二', 'same 三', 'added 四'],
    ])
    expect(versionNumbered(db, id, 1).body).toBe('一\n二\n三')
  })

  test('with a number that can only be a customer’s is not published', () => {
    const { db } = testDatabase()
    const { writer, publisher } = keepersOf(db)
    for (const body of ['联系张先生 13931909215', '139 3190 9215', '身份证 11010519491231002X']) {
      const { id } = createArticle(db, writer, anArticle(writer, { body }), now)
      submitDraft(db, writer, id, 0, now)
      const given = { seen: 0, reviewBy: null }
      expect(() => publishDraft(db, publisher, id, given, now)).toThrow('客户手机号')
    }
    expect(published(db, { body: '打营业厅 025-66001234，或 95598' }, now)).toBeGreaterThan(0)
  })

  test('about a 重要客户 is open until it names a person, and then read by writers only', () => {
    const { db } = testDatabase()
    const { reader, writer } = keepersOf(db)
    const plain = published(db, { kind: 'key-customer', body: '双电源，按紧急登记' }, now)
    const named = published(db, { kind: 'key-customer', contactName: '刘主任' }, now)
    const number = published(db, { kind: 'key-customer', body: '电 13931909215' }, now)
    expect(readableArticle(db, reader, plain).restricted).toBe(false)
    for (const id of [named, number]) {
      expect(() => readableArticle(db, reader, id)).toThrow(NotFound)
      expect(readableArticle(db, writer, id).restricted).toBe(true)
    }
  })

  test('of a unit’s telephone keeps name, unit and number; other kinds keep none', () => {
    const { db } = testDatabase()
    const { reader } = keepersOf(db)
    const contact = { contactUnit: '城北所', contactName: '值班', contactPhone: '025-66001234' }
    const phone = published(db, { kind: 'phone', ...contact }, now)
    expect(articleDetail(db, reader, phone).version).toMatchObject(contact)
    const faq = published(db, contact, now)
    expect(articleDetail(db, reader, faq).version).toMatchObject({
      contactPhone: '',
      contactUnit: '',
    })
  })

  test('that is retired is found by nobody and changed by nobody', () => {
    const { db } = testDatabase()
    const { writer, publisher, reader } = keepersOf(db)
    const id = published(db, {}, now)
    retireArticle(db, publisher, id, '政策已变', now)
    expect(() => readableArticle(db, reader, id)).toThrow(NotFound)
    expect(() => writeDraft(db, writer, id, anArticle(writer), null, now)).toThrow('已经停用')
    expect(() => retireArticle(db, publisher, id, '再停', now)).toThrow('已经停用')
    const confirmation = { version: 1, reviewBy: null, words: '' }
    expect(() => confirmArticle(db, writer, id, confirmation, now)).toThrow('已经停用')
  })
})

describe('the review of an article', () => {
  test('is confirmed by its owner alone, for a day that lies ahead and not too far', () => {
    const { db } = testDatabase()
    const { writer, other, publisher } = keepersOf(db)
    const id = published(db, {}, now)
    const given = (reviewBy: number | null) => ({ version: 1, reviewBy, words: '核对过' })
    const confirm = (by: typeof writer, reviewBy: number | null) =>
      confirmArticle(db, by, id, given(reviewBy), now)
    expect(() => confirm(other, null)).toThrow('只有责任人')
    expect(() => confirm(publisher, null)).toThrow('只有责任人')
    expect(() => confirm(writer, startOfDay(now))).toThrow('晚于今天')
    expect(() => confirm(writer, startOfDay(now) + 731 * dayMs)).toThrow('两年')
    confirm(writer, startOfDay(now) + 30 * dayMs)
    expect(articleById(db, id).reviewBy).toBe(startOfDay(now) + 30 * dayMs)
    expect(() =>
      confirmArticle(db, writer, id, { version: 2, reviewBy: null, words: '' }, now),
    ).toThrow('别人刚刚改过')
  })

  test('reminds the owner before the day and on it, and those who publish a week later, once each', () => {
    const { db } = testDatabase()
    const { writer, publisher } = keepersOf(db)
    const id = published(db, { kind: 'phone', contactUnit: '所', contactPhone: '1234' }, now)
    const due = articleById(db, id).reviewBy ?? 0
    const told = (to: typeof writer) =>
      db
        .select()
        .from(notices)
        .where(eq(notices.accountId, to.accountId ?? 0))
        .all()
        .filter(({ key }) => key?.startsWith('knowledge-review'))
        .map(({ kind }) => kind)
    watchArticles(db, due - 15 * dayMs)
    expect(told(writer)).toEqual([])
    for (const at of [due - 14 * dayMs, due - 14 * dayMs + 1, due - 1]) watchArticles(db, at)
    expect(told(writer)).toEqual(['reminder'])
    watchArticles(db, due)
    watchArticles(db, due + dayMs)
    expect(told(writer)).toEqual(['reminder', 'reminder'])
    expect(told(publisher)).toEqual([])
    for (const at of [due + 7 * dayMs, due + 30 * dayMs]) watchArticles(db, at)
    expect(told(publisher)).toEqual(['escalation'])
  })

  test('after a long silence of the clock tells the last of its moments only', () => {
    const { db } = testDatabase()
    const { writer, publisher } = keepersOf(db)
    const id = published(db, {}, now)
    const due = articleById(db, id).reviewBy ?? 0
    watchArticles(db, due + 90 * dayMs)
    const kinds = (to: typeof writer) =>
      db
        .select()
        .from(notices)
        .where(eq(notices.accountId, to.accountId ?? 0))
        .all()
        .map(({ kind }) => kind)
    expect(kinds(publisher)).toContain('escalation')
    expect(kinds(writer)).not.toContain('reminder')
  })

  test('lists what is past its day and what nobody answers for, and a new owner ends the latter', () => {
    const { db } = testDatabase()
    const { writer, publisher, other } = keepersOf(db)
    const id = published(db, {}, now)
    const due = articleById(db, id).reviewBy ?? 0
    const page = { size: 20, cursor: null }
    const ids = (why: 'due' | 'owner-gone', at: number) =>
      stalePage(db, publisher, { why, own: false }, page, at).rows.map((row) => row.id)
    expect(ids('due', due - 1)).toEqual([])
    expect(ids('due', due)).toEqual([id])
    expect(ids('owner-gone', now)).toEqual([])
    db.update(accounts)
      .set({ disabledAt: now })
      .where(eq(accounts.id, writer.accountId ?? 0))
      .run()
    expect(ids('owner-gone', now)).toEqual([id])
    expect(articleDetail(db, publisher, id, now).stale).toEqual(['owner-gone'])
    watchArticles(db, now)
    watchArticles(db, now + dayMs)
    const told = db
      .select()
      .from(notices)
      .all()
      .filter(({ key }) => key?.includes('owner-gone'))
    expect(new Set(told.map(({ accountId }) => accountId))).toHaveProperty('size', told.length)
    expect(told.length).toBeGreaterThan(0)
    const reader = keepersOf(db).reader.accountId ?? 0
    expect(() => setOwner(db, publisher, id, reader, now)).toThrow('不能当责任人')
    setOwner(db, publisher, id, other.accountId ?? 0, now)
    expect(ids('owner-gone', now)).toEqual([])
  })

  test('of an article without an owner who can write is refused from the start', () => {
    const { db } = testDatabase()
    const { writer, reader } = keepersOf(db)
    const wrong = anArticle(writer, { ownerId: reader.accountId ?? 0 })
    expect(() => createArticle(db, writer, wrong, now)).toThrow('不能当责任人')
    expect(db.select().from(articles).all()).toEqual([])
  })
})
