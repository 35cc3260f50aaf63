import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { articleFeedback, articles, missedSearches } from '#src/library/knowledge/schema.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { get, post, testApp } from '#test/support/app.ts'
import { accountWith, signedInAs } from '#test/support/people.ts'

import { published } from './made.ts'

const agentScope = { kind: 'person', id: 1 } as const

const form = (given: Record<string, string> = {}) => ({
  ...{ kind: 'faq', title: '复电时限', body: '当天', keywords: '', type: '', source: '' },
  ...{ contactUnit: '', contactName: '', contactPhone: '', caseId: '', note: '', ...given },
})

describe('the pages of the knowledge base', () => {
  test('lead an article from its first draft to what an agent reads', async () => {
    const app = testApp()
    const { db } = app
    const writer = signedInAs(db, 'qa-inspector')
    const publisher = signedInAs(db, 'qa-manager')
    const agent = signedInAs(db, 'agent', agentScope)
    const owner = String(accountWith(db, 'qa-inspector').id)
    const body = '# 怎么答复\n\n- 先**核对**户号\n- 再登记'
    const made = await post(app, '/knowledge', form({ owner, body }), writer)
    expect(made.status).toBe(303)
    const address = made.headers.get('Location') ?? ''
    expect((await get(app, address, agent)).status).toBe(404)
    const submitted = await post(app, `${address}/submission`, { seen: '0' }, writer)
    expect(submitted.status).toBe(303)
    // Its own writer has not the right; the manager presses twice.
    expect((await post(app, `${address}/publication`, { seen: '0' }, writer)).status).toBe(403)
    const once = await post(app, `${address}/publication`, { seen: '0', reviewBy: '' }, publisher)
    expect(once.status).toBe(303)
    const twice = await post(app, `${address}/publication`, { seen: '0' }, publisher)
    expect(twice.status).toBe(409)
    expect(await twice.text()).toContain('没有起草中的版本')
    const read = await get(app, address, agent)
    const html = await read.text()
    expect(read.status).toBe(200)
    expect(html).toContain('<h2>怎么答复</h2>')
    expect(html).toContain('<strong>核对</strong>')
    expect(html).not.toContain('提交发布')
    const list = await (await get(app, '/knowledge?q=户号', agent)).text()
    expect(list).toContain('共 1 条')
    expect(list).toContain('<mark>户号</mark>')
  })

  test('refuse a megabyte in words and keep what was typed', async () => {
    const app = testApp()
    const writer = signedInAs(app.db, 'qa-inspector')
    const body = '电'.repeat(350_000)
    const answer = await post(app, '/knowledge', form({ owner: '1', body }), writer)
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('最多 20000 个字')
    expect(html).toContain(body)
    const id = published(app.db)
    const changed = await post(app, `/knowledge/${id}/draft`, form({ seen: '', body }), writer)
    expect(changed.status).toBe(422)
    expect(await changed.text()).toContain(body)
    expect(app.db.select().from(articles).all()).toHaveLength(1)
  })

  test('keep what was typed by the slower of two writers', async () => {
    const app = testApp()
    const id = published(app.db)
    const [one, other] = [signedInAs(app.db, 'qa-inspector'), signedInAs(app.db, 'trainer')]
    const send = (by: string, title: string) =>
      post(app, `/knowledge/${id}/draft`, form({ seen: '', title }), by)
    expect((await send(one, '先到')).status).toBe(303)
    const late = await send(other, '后到的标题')
    expect(late.status).toBe(409)
    const html = await late.text()
    expect(html).toContain('别人刚刚改过')
    expect(html).toContain('后到的标题')
  })

  test('say what is missing of each kind, and take no choice that was forged', async () => {
    const app = testApp()
    const writer = signedInAs(app.db, 'qa-inspector')
    const owner = String(accountWith(app.db, 'qa-inspector').id)
    const wrong: readonly (readonly [Record<string, string>, string])[] = [
      [{ title: ' \u200b ' }, '请写标题'],
      [{ body: ' ' }, '请写正文'],
      [{ kind: 'phone', contactUnit: '所' }, '请写电话'],
      [{ kind: 'phone', contactPhone: '12345' }, '请写是哪个单位的电话'],
      [{ kind: 'phone', contactUnit: '所', contactPhone: '<script>' }, '电话写数字'],
      [{ kind: 'typical-case' }, '请写典型案例的编号'],
      [{ kind: 'constructor' }, '请选择类别'],
      [{ type: '999999' }, '请从列表里选业务类别'],
      [{ owner: '' }, '请选择责任人'],
      [{ owner: '987654' }, '不能当责任人'],
    ]
    for (const [given, sentence] of wrong) {
      const answer = await post(app, '/knowledge', form({ owner, ...given }), writer)
      expect([409, 422]).toContain(answer.status)
      expect(await answer.text()).toContain(sentence)
    }
    expect(app.db.select().from(articles).all()).toEqual([])
  })

  test('keep a business type that went out of use where an article names it', async () => {
    const app = testApp()
    const { id: typeId } = app.db
      .insert(businessTypes)
      .values({ name: '旧业务', kind: 'enquiry', active: true })
      .returning()
      .get()
    const id = published(app.db, { businessTypeId: typeId })
    app.db.update(businessTypes).set({ active: false }).run()
    const writer = signedInAs(app.db, 'qa-inspector')
    expect(await (await get(app, `/knowledge/${id}/edit`, writer)).text()).toContain('旧业务')
    expect(await (await get(app, '/knowledge/new', writer)).text()).not.toContain('旧业务')
    const changed = form({ seen: '', type: String(typeId) })
    expect((await post(app, `/knowledge/${id}/draft`, changed, writer)).status).toBe(303)
  })

  test('show hostile writing as it was written, in title, body, keywords and snippets', async () => {
    const app = testApp()
    const text = '<img src=x onerror=alert(1)>"\'{{7*7}}<script>alert(2)</script>'
    const id = published(app.db, { title: text, body: `# ${text}\n\n- ${text}\n\n电 ${text}` })
    const agent = signedInAs(app.db, 'agent', agentScope)
    for (const address of [
      `/knowledge/${id}`,
      '/knowledge',
      '/knowledge?q=电',
      '/knowledge?q=<img',
    ]) {
      const html = await (await get(app, address, agent)).text()
      // A mark may stand around the word that was looked for.
      expect(html).toMatch(/&lt;img(<\/mark>)? src=x onerror=alert\(1\)&gt;/)
      expect(html).not.toContain('<img src=x')
      expect(html).not.toContain('<script>alert')
    }
  })

  test('count a search in vain once, also when it is asked again or narrowed', async () => {
    const app = testApp()
    const agent = signedInAs(app.db, 'agent', agentScope)
    for (const address of ['?q=光伏', '?q=光伏', '?q=光伏&kind=faq', '?q=%22', '?q=']) {
      expect((await get(app, `/knowledge${address}`, agent)).status).toBe(200)
    }
    const rows = app.db.select().from(missedSearches).all()
    expect(rows.map(({ words, count }) => [words, count])).toEqual([
      ['光伏', 1],
      ['"', 1],
    ])
  })

  test('let a reader say once whether it helped, and ask for a word where it did not', async () => {
    const app = testApp()
    const id = published(app.db)
    const agent = signedInAs(app.db, 'agent', agentScope)
    const say = (given: Record<string, string>) =>
      post(app, `/knowledge/${id}/feedback`, { version: '1', words: '', ...given }, agent)
    const silent = await say({ rating: 'unhelpful' })
    expect(silent.status).toBe(422)
    expect(await silent.text()).toContain('请写一句哪里不对')
    const long = await say({ rating: 'unhelpful', words: '电'.repeat(501) })
    expect(long.status).toBe(422)
    expect(await long.text()).toContain('电'.repeat(501))
    expect((await say({ rating: 'unhelpful', words: '没写时限' })).status).toBe(303)
    expect((await say({ rating: 'helpful' })).status).toBe(409)
    const said = app.db.select().from(articleFeedback).all()
    expect(said.map(({ words }) => words)).toEqual(['没写时限'])
  })

  test('hide a named customer from agents as if it were not there', async () => {
    const app = testApp()
    const id = published(app.db, { kind: 'key-customer', title: '水厂', contactName: '刘主任' })
    const agent = signedInAs(app.db, 'agent', agentScope)
    const writer = signedInAs(app.db, 'case-handler')
    expect((await get(app, `/knowledge/${id}`, agent)).status).toBe(404)
    const rate = { version: '1', rating: 'helpful', words: '' }
    expect((await post(app, `/knowledge/${id}/feedback`, rate, agent)).status).toBe(404)
    expect(await (await get(app, '/knowledge?q=水厂', agent)).text()).not.toContain(
      `/knowledge/${id}`,
    )
    expect(await (await get(app, `/knowledge/${id}`, writer)).text()).toContain('刘主任')
  })

  test.each([
    ['GET', '/knowledge/new', 'agent'],
    ['GET', '/knowledge/articles', 'agent'],
    ['GET', '/knowledge/stale', 'team-leader'],
    ['GET', '/knowledge/feedback', 'executive'],
    ['GET', '/knowledge/missed', 'qa-inspector'],
    ['GET', '/knowledge', 'system-admin'],
    ['POST', '/knowledge', 'agent'],
    ['POST', '/knowledge/1/retirement', 'case-handler'],
    ['POST', '/knowledge/1/owner', 'qa-inspector'],
    ['POST', '/knowledge/1/review', 'return-visitor'],
  ] as const)('%s %s is refused to %s', async (method, address, role) => {
    const app = testApp()
    published(app.db)
    const cookie = signedInAs(app.db, role, role === 'agent' ? agentScope : undefined)
    const answer =
      method === 'GET' ? await get(app, address, cookie) : await post(app, address, {}, cookie)
    expect(answer.status).toBe(403)
  })

  test('mark an article past its day where agents read it', async () => {
    const app = testApp()
    const id = published(app.db)
    app.db.update(articles).set({ reviewBy: 1 }).where(eq(articles.id, id)).run()
    const agent = signedInAs(app.db, 'agent', agentScope)
    expect(await (await get(app, `/knowledge/${id}`, agent)).text()).toContain('内容可能过时')
    expect(await (await get(app, '/knowledge?q=复电', agent)).text()).toContain('待复审')
  })
})
