import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { overlongCalls, overlongSettings } from '#src/inspection/overlong/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { publishedForm, recordedCall } from '../sampling/made.ts'

let it: TestApp
let manager: string
let leader: string
let units: { first: Unit; second: Unit }
let callId: number

beforeEach(() => {
  it = testApp()
  units = twoDepartments(it.db)
  manager = signedInAs(it.db, 'qa-manager')
  leader = signedInAs(it.db, 'team-leader', { kind: 'team', id: units.first.team.id })
  const { call } = recordedCall(it.db, units.first, 'long-1')
  callId = call.id
  it.db
    .insert(overlongCalls)
    .values({
      ...{ callId, startedAt: call.startedAt, durationMs: 1_200_000, limitMs: 600_000 },
      ...{ personId: call.personId, teamId: call.teamId, departmentId: call.departmentId },
      subCentreId: call.subCentreId,
    })
    .run()
})

async function page(path: string, cookie = manager) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

describe('the pages of over-long calls', () => {
  test('list them, let a team leader mark one, and export what is shown with a trace', async () => {
    expect((await page('/inspection/overlong', leader)).html).toContain('long-1')
    const mark = `/inspection/overlong/${callId}/mark`
    const bare = await post(it, mark, { note: '写了没选' }, leader)
    const html = await bare.text()
    expect(bare.status).toBe(422)
    expect(html).toContain('请选择是否介入')
    expect(html).toContain('写了没选')
    await post(it, mark, { answer: 'yes', note: '班长接手 <b>' }, leader)
    expect((await page(`/inspection/overlong/${callId}`)).html).toContain('班长接手 &lt;b&gt;')
    const { text: csv } = await exportedFile(it, leader, '/inspection/overlong', 'answer=yes')
    expect(csv).toContain('long-1')
    expect(csv).toContain('已介入')
    const [trace] = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'list.exported'))
      .all()
    expect(trace?.particulars).toMatchObject({ filter: '已介入？ 已介入', rows: 1 })
  })

  test('tell whoever scores neither on the page nor in a file whose a call is', async () => {
    const scorer = signedInAs(it.db, 'qa-inspector')
    const shown = async (cookie: string) => [
      (await page('/inspection/overlong', cookie)).html.includes('罗军'),
      (await exportedFile(it, cookie, '/inspection/overlong')).text.includes('罗军'),
    ]
    const query = `department=${units.first.department.id}`
    const found = async (cookie: string) =>
      (await exportedFile(it, cookie, '/inspection/overlong', query)).text.includes('long-1')
    expect([await shown(scorer), await found(scorer)]).toEqual([[false, false], false])
    expect([await shown(manager), await found(manager)]).toEqual([[true, true], true])
    // Handed to the manager, the call is one more to be scored blind.
    publishedForm(it.db)
    await post(it, `/inspection/overlong/${callId}/task`, {}, manager)
    const { accountId } = actorWith(it.db, 'qa-manager')
    it.db.update(inspectionTasks).set({ state: 'assigned', accountId }).run()
    expect([await shown(manager), await found(manager)]).toEqual([[false, false], false])
  })

  test('set up a task, and say why not', async () => {
    const task = `/inspection/overlong/${callId}/task`
    const early = await post(it, task, {}, manager)
    expect([early.status, await early.text()]).toEqual([
      409,
      expect.stringContaining('还没有使用中的评分表'),
    ])
    publishedForm(it.db)
    expect((await post(it, task, {}, manager)).status).toBe(303)
    expect(it.db.select().from(inspectionTasks).get()?.purpose).toBe('overlong')
    expect((await page('/inspection/overlong')).html).toContain('已安排质检')
    expect((await post(it, task, {}, manager)).status).toBe(409)
  })

  test('set what counts from tomorrow on, refusing figures that make no sense', async () => {
    const form = {
      percent: '97.5',
      leastCalls: '100',
      leastMinutes: '10',
      from: formatDay(Date.now() + dayMs),
    }
    const set = (given: Record<string, string>) =>
      post(it, '/inspection/overlong/settings', { ...form, ...given }, manager)
    for (const [given, sentence] of [
      [{ percent: '100' }, '请填 50 到 99.9'],
      [{ percent: '49' }, '请填 50 到 99.9'],
      [{ leastCalls: '0' }, '请填 20 到 20000'],
      [{ leastMinutes: '-1' }, '请填 0 到 120'],
      [{ from: '2026-02-30' }, '请填一个存在的日期'],
      [{ from: formatDay(Date.now()) }, '最早从明天起'],
    ] as const) {
      const answer = await set(given)
      expect([409, 422]).toContain(answer.status)
      expect(await answer.text()).toContain(sentence)
    }
    expect(it.db.select().from(overlongSettings).all()).toEqual([])
    expect((await set({})).status).toBe(303)
    expect((await page('/inspection/overlong/settings')).html).toContain('97.5%')
  })

  test('say what an empty list means', async () => {
    it.sqlite.exec('delete from overlong_calls')
    expect((await page('/inspection/overlong')).html).toContain('还没有查过')
    expect((await page('/inspection/overlong?answer=yes')).html).toContain('没有符合条件的超长通话')
    expect((await page('/inspection/overlong?from=2026-02-30')).html).toContain('没有这一天')
    expect((await page('/inspection/overlong/999')).status).toBe(404)
  })
})

test.each([
  ['GET', '', 'agent'],
  ['GET', '/1', 'trainer'],
  ['GET', '', 'case-handler'],
  ['GET', '/settings', 'team-leader'],
  ['POST', '/settings', 'qa-inspector'],
  ['POST', '/1/mark', 'trainer'],
  ['POST', '/1/task', 'team-leader'],
] as const)('%s /inspection/overlong%s is refused to %s', async (method, path, role) => {
  const scope =
    role === 'team-leader' ? ({ kind: 'team', id: units.first.team.id } as const) : undefined
  const cookie = signedInAs(it.db, role, scope)
  const address = `/inspection/overlong${path}`
  const answer =
    method === 'GET'
      ? await get(it, address, cookie)
      : await post(it, address, { answer: 'yes', note: '' }, cookie)
  expect(answer.status).toBe(403)
})
