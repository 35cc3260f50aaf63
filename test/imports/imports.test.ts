import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { importMappings, imports } from '#src/imports/schema.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

import { callTable } from './tables.ts'

const header = 'agent_id,name,sub_centre,department,team,staff_category,hired_on'
const good = '20025,罗军,南京分中心,客服一部,一部1班,正式,2022-04-01'
const bad = '20026,李明,南京分中心,客服一部,一部1班,正式,2022-02-30'
const roster = `${header}\n${good}\n${bad}\n`

const sameSite = { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' }

type Sent = { kind?: string; name?: string; source?: string; marked?: boolean }

/** Sends a table as the page does: a raw body, with the header that foreign pages cannot set. */
async function send(
  { app }: TestApp,
  content: string | Buffer,
  cookie: string,
  { kind = 'roster', name = '花名册.csv', source = '', marked = true }: Sent = {},
) {
  const query = new URLSearchParams({ kind, name, source })
  return await app.request(`http://localhost/imports/files?${query.toString()}`, {
    method: 'PUT',
    body: new Uint8Array(Buffer.from(content)),
    headers: { Cookie: cookie, ...sameSite, ...(marked ? { 'X-Requested-With': 'huiting' } : {}) },
  })
}

async function sentTo(here: TestApp, content: string | Buffer, cookie: string, sent?: Sent) {
  const answer = await send(here, content, cookie, sent)
  const { href } = (await answer.json()) as { href: string | null }
  if (href === null) throw new Error(`refused with ${answer.status}`)
  return href
}

const textOf = async (answer: Response | Promise<Response>) => (await answer).text()

function manager() {
  const here = testApp()
  return { here, cookie: signedInAs(here.db, 'qa-manager') }
}

describe('importing a table', () => {
  test('shows a preview with errors per row, writes nothing, then imports the good rows', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, roster, cookie)
    const preview = await textOf(get(here, place, cookie))
    expect(preview).toContain('罗军')
    expect(preview).toContain('导入 1 行')
    expect(preview).toMatch(/<td class="num">3<\/td>/)
    expect(here.db.select().from(people).all()).toHaveLength(0)

    expect((await post(here, `${place}/application`, {}, cookie)).status).toBe(303)
    const done = await textOf(get(here, place, cookie))
    expect(done).toContain('新增 1 行')
    expect(done).toContain('1 行有问题，没有导入')
    const stored = here.db.select().from(people).all()
    expect(stored.map(({ name }) => name)).toEqual(['罗军'])
    const events = here.db.select().from(auditEvents).all()
    const actions = events.map(({ action }) => action)
    expect(actions.slice(1)).toEqual(['import.brought', 'import.started', 'roster.imported'])
  })

  test('imports once when the button is pressed twice, and says so', async () => {
    const { here, cookie } = manager()
    const path = `${await sentTo(here, roster, cookie)}/application`
    const answers = await Promise.all([post(here, path, {}, cookie), post(here, path, {}, cookie)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303, 409]))
    const late = answers.find(({ status }) => status === 409)
    expect(await late?.text()).toContain('没有再导入一次')
    const events = here.db.select().from(auditEvents).all()
    expect(events.filter(({ action }) => action === 'roster.imported')).toHaveLength(1)
  })

  test('shows the name of the file without what turns or hides its letters', async () => {
    const { here, cookie } = manager()
    await sentTo(here, roster, cookie, { name: '../花名\u202e册\u200b.csv' })
    expect(here.db.select().from(imports).get()?.fileName).toBe('花名册.csv')
  })

  test('gives every fault of a large table in the list to download, the first 200 on the page', async () => {
    const { here, cookie } = manager()
    const wrong = Array.from({ length: 450 }, (_, n) => n)
    const place = await sentTo(here, callTable(460, ...wrong), cookie, { kind: 'call-data' })
    const page = await textOf(get(here, place, cookie))
    expect(page.match(/时长“NaN”不对/g)).toHaveLength(200)
    expect(page).toContain('列出前 200 处，共 450 处')
    const list = await textOf(get(here, `${place}/problems.csv`, cookie))
    expect(list.trim().split('\n')).toHaveLength(451)
    expect(list).toContain('\n451,duration_s,')
  })

  test('keeps formulas of a bad cell asleep in that list', async () => {
    const { here, cookie } = manager()
    const table = `${header}\n=cmd|1,a,b,c,d,=HYPERLINK(1),\n`
    const place = await sentTo(here, table, cookie)
    const list = await textOf(get(here, `${place}/problems.csv`, cookie))
    expect(list).not.toMatch(/(^|,)"?=/m)
  })

  test.each([
    ['', '文件是空的'],
    [header, '只有表头'],
    ['a,a\n1,2\n', '出现了两次'],
    [Buffer.from('504b0304140006000800', 'hex'), '另存为'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), '另存为'],
    [Buffer.from([1, 0, 2, 0]), '空字符'],
  ])('refuses %j in a sentence and keeps nothing', async (content, sentence) => {
    const { here, cookie } = manager()
    const answer = await send(here, content, cookie)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(sentence)
    expect(here.db.select().from(imports).all()).toEqual([])
  })

  test('says when a file is larger than allowed', async () => {
    const here = testApp(undefined, { maxBytes: 1000 })
    const cookie = signedInAs(here.db, 'qa-manager')
    const answer = await send(here, `${roster}${`${good}\n`.repeat(50)}`, cookie)
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('超过允许的大小')
  })

  test('takes no table from another page, of no kind, or from no known source', async () => {
    const { here, cookie } = manager()
    expect((await send(here, roster, cookie, { marked: false })).status).toBe(403)
    expect((await send(here, roster, cookie, { kind: 'weather' })).status).toBe(422)
    expect((await send(here, roster, cookie, { source: '99' })).status).toBe(422)
  })
})

describe('a table with other columns', () => {
  const theirs = '流水号,呼叫时间,主叫号码,坐席工号,接入渠道\n'
  const rows = [
    'k1,20261102081206,13931909215,20636,电话',
    'k2,20261102081306,13931909216,20636,网厅',
  ]
  const table = `${theirs}${rows.join('\n')}\n`
  const chosen = {
    'column:call_id': '流水号',
    'column:started_at': '呼叫时间',
    'column:agent_id': '坐席工号',
    'column:caller': '主叫号码',
    'column:channel': '接入渠道',
    'fixed:province': '山东',
    dates: 'compact',
    'word:channel:电话': '人工电话',
    'word:channel:网厅': '电力网站',
  }

  test('is mapped once and known the next time', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, table, cookie, { kind: 'call-data' })
    expect((await get(here, place, cookie)).headers.get('Location')).toBe(`${place}/mapping`)
    const form = await textOf(get(here, `${place}/mapping`, cookie))
    expect(form).toContain('<option value="流水号" selected')
    expect(form).toContain('<option value="compact" selected')
    expect(form).toContain('渠道“网厅”是')

    expect((await post(here, `${place}/mapping`, chosen, cookie)).status).toBe(303)
    expect(await textOf(get(here, place, cookie))).toContain('导入 2 行')
    await post(here, `${place}/application`, {}, cookie)
    expect(here.db.select().from(calls).all()).toMatchObject([
      { callNo: 'k1', startedAt: Date.parse('2026-11-02T08:12:06+08:00'), channel: 'phone' },
      { callNo: 'k2', province: '山东', channel: 'website' },
    ])

    const next = await sentTo(here, table.replace('k2', 'k3'), cookie, { kind: 'call-data' })
    const page = await textOf(get(here, next, cookie))
    expect(page).toContain('导入 2 行')
    expect(page).toContain('第 1 版')
  })

  test('shows no whole number to those who may not see one', async () => {
    const here = testApp()
    const admin = signedInAs(here.db, 'system-admin')
    const place = await sentTo(here, table, admin, { kind: 'call-data' })
    const form = await textOf(get(here, `${place}/mapping`, admin))
    expect(form).toContain('139****9215')
    expect(form).not.toContain('13931909215')
  })

  test('is mapped for its source alone', async () => {
    const { here, cookie } = manager()
    const source = here.db
      .insert(sources)
      .values({ name: '平台', kind: 'api', createdAt: 0 })
      .returning()
      .get()
    const sent = { kind: 'call-data', source: String(source.id) }
    const place = await sentTo(here, table, cookie, sent)
    await post(here, `${place}/mapping`, chosen, cookie)
    expect(here.db.select().from(importMappings).get()).toMatchObject({
      sourceId: source.id,
      version: 1,
      createdBy: '测试qa-manager',
    })
    const other = await sentTo(here, table, cookie, { kind: 'call-data' })
    expect((await get(here, other, cookie)).status).toBe(303)
    expect((await get(here, await sentTo(here, table, cookie, sent), cookie)).status).toBe(200)
  })

  test('names the columns that are still missing, beside what was chosen', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, table, cookie, { kind: 'call-data' })
    const without = { ...chosen, 'column:agent_id': '', 'column:call_id': '不存在' }
    const answer = await post(here, `${place}/mapping`, without, cookie)
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('请选择哪一列是工号')
    expect(page).toContain('请选择哪一列是通话号')
    expect(page).toContain('<option value="呼叫时间" selected')
    expect(here.db.select().from(importMappings).all()).toEqual([])
  })

  test('that was checked can be mapped anew before it is imported', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, table, cookie, { kind: 'call-data' })
    await post(here, `${place}/mapping`, { ...chosen, dates: 'auto' }, cookie)
    expect(await textOf(get(here, place, cookie))).toContain('没有可以导入的行')
    await post(here, `${place}/mapping`, chosen, cookie)
    const page = await textOf(get(here, place, cookie))
    expect(page).toContain('导入 2 行')
    expect(page).toContain('第 2 版')
    expect(page).not.toContain('有问题的行')
  })
})

describe('who may see and decide', () => {
  test('a draft is seen by the person who brought it and nobody else', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, roster, cookie)
    const admin = signedInAs(here.db, 'system-admin')
    expect((await get(here, place, admin)).status).toBe(404)
    expect((await get(here, `${place}/problems.csv`, admin)).status).toBe(404)
    expect((await post(here, `${place}/application`, {}, admin)).status).toBe(409)
    expect((await post(here, `${place}/dismissal`, {}, admin)).status).toBe(404)
    expect(here.db.select().from(people).all()).toEqual([])
    await post(here, `${place}/dismissal`, {}, cookie)
    expect((await post(here, `${place}/application`, {}, cookie)).status).toBe(409)
  })

  test('what was imported is in the history of all who may import such tables', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, roster, cookie)
    await post(here, `${place}/application`, {}, cookie)
    const admin = signedInAs(here.db, 'system-admin')
    expect(await textOf(get(here, '/imports/history', admin))).toContain('花名册.csv')
    expect(await textOf(get(here, '/imports/history?kind=call-data', admin))).toContain(
      '没有导入记录',
    )
    expect((await get(here, place, admin)).status).toBe(200)
  })

  test('an ended import is neither paused nor resumed nor cancelled', async () => {
    const { here, cookie } = manager()
    const place = await sentTo(here, roster, cookie)
    await post(here, `${place}/application`, {}, cookie)
    for (const step of ['pause', 'resumption', 'cancellation']) {
      expect((await post(here, `${place}/${step}`, {}, cookie)).status).toBe(409)
    }
  })

  test('each kind is open to its own roles', async () => {
    const here = testApp()
    const admin = signedInAs(here.db, 'system-admin')
    const page = await textOf(get(here, '/imports', admin))
    expect(page).toContain('人员花名册')
    expect(page).not.toContain('value="register"')
    expect((await send(here, header, admin, { kind: 'register' })).status).toBe(403)
  })

  test.each<[string, string, Role | null]>([
    ['GET', '/imports', 'qa-inspector'],
    ['GET', '/imports/history', 'qa-inspector'],
    ['PUT', '/imports/files?kind=roster&name=x', 'qa-inspector'],
    ['GET', '/imports/1', 'qa-inspector'],
    ['GET', '/imports/1/progress', 'trainer'],
    ['GET', '/imports/1/problems.csv', 'qa-inspector'],
    ['GET', '/imports/1/mapping', 'agent'],
    ['POST', '/imports/1/pause', 'qa-inspector'],
    ['POST', '/imports/1/resumption', 'qa-inspector'],
    ['POST', '/imports/1/cancellation', 'audit-admin'],
    ['POST', '/imports/1/dismissal', 'qa-inspector'],
    ['POST', '/imports/1/mapping', 'qa-inspector'],
  ])('%s %s is closed to %s', async (method, path, role) => {
    const { here, cookie } = manager()
    const place = await sentTo(here, roster, cookie)
    await post(here, `${place}/application`, {}, cookie)
    const answer = await here.app.request(`http://localhost${path}`, {
      method,
      headers: {
        ...{ Cookie: signedInAs(here.db, role), Origin: 'http://localhost' },
        ...{ 'Sec-Fetch-Site': 'same-origin', 'X-Requested-With': 'huiting' },
      },
    })
    expect(answer.status).toBe(403)
  })

  test('nobody gets in without signing in', async () => {
    expect((await get(testApp(), '/imports')).status).toBe(303)
  })
})
