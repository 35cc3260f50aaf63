import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { pastPeriods } from '#src/inspection/sampling/periods.ts'
import { samplingDraws, samplingPlans } from '#src/inspection/sampling/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { inspector, publishedForm, recordedCall } from './made.ts'

let it: TestApp
let manager: string
let scorer: string
let units: { first: Unit; second: Unit }
let formId: number

beforeEach(() => {
  it = testApp()
  manager = signedInAs(it.db, 'qa-manager')
  scorer = signedInAs(it.db, 'qa-inspector')
  units = twoDepartments(it.db)
  formId = publishedForm(it.db)
})

const form = (given: Record<string, string> = {}) => ({
  ...{ name: '日常抽检', unit: 'agent', quota: '2', period: 'day', formId: String(formId) },
  ...{ assignment: 'turn', dueDays: '3', riskPercent: '0', doublePercent: '50', spread: 'on' },
  ...given,
})

async function page(path: string, cookie = manager) {
  const response = await get(it, path, cookie)
  return { status: response.status, html: await response.text() }
}

/** A plan, and yesterday's calls of the first agent drawn by it. */
async function drawn(count = 4) {
  const [period] = pastPeriods('day', Date.now(), 1)
  const from = period?.from ?? 0
  for (let n = 0; n < count; n += 1) {
    recordedCall(it.db, units.first, `call-${n}`, { startedAt: from + 9 * 3_600_000 + n })
  }
  await post(it, '/inspection/plans', form(), manager)
  const answer = await post(it, '/inspection/plans/1/draws', { from: String(from) }, manager)
  return { from, location: answer.headers.get('Location') ?? '', status: answer.status }
}

describe('plans', () => {
  test('are set up, changed and paused by a manager, each with a trace', async () => {
    expect((await page('/inspection/plans')).html).toContain('还没有抽检计划')
    const made = await post(it, '/inspection/plans', form(), manager)
    expect(made.headers.get('Location')).toBe('/inspection/plans/1')
    const { html } = await page('/inspection/plans/1/edit')
    expect(html).toContain('value="日常抽检"')
    await post(it, '/inspection/plans/1', form({ revision: '0', quota: '7' }), manager)
    expect((await page('/inspection/plans')).html).toContain('每名坐席每天 7 通')
    await post(it, '/inspection/plans/1/switching', { state: 'paused' }, manager)
    expect((await page('/inspection/plans/1')).html).toContain('计划已停用，启用后才能抽')
    const actions = it.db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    for (const action of ['plan.created', 'plan.changed', 'plan.switched']) {
      expect(actions).toContain(action)
    }
  })

  test('keep what was typed when something is wrong, and say where', async () => {
    const answer = await post(
      it,
      '/inspection/plans',
      form({ quota: '0', name: '度夏抽检' }),
      manager,
    )
    const html = await answer.text()
    expect(answer.status).toBe(422)
    expect(html).toContain('请填 1 到 5000 之间的整数')
    expect(html).toContain('value="度夏抽检"')
    expect(it.db.select().from(samplingPlans).all()).toEqual([])
  })

  test('of one name, of a unit or form that is not there, and changed from an old page are refused', async () => {
    await post(it, '/inspection/plans', form(), manager)
    const twin = await post(it, '/inspection/plans', form(), manager)
    expect([twin.status, await twin.text()]).toEqual([409, expect.stringContaining('已有同名')])
    const other = form({ name: '另一个' })
    const nowhere = await post(it, '/inspection/plans', { ...other, within: 'team:999' }, manager)
    expect([nowhere.status, await nowhere.text()]).toEqual([
      409,
      expect.stringContaining('已不存在'),
    ])
    const formless = await post(it, '/inspection/plans', { ...other, formId: '99' }, manager)
    expect([formless.status, await formless.text()]).toEqual([
      409,
      expect.stringContaining('评分表'),
    ])
    const change = () => form({ revision: '0', quota: '9' })
    await post(it, '/inspection/plans/1', change(), manager)
    const stale = await post(it, '/inspection/plans/1', { ...change(), quota: '3' }, manager)
    expect([stale.status, await stale.text()]).toEqual([
      409,
      expect.stringContaining('刚被别人改过'),
    ])
    expect(it.db.select().from(samplingPlans).get()?.quota).toBe(9)
  })

  test('ask for a form first where none is published', async () => {
    it.sqlite.exec(`update scoring_form_versions set state = 'superseded'`)
    const { html } = await page('/inspection/plans')
    expect(html).toContain('先要有一张使用中的评分表')
    expect(html).not.toContain('/inspection/plans/new')
  })
})

describe('a draw', () => {
  test('by hand leads to its page; a second one of the period is refused in words', async () => {
    inspector(it.db, '安')
    const { from, location } = await drawn()
    expect(location).toBe('/inspection/draws/1')
    const again = await post(it, '/inspection/plans/1/draws', { from: String(from) }, manager)
    expect([again.status, await again.text()]).toEqual([409, expect.stringContaining('已经抽过')])
    for (const bad of ['', 'x', '-1', '99999999999999999999']) {
      const answer = await post(it, '/inspection/plans/1/draws', { from: bad }, manager)
      expect(answer.status).toBe(409)
    }
    const { html } = await page('/inspection/plans/1')
    expect(html).toContain('各类人员抽到多少')
    expect(html).toContain('href="/inspection/draws/1"')
  })

  test('tells a manager whose calls were drawn, and no scorer before they are scored', async () => {
    await drawn()
    const mine = await page('/inspection/draws/1')
    expect(mine.html).toContain('罗军 20025')
    const before = await page('/inspection/draws/1', scorer)
    expect(before.status).toBe(200)
    expect(before.html).not.toContain('罗军')
    expect(before.html).not.toContain('call-')
    expect(before.html).toContain('评完才显示')
    expect(before.html).toContain('50.00%')
    const [first] = it.db.select().from(inspectionTasks).where(eq(inspectionTasks.place, 1)).all()
    it.db
      .update(inspectionTasks)
      .set({ state: 'scored' })
      .where(eq(inspectionTasks.id, first?.id ?? 0))
      .run()
    const after = await page('/inspection/draws/1', scorer)
    expect(after.html.match(/罗军 20025/g)).toHaveLength(1)
  })

  test('is drawn again for whoever may see it, says so, and leaves a trace', async () => {
    await drawn()
    const answer = await post(it, '/inspection/draws/1/repetition', {}, scorer)
    expect(await answer.text()).toContain('通的次序、机会和双评都一致')
    it.sqlite.exec('update inspection_tasks set chance = 0.9 where place = 2')
    const other = await post(it, '/inspection/draws/1/repetition', {}, manager)
    expect(await other.text()).toContain('第 2 位不同')
    const traces = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'draw.repeated'))
      .all()
    expect(traces.map(({ particulars }) => particulars['outcome'])).toEqual(['same', 'differs'])
  })

  test('exports its frame with every chance, to whoever scores when all are scored', async () => {
    await drawn()
    const mine = await page('/inspection/draws/1/frame.csv')
    expect(mine.html.trim().split('\n')).toHaveLength(5)
    expect(mine.html).toContain('0.500000000')
    const early = await page('/inspection/draws/1/frame.csv', scorer)
    expect([early.status, early.html]).toEqual([409, expect.stringContaining('全部评完才能导出')])
    it.db.update(inspectionTasks).set({ state: 'scored' }).run()
    expect((await page('/inspection/draws/1/frame.csv', scorer)).html).toBe(mine.html)
    it.db.update(samplingDraws).set({ frameHash: 'x' }).run()
    expect((await page('/inspection/draws/1/frame.csv')).status).toBe(409)
  })
})

describe('the board of tasks', () => {
  const board = (given: Record<string, string>, cookie = manager) =>
    post(it, '/inspection/assignments', given, cookie)

  test('assigns, takes back and withdraws what was chosen, and says what was left alone', async () => {
    await drawn()
    const ann = inspector(it.db, '安').account.id
    const [task] = it.db.select().from(inspectionTasks).where(eq(inspectionTasks.place, 1)).all()
    const id = task?.id ?? 0
    const assign = {
      task: `${id}:${task?.accountId ?? ''}`,
      action: 'assign',
      inspector: String(ann),
    }
    const done = await board({ ...assign, query: 'state=assigned' })
    expect(done.headers.get('Location')).toBe(
      '/inspection/assignments?state=assigned&did=assign&done=1&left=',
    )
    const again = await board(assign)
    const said = await page(again.headers.get('Location') ?? '')
    expect(said.html).toContain('已分配 0 个任务；1 个刚被别人分配或收回，没有动')
    const back = await board({ task: `${id}:${ann}`, action: 'take-back' })
    expect((await page(back.headers.get('Location') ?? '')).html).toContain('已收回 1 个任务')
    const bare = await board({ task: `${id}:`, action: 'withdraw', reason: ' ' })
    expect([bare.status, await bare.text()]).toEqual([
      422,
      expect.stringContaining('请写明撤销的原因'),
    ])
    await board({ task: `${id}:`, action: 'withdraw', reason: '重复来电' })
    expect(
      it.db.select().from(inspectionTasks).where(eq(inspectionTasks.id, id)).get()?.state,
    ).toBe('withdrawn')
  })

  test('is exported by its filter, without whose calls the reader has still to score', async () => {
    await drawn()
    const { accountId } = actorWith(it.db, 'qa-manager')
    const [one, ...others] = it.db.select().from(inspectionTasks).all()
    it.db.update(inspectionTasks).set({ state: 'waiting', accountId: null }).run()
    const file = (query: string, cookie = manager) =>
      exportedFile(it, cookie, '/inspection/assignments', query)
    const all = await file('')
    expect(all.text).toContain('筛选条件：状态 待分配')
    expect(all.text.match(/罗军/g)).toHaveLength(others.length + 1)
    const callId = one?.callId ?? 0
    it.db
      .update(inspectionTasks)
      .set({ state: 'assigned', accountId })
      .where(eq(inspectionTasks.callId, callId))
      .run()
    const own = await file('state=assigned')
    expect(own.text).toContain('您评完后显示')
    expect(own.text).not.toContain('罗军')
    const { html } = await page('/inspection/assignments?state=assigned')
    expect(html).toContain('您评完后显示')
    expect(html).not.toContain('罗军')
    expect((await file('', scorer)).status).toBe(403)
  })

  test('takes the whole page when that is ticked', async () => {
    await drawn()
    const ann = inspector(it.db, '安').account.id
    const tasks = it.db.select().from(inspectionTasks).all()
    const body = new FormData()
    for (const { id, accountId } of tasks) body.append('every', `${id}:${accountId ?? ''}`)
    body.append('all', 'on')
    body.append('action', 'take-back')
    body.append('inspector', String(ann))
    const answer = await post(it, '/inspection/assignments', body, manager)
    expect(answer.headers.get('Location')).toContain(
      `done=${tasks.filter((one) => one.accountId).length}`,
    )
    const after = it.db.select().from(inspectionTasks).all()
    expect(after.every(({ state }) => state === 'waiting')).toBe(true)
  })

  test('says what is missing: no task chosen, no inspector, forged numbers', async () => {
    await drawn()
    const texts = async (given: Record<string, string>) => {
      const answer = await board(given)
      return [answer.status, await answer.text()]
    }
    expect(await texts({ action: 'assign' })).toEqual([
      422,
      expect.stringContaining('请先勾选任务'),
    ])
    expect(await texts({ task: "1' or 1=1", action: 'assign' })).toEqual([
      422,
      expect.stringContaining('请先勾选任务'),
    ])
    expect(await texts({ task: '1:', action: 'assign', inspector: 'x' })).toEqual([
      422,
      expect.stringContaining('换一位'),
    ])
    expect(await texts({ task: '1:', action: 'explode' })).toEqual([
      422,
      expect.stringContaining('没有选要做什么'),
    ])
  })

  test('says that nobody may score where nobody may', async () => {
    it.sqlite.exec(`update accounts set roles = '["qa-manager"]' where username like 'qa-manager%'`)
    it.sqlite.exec(`update accounts set disabled_at = 1 where username like 'qa-inspector%'`)
    const { html } = await page('/inspection/assignments')
    expect(html).toContain('没有待分配的任务')
    expect(html).toContain('主管，只手工分配')
  })
})

test.each([
  ['GET', '/inspection/plans', 'agent'],
  ['GET', '/inspection/plans', 'team-leader'],
  ['GET', '/inspection/plans/new', 'qa-inspector'],
  ['GET', '/inspection/plans/1', 'team-leader'],
  ['GET', '/inspection/plans/1/edit', 'qa-inspector'],
  ['POST', '/inspection/plans', 'qa-inspector'],
  ['POST', '/inspection/plans/1', 'qa-inspector'],
  ['POST', '/inspection/plans/1/switching', 'qa-inspector'],
  ['POST', '/inspection/plans/1/draws', 'qa-inspector'],
  ['GET', '/inspection/draws/1', 'team-leader'],
  ['POST', '/inspection/draws/1/repetition', 'agent'],
  ['GET', '/inspection/draws/1/frame.csv', 'case-handler'],
  ['GET', '/inspection/assignments', 'qa-inspector'],
  ['POST', '/inspection/assignments', 'qa-inspector'],
] as const)('%s %s is refused to %s', async (method, path, role) => {
  await drawn()
  const scope =
    role === 'team-leader' ? ({ kind: 'team', id: units.first.team.id } as const) : undefined
  const cookie = signedInAs(it.db, role, scope)
  const answer =
    method === 'GET' ? await get(it, path, cookie) : await post(it, path, form(), cookie)
  expect(answer.status).toBe(403)
  const denied = it.db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.action, 'request.denied'))
    .all()
  expect(denied.at(-1)?.actorId).toBe(actorWith(it.db, role, scope).accountId)
})
