import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { defaultViews, savedViews } from '#src/lists/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

let it: TestApp
let manager: string
let inspector: string

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
  inspector = signedInAs(it.db, 'qa-inspector')
})

const given = { list: '/calls', name: '夜班', query: 'channel=app&sound=without', sharing: 'mine' }

const save = (form: Record<string, string> = {}, cookie = manager) =>
  post(it, '/lists/views', { ...given, ...form }, cookie)

const page = async (path: string, cookie = manager) => await (await get(it, path, cookie)).text()
const stored = () => it.db.select().from(savedViews).all()
const actions = () =>
  it.db
    .select()
    .from(auditEvents)
    .all()
    .map(({ action }) => action)

describe('a saved view', () => {
  test('keeps filters, columns and density under a name, and opens them again', async () => {
    const query = 'channel=app&cols=callNo,caller&rows=compact&at=n5_5'
    const answer = await save({ query })
    expect(answer.status).toBe(303)
    const where = answer.headers.get('Location') ?? ''
    expect(where).toBe('/calls?view=1&channel=app&cols=callNo%2Ccaller&rows=compact')
    expect(await page(where)).toMatch(/aria-current="true"[^>]*>夜班/)
    expect(await page(`${where}&type=3`)).toContain('已改')
    expect(actions()).toContain('view.saved')
  })

  test('is seen by its owner alone until it is shared', async () => {
    await save()
    expect(await page('/calls', inspector)).not.toContain('夜班')
    await post(it, '/lists/views/1', { ...given, sharing: 'everybody' }, manager)
    expect(await page('/calls', inspector)).toContain('夜班')
    expect(await page('/recordings', inspector)).not.toContain('夜班')
  })

  test('is shared only by whoever may share', async () => {
    expect((await save({ sharing: 'everybody' }, inspector)).status).toBe(403)
    expect(stored()).toEqual([])
    expect((await save({}, inspector)).status).toBe(303)
    const answer = await post(it, '/lists/views/1', { ...given, sharing: 'everybody' }, inspector)
    expect(answer.status).toBe(403)
    expect(stored()).toMatchObject([{ sharing: 'mine' }])
  })

  test('widens no rights: whoever may not open the list sees neither it nor its views', async () => {
    await save({ sharing: 'everybody' })
    const auditor = signedInAs(it.db, 'audit-admin')
    expect((await get(it, '/lists/views?list=/calls', auditor)).status).toBe(403)
    expect((await save({}, auditor)).status).toBe(403)
    expect((await get(it, '/calls?view=1', auditor)).status).toBe(403)
    const agent = signedInAs(it.db, 'agent', { kind: 'nothing' })
    expect(await page('/calls?view=1&cols=callNo,agent', agent)).not.toContain('坐席')
  })

  test.each([
    ['blank', '   '],
    ['of marks that take no room', '\u200b\u200d\u2060\ufeff'],
    ['of line breaks', '\n\t\r'],
  ])('with a name that is %s is refused, and what was set stays', async (_what, name) => {
    const answer = await save({ name })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('请写一个名称')
    expect(html).toContain('channel=app')
    expect(stored()).toEqual([])
  })

  test('with a name of a megabyte is refused in a page of its usual size', async () => {
    const answer = await save({ name: '很'.repeat(350_000) })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('名称不能超过 30 个字')
    expect(html.length).toBeLessThan(100_000)
  })

  test('keeps marks of markup as the text they are', async () => {
    await save({ name: '<img onerror>{{7*7}}' })
    const html = await page('/calls')
    expect(html).toContain('&lt;img onerror&gt;{{7*7}}')
    expect(html).not.toContain('<img onerror>')
  })

  test('with conditions of ten thousand characters is refused in words', async () => {
    const answer = await save({ query: `call=${'1'.repeat(10_000)}` })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('条件太长')
    expect(stored()).toEqual([])
  })

  test('takes no entries of another list, and none that are made up', async () => {
    await save({ query: 'box=clear&password_hash=x&channel=app&q=a&list=/audit' })
    expect(stored()).toMatchObject([{ list: '/calls', query: 'channel=app' }])
    expect((await save({ list: '/nothing' })).status).toBe(404)
  })

  test('has a name of its own', async () => {
    await save()
    const again = await save({ query: 'channel=phone' })
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经有一个同名的视图')
    expect((await save({ list: '/recordings' })).status).toBe(303)
    expect((await save({}, inspector)).status).toBe(303)
  })

  test('is one of fifty at most', async () => {
    for (let n = 0; n < 50; n += 1) {
      const accountId = 1
      const values = { accountId, accountName: '主管', list: '/calls', name: `v${n}`, query: '' }
      it.db
        .insert(savedViews)
        .values({ ...values, sharing: 'mine', at: n })
        .run()
    }
    const answer = await save()
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('最多存 50 个视图')
    expect((await save({ list: '/recordings' })).status).toBe(303)
  })

  test('is changed and deleted by its owner only', async () => {
    await save({ sharing: 'everybody' })
    for (const path of ['/lists/views/1', '/lists/views/1/query', '/lists/views/1/deletion']) {
      expect((await post(it, path, given, inspector)).status).toBe(404)
    }
    expect((await get(it, '/lists/views/1/edit', inspector)).status).toBe(404)
    expect((await get(it, '/lists/views/999999999999999/edit', manager)).status).toBe(404)
    await post(it, '/lists/views/1', { ...given, name: '晚班', sharing: 'everybody' }, manager)
    await post(it, '/lists/views/1/query', { query: 'channel=phone&at=n1_1' }, manager)
    expect(stored()).toMatchObject([{ name: '晚班', query: 'channel=phone', sharing: 'everybody' }])
    expect((await post(it, '/lists/views/1/deletion', {}, manager)).status).toBe(303)
    expect(stored()).toEqual([])
    expect(actions().at(-1)).toBe('view.removed')
  })
})

describe('the default view', () => {
  test('opens with the list, while 全部 and any filter go past it', async () => {
    await save({ isDefault: 'on' })
    const answer = await get(it, '/calls', manager)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('Location')).toBe('/calls?view=1&channel=app&sound=without')
    expect((await get(it, '/calls?view=0', manager)).status).toBe(200)
    expect((await get(it, '/calls?channel=phone', manager)).status).toBe(200)
    expect((await get(it, '/calls', inspector)).status).toBe(200)
    expect(await page('/calls?view=0')).toContain('href="/calls?view=0"')
  })

  test('is one for each list and person, may be one that is shared, and goes with it', async () => {
    await save({ isDefault: 'on' })
    await save({ name: '白班', isDefault: 'on', sharing: 'everybody' })
    expect(it.db.select().from(defaultViews).all()).toMatchObject([{ viewId: 2 }])
    await post(it, '/lists/views/2/default', { list: '/calls', on: 'on' }, inspector)
    expect((await get(it, '/calls', inspector)).headers.get('Location')).toContain('view=2')
    await post(it, '/lists/views/2/deletion', {}, manager)
    expect(it.db.select().from(defaultViews).all()).toEqual([])
    expect((await get(it, '/calls', inspector)).status).toBe(200)
  })

  test('cannot be a view of somebody else that is not shared', async () => {
    await save()
    const form = { list: '/calls', on: 'on' }
    expect((await post(it, '/lists/views/1/default', form, inspector)).status).toBe(404)
    expect(it.db.select().from(defaultViews).all()).toEqual([])
  })
})

describe('the page of views', () => {
  test('lists one’s own and the shared ones with their conditions in words', async () => {
    await save({ sharing: 'everybody' })
    const own = await page('/lists/views?list=/calls')
    expect(own).toContain('渠道 掌上电力APP，录音 ')
    expect(own).toContain('删除')
    const shared = await page('/lists/views?list=/calls', inspector)
    expect(shared).toContain('夜班')
    expect(shared).not.toContain('删除')
    expect((await get(it, '/lists/views?list=/nothing', manager)).status).toBe(404)
  })
})
