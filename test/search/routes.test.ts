import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { savedSearches } from '#src/search/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'
import { addDepartment } from '#test/transcription/scripted.ts'

import { said } from './transcripts.ts'

const find = (q: string) => `/search?q=${encodeURIComponent(q)}`

const pages = [
  '/search',
  '/search/count?q=a',
  '/search/export.csv',
  '/search/saved',
  '/search/saved/new?q=a',
]
const posts = ['/search/saved', '/search/saved/1', '/search/saved/1/deletion']

const eventsOf = (db: Db, action: string) =>
  db
    .select()
    .from(auditEvents)
    .all()
    .filter((event) => event.action === action)

describe('who may look through transcripts', () => {
  test.each([
    'trainer',
    'return-visitor',
    'system-admin',
    'audit-admin',
    'security-admin',
    'agent',
  ] as const)('%s may not', async (role) => {
    const place = testApp()
    const cookie = signedInAs(place.db, role)
    for (const path of [...pages, '/search/saved/1/edit']) {
      expect([path, (await get(place, path, cookie)).status]).toEqual([path, 403])
    }
    for (const path of posts) {
      const form = { name: 'x', query: 'q=a', sharing: 'own' }
      expect([path, (await post(place, path, form, cookie)).status]).toEqual([path, 403])
    }
    expect(place.db.select().from(savedSearches).all()).toEqual([])
  })

  test('a narrow scope finds only its own calls, and takes none away without the right', async () => {
    const place = testApp()
    const { db } = place
    const mine = said(db, ['停电'])
    const other = said(db, ['停电'])
    const cookie = signedInAs(db, 'team-leader', { kind: 'person', id: 1 })
    const text = await (await get(place, find('停电'), cookie)).text()
    expect(text).toContain(mine.callNo)
    expect(text).not.toContain(other.callNo)
    expect(text).not.toContain('导出句子')
    expect((await get(place, '/search/export.csv?q=停电', cookie)).status).toBe(403)
  })
})

describe('the page of the search', () => {
  test('shows the lines with the words marked, each leading to its place in the call', async () => {
    const place = testApp()
    const { db } = place
    const { recordingId } = said(db, ['<b>我家停电了</b>', '好的'])
    const text = await (await get(place, find('停电'), signedInAs(db, 'qa-inspector'))).text()
    expect(text).toContain('&lt;b&gt;我家<mark>停电</mark>了&lt;/b&gt;')
    expect(text).toMatch(new RegExp(`href="/recordings/${recordingId}#segment-\\d+"`))
    expect(text).toContain('共 1 通通话')
  })

  const odd = [
    ...['"', '*', '-', 'NEAR(', 'a OR b', '的', '😀', '\\', '%', "'; drop", '<script>', '"" ""'],
    ...['-的', '   ', '停'.repeat(10_000)],
  ].map((q) => [q.slice(0, 9), encodeURIComponent(q)] as const)
  const broken = [
    ['half a character', '%ED%A0%BD'],
    ['a control', '%00'],
    ['no encoding', '%E5%81'],
  ] as const

  test.each([...odd, ...broken])('answers %s with a result or a sentence', async (_name, raw) => {
    const place = testApp()
    said(place.db, ['您好，停电'])
    const answer = await get(place, `/search?q=${raw}`, signedInAs(place.db, 'qa-manager'))
    expect(answer.status).toBe(200)
    expect(await answer.text()).toMatch(/没有找到|共 \d+ 通|field-error|同一通话里/)
    expect(place.errors).toEqual([])
  })

  test('tells how many calls there are, once it stands', async () => {
    const place = testApp()
    for (let n = 0; n < 12; n += 1) said(place.db, ['停电'])
    const cookie = signedInAs(place.db, 'qa-manager')
    const page = await (await get(place, `${find('停电')}&size=10`, cookie)).text()
    const count = /hx-get="(\/search\/count[^"]*)"/.exec(page)?.[1] ?? ''
    expect(await (await get(place, count, cookie)).text()).toContain('共 12 通通话')
    expect((await get(place, '/search/count?q=-', cookie)).status).toBe(200)
    expect((await get(place, '/search/count?q=-x', cookie)).status).toBe(404)
  })

  test('takes forged filters and cursors for none', async () => {
    const place = testApp()
    const { callNo } = said(place.db, ['停电'])
    const forged =
      '&at=n99_99&voice=x&department=-1&type=1e9&box=x&from=2026-02-30&size=1e9&saved=x'
    const answer = await get(place, find('停电') + forged, signedInAs(place.db, 'qa-manager'))
    expect(answer.status).toBe(200)
    const text = await answer.text()
    expect(text).toContain(callNo)
    expect(text).toContain('没有这一天')
  })

  test('offers simplified characters where traditional ones find nothing', async () => {
    const place = testApp()
    said(place.db, ['电费'])
    const text = await (await get(place, find('電費'), signedInAs(place.db, 'qa-manager'))).text()
    expect(text).toContain('改找“电费”')
  })

  test('leaves one trace of a search, without the numbers that were typed, and none of its pages', async () => {
    const place = testApp()
    const { db } = place
    for (let n = 0; n < 12; n += 1) said(db, ['停电13931909215'])
    const cookie = signedInAs(db, 'qa-inspector')
    await get(place, `${find('停电13931909215')}&voice=customer&size=10`, cookie)
    await get(place, `${find('停电13931909215')}&size=10&at=n5_2`, cookie)
    expect(eventsOf(db, 'transcript.searched').map((event) => event.particulars)).toEqual([
      { words: '停电139****9215', filter: '客户说的' },
    ])
  })

  test('gives the lines as a file, and leaves a trace of that', async () => {
    const place = testApp()
    said(place.db, ['停电'])
    const cookie = signedInAs(place.db, 'qa-inspector')
    const answer = await get(place, '/search/export.csv?q=停电', cookie)
    expect(answer.headers.get('content-disposition')).toContain('.csv')
    expect(await answer.text()).toContain('客户,停电')
    expect(eventsOf(place.db, 'search.exported')).toHaveLength(1)
    const nothing = await get(place, '/search/export.csv?q=-停电', cookie)
    expect([nothing.status, nothing.headers.get('location')?.startsWith('/search?')]).toEqual([
      303,
      true,
    ])
  })
})

describe('saved searches', () => {
  const form = { name: '停电和态度', query: 'q=停电 态度&voice=customer&at=n1_1', sharing: 'own' }

  test('open with their conditions, tell what is new, and hold no page', async () => {
    const place = testApp()
    const { db } = place
    const cookie = signedInAs(db, 'qa-inspector')
    said(db, ['停电', '好的', '态度'])
    const saved = await post(place, '/search/saved', form, cookie)
    const there = saved.headers.get('location') ?? ''
    expect(there).toBe(
      `/search?saved=1&${new URLSearchParams('q=停电 态度&voice=customer').toString()}`,
    )
    const list = async () => await (await get(place, '/search/saved', cookie)).text()
    expect(await list()).not.toContain('没有看过')
    said(db, ['态度', '好的', '停电'])
    said(db, ['态度'])
    const page = await (await get(place, '/search', cookie)).text()
    expect(page).toContain('新 1')
    await get(place, there, cookie)
    expect(await (await get(place, '/search', cookie)).text()).not.toContain('新 1')
    expect(eventsOf(db, 'search.saved')[0]?.particulars).toEqual({
      name: '停电和态度',
      words: '停电 态度',
      sharing: 'own',
    })
  })

  test('one opens first, instead of an empty page', async () => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'qa-inspector')
    await post(place, '/search/saved', { ...form, opensFirst: 'on' }, cookie)
    await post(place, '/search/saved', { ...form, name: '另一个', opensFirst: 'on' }, cookie)
    const first = async () => (await get(place, '/search', cookie)).headers.get('location')
    expect(await first()).toContain('saved=2&')
    expect((await get(place, '/search?blank=on', cookie)).status).toBe(200)
    await post(place, '/search/saved/2', { ...form, name: '另一个' }, cookie)
    expect(await first()).toBeNull()
  })

  test('shared, are found by inspectors of the same unit, who change nothing in them', async () => {
    const place = testApp()
    const { db } = place
    const unit = addDepartment(db, '客服一部')
    const mine = signedInAs(db, 'qa-inspector', { kind: 'department', id: unit })
    await post(place, '/search/saved', { ...form, sharing: 'unit' }, mine)
    await post(place, '/search/saved', { ...form, name: '自己的' }, mine)
    const colleague = signedInAs(db, 'qa-manager', { kind: 'department', id: unit })
    const list = async (cookie: string) => await (await get(place, '/search/saved', cookie)).text()
    expect(await list(colleague)).toContain('停电和态度')
    expect(await list(colleague)).not.toContain('自己的')
    expect((await get(place, '/search?saved=1&q=停电', colleague)).status).toBe(200)
    expect((await get(place, '/search/saved/1/edit', colleague)).status).toBe(404)
    expect((await post(place, '/search/saved/1', form, colleague)).status).toBe(404)
    expect((await post(place, '/search/saved/1/deletion', {}, colleague)).status).toBe(404)
    for (const stranger of [
      signedInAs(db, 'qa-inspector'),
      signedInAs(db, 'department-head', { kind: 'department', id: unit }),
    ]) {
      expect(await list(stranger)).not.toContain('停电和态度')
      expect((await get(place, '/search?saved=1&q=停电', stranger)).status).toBe(404)
    }
  })

  test('of those who judge no calls stay their own, whatever the form says', async () => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'team-leader')
    await post(place, '/search/saved', { ...form, sharing: 'unit' }, cookie)
    expect(place.db.select().from(savedSearches).all()).toMatchObject([{ sharing: 'own' }])
  })

  test('are changed and deleted, each leaving a trace', async () => {
    const place = testApp()
    const { db } = place
    const cookie = signedInAs(db, 'qa-inspector')
    await post(place, '/search/saved', form, cookie)
    await post(place, '/search/saved/1', { ...form, name: '新名', query: 'q=来电' }, cookie)
    expect(db.select().from(savedSearches).all()).toMatchObject([
      { name: '新名', query: 'q=%E6%9D%A5%E7%94%B5' },
    ])
    expect((await post(place, '/search/saved/1/deletion', {}, cookie)).status).toBe(303)
    expect(db.select().from(savedSearches).all()).toEqual([])
    expect(eventsOf(db, 'search.changed')).toHaveLength(1)
    expect(eventsOf(db, 'search.deleted')).toHaveLength(1)
  })

  test.each([
    ['请写一个名称', 422, { name: ' ' }],
    ['名称不能超过 30 个字', 422, { name: '名'.repeat(31) }],
    ['先检索，再存下来', 422, { query: 'q=-停电' }],
    ['条件太长', 422, { query: `q=停&q2=${'x'.repeat(3000)}` }],
    ['请选择谁能看到', 422, { sharing: 'everybody' }],
    ['您已经有一个同名的常用检索', 409, { name: '停电和态度' }],
  ])('are refused with “%s”, and what was typed stays', async (sentence, status, wrong) => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'qa-inspector')
    await post(place, '/search/saved', form, cookie)
    const answer = await post(place, '/search/saved', { ...form, name: '二', ...wrong }, cookie)
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(sentence)
    expect(place.db.select().from(savedSearches).all()).toHaveLength(1)
  })

  test('are fifty at most', async () => {
    const place = testApp()
    const cookie = signedInAs(place.db, 'qa-inspector')
    for (let n = 0; n < 50; n += 1) {
      await post(place, '/search/saved', { ...form, name: `第${n}个` }, cookie)
    }
    const answer = await post(place, '/search/saved', form, cookie)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('最多存 50 个')
    const edit = await get(place, '/search/saved/7/edit', cookie)
    expect(await edit.text()).toContain('客户说的')
  })
})
