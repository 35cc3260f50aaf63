import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Account } from '#src/auth/schema.ts'
import { openSession as signIn } from '#src/auth/sessions.ts'
import { calibrationCalls, calibrationSessions } from '#src/inspection/calibration/schema.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { heardCall, publishedForm, scoredInSession, scoredTwice, scorer } from './made-sheets.ts'

const base = '/inspection/calibration'

let it: TestApp
let unit: Unit
let form: ReturnType<typeof publishedForm>
let manager: string
let inspector: string
let chen: Account
let zhao: Account
let lin: Account
let call: ReturnType<typeof heardCall>

beforeEach(() => {
  it = testApp()
  unit = twoDepartments(it.db).first
  form = publishedForm(it.db)
  manager = signedInAs(it.db, 'qa-manager')
  inspector = signedInAs(it.db, 'qa-inspector')
  chen = scorer(it.db, '陈静')
  zhao = scorer(it.db, '赵敏')
  lin = scorer(it.db, '林芳')
  call = heardCall(it.db, unit)
})

const cookieOf = (account: Account) => `huiting_session=${signIn(it.db, account, 'test')}`
const page = async (path: string, cookie = manager) => {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

const disagreed = (times: number) => {
  for (let index = 0; index < times; index += 1) {
    scoredTwice(
      it.db,
      form,
      unit,
      { account: chen, answers: { item1: index % 3 === 0 ? 'none' : 'full' } },
      { account: zhao, answers: { item1: index % 2 === 0 ? 'none' : 'full' } },
      Date.now() - 60_000 - index * 1000,
    )
  }
}

/** A form as the page sends it; members come as several fields of one name. */
const sessionForm = (changes: Record<string, string> = {}, members = [chen, zhao]) => {
  const body = new FormData()
  const fields = {
    title: '十一月校准',
    version: String(form.id),
    due: '',
    from: 'list',
    count: '10',
    seed: '123456',
    callNos: call.callNo,
    expert: String(lin.id),
    note: '',
    ...changes,
  }
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  for (const { id } of members) body.append('members', String(id))
  return body
}

async function convened(): Promise<string> {
  const response = await post(it, `${base}/sessions`, sessionForm(), manager)
  expect(response.status).toBe(303)
  return response.headers.get('Location') ?? ''
}

const scoredBy = (path: string, account: Account, answers: Record<string, string> = {}) =>
  scoredInSession(it.db, form, Number(path.split('/').at(-1)), account, call.callId, answers, 1)

describe('the page of agreement', () => {
  test('names the ambiguous item, its verdict and where the two differ', async () => {
    disagreed(30)
    const { status, html } = await page(base)
    expect(status).toBe(200)
    expect(html).toContain('说法有歧义的评分项')
    expect(html).toContain('同一通给的档不一样')
    expect(html).toContain('做到 ↔ 没做到（15 通）')
    expect(html).toContain('各人松紧')
    expect(html).toContain('陈静')
  })

  test('names no inspector but the reader to an inspector', async () => {
    disagreed(30)
    const { html } = await page(base, cookieOf(chen))
    expect(html).toContain('我的松紧')
    expect(html).not.toContain('各人松紧')
    expect(html).not.toContain('赵敏')
    const pairs = await page(`${base}/items/item1`, cookieOf(chen))
    expect(pairs.html).not.toContain('赵敏')
    expect(pairs.html).toContain('没做到')
    expect((await page(`${base}/items/item1`)).html).toContain('赵敏')
  })

  test('says what is missing: no form, no pairs', async () => {
    expect((await page(base)).html).toContain('这段时间没有两人都评完的通话')
    const bare = testApp()
    const response = await get(bare, base, signedInAs(bare.db, 'qa-manager'))
    expect(await response.text()).toContain('还没有评分表')
  })

  test('falls back from an address that was tampered with, and knows no item it never had', async () => {
    disagreed(1)
    const odd = '?form=999&weeks=1e9&week=2026-02-30&at=n1_x&size=1e9'
    expect((await page(`${base}${odd}`)).html).toContain('近 12 周')
    expect((await page(`${base}/items/item1${odd}`)).status).toBe(200)
    expect((await page(`${base}/items/nothing`)).status).toBe(404)
    expect((await page(`${base}/items/%00`)).status).toBe(404)
    expect((await page(`${base}/inspectors/999999`)).status).toBe(404)
    expect((await page(`${base}/sessions/999999`)).status).toBe(404)
  })

  test('pages through the pairs of an item without losing or repeating one', async () => {
    disagreed(30)
    const seen: string[] = []
    let href: string | undefined = `${base}/items/item1?size=10`
    while (href) {
      const { html } = await page(href)
      seen.push(...[...html.matchAll(/>(k\d{5})</g)].map(([, callNo]) => callNo ?? ''))
      href = /href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect(seen).toHaveLength(15)
    expect(new Set(seen).size).toBe(15)
  })

  test('keeps the pair whose recording was erased, and says so', async () => {
    disagreed(3)
    it.db.update(scoreSheets).set({ recordingId: null }).run()
    expect((await page(`${base}/items/item1`)).html).toContain('录音已按期删除')
  })

  test("shows an inspector's drift to that inspector and to managers alone", async () => {
    disagreed(3)
    const own = await page(`${base}/inspectors/${chen.id}`, cookieOf(chen))
    expect(own.html).toContain('我的松紧')
    expect((await page(`${base}/inspectors/${chen.id}`)).html).toContain('陈静的松紧')
    expect((await page(`${base}/inspectors/${chen.id}`, cookieOf(zhao))).status).toBe(403)
  })
})

describe('the pages of calibration sessions', () => {
  test('convene one, close it, show who chose what, and print it', async () => {
    expect((await page(`${base}/sessions`)).html).toContain('还没有开过校准会')
    const path = await convened()
    expect((await page(path)).html).toContain('取消校准会')
    scoredBy(path, chen, { item1: 'part' })
    scoredBy(path, lin)
    const open = await page(path, cookieOf(chen))
    expect(open.html).toContain('您的 1 份都评完了')
    expect(open.html).not.toContain('部分做到')
    expect(open.html).not.toContain('林芳')
    expect((await page(`${path}/print`)).status).toBe(404)

    expect((await post(it, `${path}/closure`, {}, manager)).status).toBe(303)
    const closed = await page(path)
    expect(closed.html).toContain('部分做到')
    expect(closed.html).toContain('揭晓时还有 1 份没评完')
    expect((await page(`${path}/print`)).html).toContain('校准会：十一月校准')
    expect((await page(path, cookieOf(chen))).html).not.toContain('林芳')
    const again = await post(it, `${path}/closure`, {}, manager)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('已经揭晓')
  })

  test('say beside the field what is wrong, keep what was typed, and open nothing', async () => {
    const wrong = async (body: FormData, sentence: string, status = 422) => {
      const response = await post(it, `${base}/sessions`, body, manager)
      const html = await response.text()
      expect({ status: response.status, found: html.includes(sentence) }).toEqual({
        status,
        found: true,
      })
      return html
    }
    await wrong(sessionForm({ title: '  ' }), '请写名称')
    await wrong(sessionForm({ title: '长'.repeat(61) }), '名称最多 60 个字')
    await wrong(sessionForm({ due: '2026-02-30' }), '请填一个存在的日期')
    await wrong(sessionForm({ due: '2020-01-01' }), '这一天已经过去了')
    await wrong(sessionForm({ from: 'random', count: '31' }), '请填 1 到 30 之间的整数')
    await wrong(sessionForm({ from: 'random', count: '-0' }), '请填 1 到 30 之间的整数')
    await wrong(sessionForm({ from: 'random', seed: '1e400' }), '种子是 1 到 9 位数字')
    await wrong(sessionForm({ version: '0x1' }), '请选择')
    await wrong(sessionForm({}, []), '至少两个人评', 409)
    await wrong(sessionForm({ version: '999' }), '没有使用中的版本', 409)
    await wrong(sessionForm({ from: 'random', count: '30' }), '抽不出 30 通', 409)
    const html = await wrong(sessionForm({ callNos: 'nix' }), '没有这些通话：nix', 409)
    expect(html).toContain('value="十一月校准"')
    expect(html).toMatch(new RegExp(`value="${chen.id}" checked`))
    expect(it.db.select().from(calibrationSessions).all()).toEqual([])
    expect(it.db.select().from(inspectionTasks).all()).toEqual([])
  })

  test('save what was said of an item in place, and the conclusion', async () => {
    const path = await convened()
    scoredBy(path, chen)
    await post(it, `${path}/closure`, {}, manager)
    const note = (text: string) => {
      const headers = {
        Cookie: manager,
        Origin: 'http://localhost',
        'Sec-Fetch-Site': 'same-origin',
        'HX-Request': 'true',
      }
      const body = new URLSearchParams({ note: text })
      const address = `http://localhost${path}/items/item1/note`
      return it.app.request(address, { method: 'POST', body, headers })
    }
    const saved = await note('报了工号才算<img src=x onerror=alert(1)>')
    expect(saved.status).toBe(200)
    const html = await saved.text()
    expect(html).toContain('已保存')
    expect(html).not.toContain('<img')
    const long = await note('长'.repeat(1001))
    expect(long.status).toBe(422)
    expect(await long.text()).toContain('最多 1000 个字，没有保存')
    await post(it, `${path}/conclusion`, { conclusion: '改开场问候的说明' }, manager)
    const shown = await page(path, inspector)
    expect(shown.html).toContain('改开场问候的说明')
    expect(shown.html).toContain('报了工号才算&lt;img')
    expect((await page(path)).html).not.toContain('长长长')
  })

  test('say that the recording is gone once it has been erased', async () => {
    const path = await convened()
    scoredBy(path, chen)
    await post(it, `${path}/closure`, {}, manager)
    it.db.update(calibrationCalls).set({ recordingId: null }).run()
    expect((await page(path)).html).toContain('录音已按期删除')
  })

  test('tell the manager not to wait for a person whose account was disabled', async () => {
    const path = await convened()
    scoredBy(path, chen)
    it.sqlite.prepare('update accounts set disabled_at = 1 where id = ?').run(zhao.id)
    expect((await page(path)).html).toContain('赵敏的账号已停用，不用等')
  })

  test('carry twelve inspectors, ten calls and twenty-five items on one page', async () => {
    const large = publishedForm(it.db, '大表', 25)
    const people = Array.from({ length: 12 }, (_, index) => scorer(it.db, `检${index}`))
    const calls = Array.from({ length: 10 }, () => heardCall(it.db, unit))
    const callNos = calls.map(({ callNo }) => callNo).join('\n')
    const body = sessionForm({ version: String(large.id), callNos, expert: '' }, people)
    const response = await post(it, `${base}/sessions`, body, manager)
    const path = response.headers.get('Location') ?? ''
    const id = Number(path.split('/').at(-1))
    for (const person of people) {
      for (const { callId } of calls) scoredInSession(it.db, large, id, person, callId, {}, 1)
    }
    await post(it, `${path}/closure`, {}, manager)
    const { html } = await page(path)
    expect(html.match(/<td>(做到|没有发生)<\/td>/g)).toHaveLength(12 * 10 * 26)
  })
})

const forbidden = [
  ['agent', 'GET', base],
  ['team-leader', 'GET', `${base}/items/item1`],
  ['department-head', 'GET', `${base}/inspectors/1`],
  ['trainer', 'GET', `${base}/sessions`],
  ['agent', 'GET', `${base}/sessions/1`],
  ['supervisor', 'GET', `${base}/sessions/1/print`],
  ['qa-inspector', 'GET', `${base}/sessions/new`],
  ['qa-inspector', 'POST', `${base}/sessions`],
  ['qa-inspector', 'POST', `${base}/sessions/1/closure`],
  ['qa-inspector', 'POST', `${base}/sessions/1/cancellation`],
  ['qa-inspector', 'POST', `${base}/sessions/1/items/item1/note`],
  ['qa-inspector', 'POST', `${base}/sessions/1/conclusion`],
] as const

test.each(forbidden)(
  '%s may not %s %s, and the refusal is in the trail',
  async (role, method, path) => {
    await convened()
    const cookie = signedInAs(it.db, role)
    const response = await (method === 'GET' ? get(it, path, cookie) : post(it, path, {}, cookie))
    expect(response.status).toBe(403)
    const denied = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'request.denied'))
      .all()
    expect(denied).toHaveLength(1)
    expect(it.db.select().from(calibrationSessions).all()).toMatchObject([{ state: 'open' }])
    expect(it.db.select().from(recordings).all()).toHaveLength(1)
  },
)
