import { desc, eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { createDefaults } from '#src/organisation/defaults.ts'
import { businessTypeList, shiftList } from '#src/organisation/queries.ts'
import { importRoster } from '#src/organisation/roster-import.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { signedInAs } from '#test/support/people.ts'

const routes: ['GET' | 'POST', string, Role][] = [
  ['GET', '/organisation', 'agent'],
  ['GET', '/organisation?team=1', 'audit-admin'],
  ['GET', '/business-types', 'agent'],
  ['POST', '/business-types', 'qa-inspector'],
  ['POST', '/business-types/1', 'team-leader'],
  ['GET', '/shifts', 'audit-admin'],
  ['POST', '/shifts', 'department-head'],
]

function centre() {
  const app = testApp()
  createDefaults(app.db, system)
  const facts = { staffCategory: 'regular' as const, hiredOn: null }
  const nanjing = { subCentre: '南京分中心', department: '客服一部', team: '一部1班' }
  const tianjin = { subCentre: '天津分中心', department: '客服三部', team: '三部1班' }
  const rows = [
    { ...facts, ...nanjing, agentNo: '20025', name: '罗军' },
    { ...facts, ...tianjin, agentNo: '20143', name: '刘华艳' },
  ]
  importRoster(app.db, system, rows, 'agents.csv')
  return app
}

const ask = (app: TestApp, method: 'GET' | 'POST', path: string, cookie?: string) =>
  method === 'GET' ? get(app, path, cookie) : post(app, path, {}, cookie)

describe('who may come in', () => {
  it.each(routes)('%s %s refuses %s and leaves a trace', async (method, path, role) => {
    const app = centre()
    expect((await ask(app, method, path, signedInAs(app.db, role))).status).toBe(403)
    const denied = eq(auditEvents.action, 'request.denied')
    const event = app.db
      .select()
      .from(auditEvents)
      .where(denied)
      .orderBy(desc(auditEvents.id))
      .get()
    expect(event?.subjectId).toBe(path.split('?')[0])
  })

  it.each(routes)('%s %s is closed to strangers', async (method, path) => {
    const response = await ask(centre(), method, path)
    expect(response.status).toBe(method === 'GET' ? 303 : 401)
  })
})

describe('the organisation page', () => {
  it('opens a team with its people', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'qa-inspector')
    const html = await (await get(app, '/organisation?team=1', cookie)).text()
    expect(html).toContain('南京分中心 客服一部 一部1班')
    expect(html).toContain('罗军')
    expect(html).not.toContain('刘华艳')
  })

  it('shows numbers without names to those who only administer', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'system-admin')
    const html = await (await get(app, '/organisation?q=200', cookie)).text()
    expect(html).toContain('20025')
    expect(html).not.toContain('罗军')
  })

  it('hides what lies outside the scope: neither in the tree nor by address', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'supervisor', { kind: 'sub-centre', id: 2 })
    const html = await (await get(app, '/organisation', cookie)).text()
    expect(html).toContain('天津分中心')
    expect(html).not.toContain('南京分中心')
    expect((await get(app, '/organisation?team=1', cookie)).status).toBe(404)
    expect((await get(app, '/organisation?team=none', cookie)).status).toBe(404)
    expect((await get(app, '/organisation?team=x', cookie)).status).toBe(404)
  })

  it('leads an empty centre to the import', async () => {
    const app = testApp()
    const html = await (await get(app, '/organisation', signedInAs(app.db, 'qa-manager'))).text()
    expect(html).toContain('还没有组织机构')
    expect(html).toContain('href="/imports"')
  })
})

describe('the business types', () => {
  it('are added and changed by plain forms', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'qa-manager')
    const added = await post(
      app,
      '/business-types',
      { name: '电动汽车', kind: 'enquiry', active: 'on' },
      cookie,
    )
    expect([added.status, added.headers.get('Location')]).toEqual([303, '/business-types'])
    const type = businessTypeList(app.db).find(({ name }) => name === '电动汽车')
    await post(app, `/business-types/${type?.id}`, { name: '电动汽车', kind: 'other' }, cookie)
    const after = businessTypeList(app.db).find(({ name }) => name === '电动汽车')
    expect(after).toMatchObject({ kind: 'other', active: false })
  })

  it('are refused beside the field, with what was typed still there', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'qa-manager')
    const taken = await post(app, '/business-types', { name: '发票', kind: 'other' }, cookie)
    expect(taken.status).toBe(422)
    const html = await taken.text()
    expect(html).toContain('已经有这个名称的业务类型')
    expect(html).toContain('value="发票"')
    const blank = await post(app, '/business-types', { name: ' ', kind: 'x' }, cookie)
    expect(await blank.text()).toContain('请填写名称')
    const unknown = { name: '电动汽车', kind: 'other' }
    expect((await post(app, '/business-types/9999', unknown, cookie)).status).toBe(404)
  })

  it('show no form to those who only read', async () => {
    const app = centre()
    const html = await (await get(app, '/business-types', signedInAs(app.db, 'trainer'))).text()
    expect(html).toContain('停电报修')
    expect(html).not.toContain('action="/business-types"')
  })
})

describe('the shift calendar', () => {
  const shiftForm = (lines: [string, string, string][]) => {
    const body = new FormData()
    for (const [name, from, until] of lines) {
      body.append('name', name)
      body.append('from', from)
      body.append('until', until)
    }
    return body
  }

  it('shows the week asked for and leaves room for the calls of each hour', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'team-leader')
    const html = await (await get(app, '/shifts?week=2026-11-04', cookie)).text()
    expect(html).toContain('2026-11-02 至 2026-11-08')
    expect(html).toContain('hx-get="/calls/hours?week=2026-11-02"')
    expect(html).toContain('早班')
    expect(html).not.toContain('保存班次')
  })

  it('takes shifts that cover the day, and refuses others without losing the form', async () => {
    const app = centre()
    const cookie = signedInAs(app.db, 'qa-manager')
    const gap = await post(app, '/shifts', shiftForm([['白班', '08:00', '20:30']]), cookie)
    expect(gap.status).toBe(422)
    const html = await gap.text()
    expect(html).toContain('00:00–08:00 没有班次')
    expect(html).toContain('value="20:30"')
    expect(shiftList(app.db)).toHaveLength(3)

    const whole = shiftForm([
      ['白班', '08:00', '20:30'],
      ['', '', ''],
      ['夜班', '20:30', '08:00'],
    ])
    expect((await post(app, '/shifts', whole, cookie)).status).toBe(303)
    expect(shiftList(app.db).map(({ name }) => name)).toEqual(['白班', '夜班'])
    expect(await (await get(app, '/shifts', cookie)).text()).toContain('夜班')
  })
})
