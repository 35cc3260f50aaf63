import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import type { Role } from '#src/auth/vocabulary.ts'
import { calibrationSessions } from '#src/inspection/calibration/schema.ts'
import { scoreAnswers, scoreChanges, scoreSheets } from '#src/inspection/scoring/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { recordings } from '#src/recordings/schema.ts'
import { exportedFile } from '#test/lists/exported.ts'
import {
  heardRecording,
  suspected,
  twoDepartments,
  type Unit,
} from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { publishedForm, type PublishedForm } from '../forms-made.ts'
import { abused, allWell, answersFor, scored, taskFor } from './scored-calls.ts'

let it: TestApp
let inspector: Actor
let cookie: string
let units: { first: Unit; second: Unit }
let form: PublishedForm

beforeEach(() => {
  it = testApp()
  inspector = actorWith(it.db, 'qa-inspector')
  cookie = signedInAs(it.db, 'qa-inspector')
  units = twoDepartments(it.db)
  form = publishedForm(it.db)
})

async function page(path: string, as = cookie) {
  const response = await get(it, path, as)
  return {
    status: response.status,
    html: await response.text(),
    to: response.headers.get('Location'),
  }
}

async function send(path: string, fields: Record<string, string>, as = cookie) {
  const response = await post(it, path, fields, as)
  return {
    status: response.status,
    html: await response.text(),
    to: response.headers.get('Location'),
  }
}

const task = (callNo: string, given: Parameters<typeof taskFor>[3] = {}, unit = units.first) =>
  taskFor(it.db, { actor: inspector, unit, form }, callNo, given)

const sheetOf = (taskId: number) =>
  it.db.select().from(scoreSheets).where(eq(scoreSheets.taskId, taskId)).get()

/** Opens a task's page; the sheet it began. */
async function opened(callNo: string, given: Parameters<typeof taskFor>[3] = {}) {
  const made = task(callNo, given)
  await page(`/inspection/tasks/${made.task.id}`)
  const sheet = sheetOf(made.task.id)
  if (!sheet) throw new Error('no sheet was begun')
  return { ...made, sheet }
}

const fields = (choices: string, more: Record<string, string> = {}) =>
  answersFor(form.items, choices, { revision: '0', ...more })

describe('the scoring page', () => {
  test('shows sound, words and the form, and nothing of who spoke', async () => {
    const { task: mine, recording, call } = task('d001')
    suspected(it.db, recording.id, call.id)
    const { status, html } = await page(`/inspection/tasks/${mine.id}`)
    expect(status).toBe(200)
    expect(html).toContain(`/recordings/${recording.id}/audio`)
    expect(html).toContain('昨天那个客服说话太冲了')
    for (const words of [
      '开头语',
      '客户情绪激动吗？',
      '没有这个场合',
      '机器 · 待人确认',
      '保持时长',
    ]) {
      expect(html).toContain(words)
    }
    for (const hidden of ['罗军', '20025', '客服一部', '13931909215']) {
      expect(html).not.toContain(hidden)
    }
  })

  test('answers nothing by itself, whatever the machine states', async () => {
    const { html } = await page(`/inspection/tasks/${task('d001').task.id}`)
    expect(html).toContain('type="radio"')
    expect(html).not.toMatch(/type="radio"[^>]*checked/)
    expect(it.db.select().from(scoreAnswers).all()).toEqual([])
  })

  test('says that the form was published anew, and goes on by its own version', async () => {
    const { task: mine } = await opened('d001')
    publishedForm(it.db, { items: [{ title: '全新的一项', weight: 100 }] })
    const { html } = await page(`/inspection/tasks/${mine.id}`)
    expect(html).toContain('已发布第 2 版')
    expect(html).toContain('第 1 版评完')
    expect(html).not.toContain('全新的一项')
  })

  test('says which items abuse by the customer excuses', async () => {
    const { task: mine, call } = task('d001')
    abused(it.db, call.id, inspector)
    const { html } = await page(`/inspection/tasks/${mine.id}`)
    expect(html.split('提交时这一项免计')).toHaveLength(2)
  })

  test('of a task that is scored leads to the result', async () => {
    const { task: mine } = task('d001')
    const sheet = scored(it.db, inspector, mine.id, form.items)
    expect(await page(`/inspection/tasks/${mine.id}`)).toMatchObject({
      status: 303,
      to: `/inspection/sheets/${sheet.id}`,
    })
  })

  test('says in words that a task was taken back', async () => {
    const { task: mine } = await opened('d001')
    it.db.update(inspectionTasks).set({ state: 'waiting', accountId: null }).run()
    const { status, html } = await page(`/inspection/tasks/${mine.id}`)
    expect(status).toBe(409)
    expect(html).toContain('收回、撤销或改派')
  })

  test('is found under the address of the sheet, too', async () => {
    const { task: mine, sheet } = await opened('d001')
    expect((await page(`/inspection/sheets/${sheet.id}`)).to).toBe(`/inspection/tasks/${mine.id}`)
  })
})

describe('saving', () => {
  test('keeps one item and answers with where the sheet stands', async () => {
    const { sheet } = await opened('d001')
    const first = await send(`/inspection/sheets/${sheet.id}/draft`, fields('half'))
    expect(first).toMatchObject({ status: 200 })
    expect(first.html).toContain('data-revision="1"')
    expect(first.html).toContain('已评 1/5')
    expect(first.html).toContain('<b>50</b>')
    const { html } = await page(`/inspection/tasks/${sheet.taskId}`)
    expect(html).toMatch(/value="half"[^>]*checked/)
  })

  test('from an older window is refused with the revision that is current', async () => {
    const { sheet } = await opened('d001')
    const address = `/inspection/sheets/${sheet.id}/draft`
    await send(address, fields('half'))
    const late = await send(address, fields('none'))
    expect(late.status).toBe(409)
    expect(late.html).toContain('在别的窗口改过')
    expect(late.html).toContain('data-stale="1"')
    expect(it.db.select().from(scoreAnswers).all()).toMatchObject([{ choice: 'half' }])
  })

  test.each([
    ['a choice that is none', { choice: '101' }, '不是评分表里的选项'],
    ['a comment of a megabyte', { comment: '长'.repeat(400_000) }, '500 个字'],
    ['evidence past the end', { start: '70000', end: '80000' }, '证据的起止时间'],
  ])('refuses %s in words', async (_what, given, said) => {
    const { sheet } = await opened('d001')
    const id = form.items[0]?.id
    const body = Object.fromEntries(Object.entries(given).map(([k, v]) => [`${k}.${id}`, v]))
    const refused = await send(`/inspection/sheets/${sheet.id}/draft`, { revision: '0', ...body })
    expect(refused.status).toBe(409)
    expect(refused.html).toContain(said)
    expect(it.db.select().from(scoreAnswers).all()).toEqual([])
  })

  test('without a session stores nothing and says so', async () => {
    const { sheet } = await opened('d001')
    const refused = await post(it, `/inspection/sheets/${sheet.id}/draft`, fields('half'))
    expect(refused.status).toBe(401)
    expect(await refused.text()).toContain('登录已过期')
    expect(it.db.select().from(scoreAnswers).all()).toEqual([])
  })
})

describe('handing in', () => {
  test('leads to the next task, which says what was handed in', async () => {
    const { sheet } = await opened('d001')
    const next = task('d002').task
    const { status, to } = await send(`/inspection/sheets/${sheet.id}/submission`, fields(allWell))
    expect(status).toBe(303)
    expect(to).toBe(`/inspection/tasks/${next.id}?done=${sheet.id}`)
    expect((await page(to ?? '')).html).toContain('已提交：105 分')
  })

  test('the last one leads to its result', async () => {
    const { sheet } = await opened('d001')
    const { to } = await send(`/inspection/sheets/${sheet.id}/submission`, fields(allWell))
    expect(to).toBe(`/inspection/sheets/${sheet.id}?done=${sheet.id}`)
    expect((await page(to ?? '')).html).toContain('分给您的任务都评完了')
  })

  test('with something missing shows where, and keeps what was filled in', async () => {
    const { sheet } = await opened('d001')
    const body = fields('none full full - clean', { note: '总的还行' })
    const { status, html } = await send(`/inspection/sheets/${sheet.id}/submission`, body)
    expect(status).toBe(422)
    expect(html).toContain('还有 2 项要补')
    expect(html).toContain('低于一半，要写明依据')
    expect(html).toContain('还没有选')
    expect(html).toMatch(/value="none"[^>]*checked/)
    expect(html).toContain('总的还行')
  })

  test('twice is told in words the second time', async () => {
    const { sheet } = await opened('d001')
    const address = `/inspection/sheets/${sheet.id}/submission`
    await send(address, fields(allWell))
    const again = await send(address, fields(allWell))
    expect(again.status).toBe(409)
    expect(again.html).toContain('已经提交过')
    const submitted = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'sheet.submitted'))
      .all()
    expect(submitted).toHaveLength(1)
  })

  test('from an older window keeps what that window holds, and may be sent again', async () => {
    const { sheet } = await opened('d001')
    await send(`/inspection/sheets/${sheet.id}/draft`, fields('none'))
    const address = `/inspection/sheets/${sheet.id}/submission`
    const comment = { [`comment.${form.items[0]?.id}`]: '这个窗口里写的' }
    const stale = await send(address, fields(allWell, comment))
    expect(stale.status).toBe(409)
    expect(stale.html).toContain('在别的窗口改过')
    expect(stale.html).toContain('这个窗口里写的')
    expect(stale.html).toContain('name="revision" value="1"')
    expect(it.db.select().from(scoreAnswers).all()).toMatchObject([{ choice: 'none' }])
    expect((await send(address, fields(allWell, { ...comment, revision: '1' }))).status).toBe(303)
  })

  test('a form that was not on the page is shown again with its own words', async () => {
    const { sheet } = await opened('d001')
    const body = fields('101 full full no clean', { note: '总评还在' })
    const refused = await send(`/inspection/sheets/${sheet.id}/submission`, body)
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('不是评分表里的选项')
    expect(refused.html).toContain('总评还在')
  })

  test('nobody else hands in one’s sheet', async () => {
    const { sheet } = await opened('d001')
    const manager = signedInAs(it.db, 'qa-manager')
    const address = `/inspection/sheets/${sheet.id}`
    expect((await send(`${address}/submission`, fields(allWell), manager)).status).toBe(404)
    expect((await send(`${address}/draft`, fields('half'), manager)).status).toBe(404)
    expect((await page(address, manager)).status).toBe(404)
  })
})

describe('the result', () => {
  test('is blind until its author asks who spoke, and leaves a trace of that', async () => {
    const earlier = scored(
      it.db,
      actorWith(it.db, 'qa-manager'),
      managersTask('d000').id,
      form.items,
    )
    const { id } = scored(it.db, inspector, task('d001').task.id, form.items)
    const address = `/inspection/sheets/${id}`
    const before = (await page(address)).html
    expect(before).toContain('揭晓坐席')
    for (const hidden of ['罗军', '20025', '客服一部']) expect(before).not.toContain(hidden)
    expect((await page('/inspection/sheets')).html).toContain('未揭晓')

    await send(`${address}/reveal`, {})
    const after = (await page(address)).html
    for (const shown of ['罗军', '20025', '客服一部', '近 1 次得分', `/sheets/${earlier.id}"`]) {
      expect(after).toContain(shown)
    }
    expect(eventsOf(it.db, 'sheet', id).map(({ action }) => action)).toContain('sheet.revealed')
  })

  test('stays blind on the page of a colleague’s score of the same call', async () => {
    const { task: mine, call } = task('d001')
    const theirs = managersTask('d001b', call.id)
    const partner = scored(it.db, actorWith(it.db, 'qa-manager'), theirs.id, form.items)
    expect((await page(`/inspection/sheets/${partner.id}`)).status).toBe(404)
    expect((await page('/inspection/sheets')).html).not.toContain(`/sheets/${partner.id}"`)
    scored(it.db, inspector, mine.id, form.items)
    const { status, html } = await page(`/inspection/sheets/${partner.id}`)
    expect(status).toBe(200)
    expect(html).not.toContain('罗军')
    expect(html).toContain('还没有揭晓')
    const narrowed = await page(`/inspection/sheets?department=${units.first.department.id}`)
    expect(narrowed.html).not.toContain('d001')
  })

  test('is corrected with a reason, and shows what it was', async () => {
    const { id } = scored(it.db, inspector, task('d001').task.id, form.items)
    const address = `/inspection/sheets/${id}/changes`
    const answer = `${form.items[0]?.id}.half`
    const short = await send(address, { answer, reason: '改' })
    expect(short.status).toBe(409)
    expect(short.html).toContain('改分要写原因')
    expect(short.html).toContain('>改</textarea>')
    expect((await send(address, { answer: '', reason: '重听后更正' })).html).toContain(
      '请选择改哪一项',
    )
    expect((await send(address, { answer, reason: '重听后更正' })).status).toBe(303)
    const { html } = await page(`/inspection/sheets/${id}`)
    expect(html).toContain('做到 → 部分做到')
    expect(html).toContain('105 → 85 分')
    expect(html).toContain('重听后更正')
    expect(html).toContain('揭晓前')
    expect(it.db.select().from(scoreChanges).all()).toHaveLength(1)
  })

  test('stays when the recording is erased, and says so', async () => {
    const { task: mine, recording } = task('d001')
    const { id } = scored(it.db, inspector, mine.id, form.items)
    it.db.delete(recordings).where(eq(recordings.id, recording.id)).run()
    const { status, html } = await page(`/inspection/sheets/${id}`)
    expect(status).toBe(200)
    expect(html).toContain('录音已按期删除')
    expect(html).toContain('听得很清楚')
  })

  test('says what abuse excused', async () => {
    const { task: mine, call } = task('d001')
    abused(it.db, call.id, inspector)
    const { id } = scored(it.db, inspector, mine.id, form.items)
    const { html } = await page(`/inspection/sheets/${id}`)
    expect(html).toContain('客户辱骂，1 项不计分')
    expect(html).toContain('客户辱骂，免计')
    expect(html).not.toContain('后来撤回了')
    it.db.run(`update call_marks set withdrawn_at = 1, withdrawn_reason = '听错了'`)
    const later = (await page(`/inspection/sheets/${id}`)).html
    expect(later).toContain('后来撤回了')
    expect(later).toContain('已撤回：听错了')
    expect(later).toContain('客户辱骂，1 项不计分')
  })

  test('shows markup in a comment as text', async () => {
    const { sheet } = await opened('d001')
    const comment = {
      [`comment.${form.items[0]?.id}`]: '<img onerror=alert(1)> {{7*7}} hx-get="/x"',
    }
    await send(`/inspection/sheets/${sheet.id}/submission`, fields(allWell, comment))
    const { html } = await page(`/inspection/sheets/${sheet.id}`)
    expect(html).toContain('&lt;img onerror=alert(1)&gt; {{7*7}} hx-get=&quot;/x&quot;')
    expect(html).not.toContain('<img onerror')
  })

  function managersTask(callNo: string, callId?: number) {
    const manager = actorWith(it.db, 'qa-manager')
    const made = taskFor(it.db, { actor: manager, unit: units.first, form }, callNo)
    if (callId === undefined) return made.task
    it.db
      .update(inspectionTasks)
      .set({ callId, purpose: 'double' })
      .where(eq(inspectionTasks.id, made.task.id))
      .run()
    return made.task
  }
})

describe('the list of scores', () => {
  test('is narrowed by day, unit, inspector, form, outcome and score', async () => {
    const numbers = (html: string) =>
      [...html.matchAll(/\/inspection\/sheets\/\d+">(d\d+)</g)].map(([, callNo]) => callNo)
    const manager = signedInAs(it.db, 'qa-manager')
    const day = Date.parse('2026-11-20T10:00:00+08:00')
    const add = (callNo: string, unit: Unit, choices: string, at: number) =>
      scored(it.db, inspector, task(callNo, {}, unit).task.id, form.items, { choices, now: at })
    add('d001', units.first, allWell, day)
    add('d002', units.second, 'none full full no clean', day + 86_400_000)
    add('d003', units.second, 'full full full no happened', day + 2 * 86_400_000)
    const list = async (query: string) =>
      numbers((await page(`/inspection/sheets?${query}`, manager)).html)
    expect(await list('')).toEqual(['d003', 'd002', 'd001'])
    expect(await list('from=2026-11-21&to=2026-11-21')).toEqual(['d002'])
    expect(await list(`department=${units.first.department.id}`)).toEqual(['d001'])
    expect(await list(`team=${units.second.team.id}`)).toEqual(['d003', 'd002'])
    expect(await list(`inspector=${inspector.accountId}`)).toEqual(['d003', 'd002', 'd001'])
    expect(await list('inspector=999')).toEqual([])
    expect(await list(`form=${form.form.id}`)).toHaveLength(3)
    expect(await list('outcome=fatal')).toEqual(['d003'])
    expect(await list('below=60')).toEqual(['d003'])
    expect(await list('below=60.01')).toEqual(['d003', 'd002'])
    const wrong = await page('/inspection/sheets?below=-0&from=2026-02-30', manager)
    expect(wrong.status).toBe(200)
    expect(wrong.html).toContain('这个条件没有生效')
  })

  test('pages from the newest down and back', async () => {
    const first = Date.parse('2026-11-02T10:00:00+08:00')
    for (let n = 0; n < 12; n += 1) {
      const { task: one } = task(`d${n}`)
      scored(it.db, inspector, one.id, form.items, { now: first + n * 60_000 })
    }
    const { html } = await page('/inspection/sheets?size=10')
    const next = /href="([^"]*)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const second = await page(next)
    expect([...second.html.matchAll(/>(d\d+)<\/a>/g)].map(([, no]) => no)).toEqual(['d1', 'd0'])
  })

  test('shows leaders what counts in their unit, and no draft, check or session', async () => {
    const head = { kind: 'department', id: units.first.department.id } as const
    const leader = signedInAs(it.db, 'department-head', head)
    const counted = scored(it.db, inspector, task('d001').task.id, form.items)
    const other = scored(it.db, inspector, task('d002', {}, units.second).task.id, form.items)
    const check = scored(it.db, inspector, task('d003', { purpose: 'double' }).task.id, form.items)
    await opened('d004')
    const { html } = await page('/inspection/sheets', leader)
    expect(html).toContain(`/sheets/${counted.id}"`)
    expect(html).toContain('罗军')
    for (const { id } of [other, check]) {
      expect(html).not.toContain(`/sheets/${id}"`)
      expect((await page(`/inspection/sheets/${id}`, leader)).status).toBe(404)
    }
    expect(html).not.toContain('d004')
    expect((await page(`/inspection/sheets/${counted.id}`, leader)).status).toBe(200)
  })

  test('calls a hidden second scoring what its inspector takes it for', async () => {
    scored(it.db, inspector, task('d001', { purpose: 'double' }).task.id, form.items)
    expect((await page('/inspection/sheets')).html).not.toContain('双评')
    expect((await page('/inspection/sheets', signedInAs(it.db, 'qa-manager'))).html).toContain(
      '双评',
    )
  })

  test('shows a calibration to others only when its session is closed', async () => {
    const session = it.db
      .insert(calibrationSessions)
      .values({ title: '十一月', versionId: form.version.id, createdAt: 0, createdByName: '主管' })
      .returning()
      .get()
    const made = task('d001', { purpose: 'calibration', sessionId: session.id })
    const { id } = scored(it.db, inspector, made.task.id, form.items)
    const manager = signedInAs(it.db, 'qa-manager')
    expect((await page(`/inspection/sheets/${id}`, manager)).status).toBe(404)
    expect((await page(`/inspection/sheets/${id}`)).status).toBe(200)
    it.db.update(calibrationSessions).set({ state: 'closed' }).run()
    expect((await page(`/inspection/sheets/${id}`, manager)).status).toBe(200)
  })

  test('is exported by its filter, without live formulas, and leaves a trace', async () => {
    it.db.run(`update people set name = '=cmd()' where agent_no = '20025'`)
    scored(it.db, inspector, task('d001').task.id, form.items)
    scored(it.db, inspector, task('d002', {}, units.second).task.id, form.items)
    const manager = signedInAs(it.db, 'qa-manager')
    const { department } = units.first
    const query = `department=${department.id}`
    const { text: csv } = await exportedFile(it, manager, '/inspection/sheets', query)
    expect(csv).toContain("'=cmd()")
    expect(csv).toContain(',105,')
    expect(csv).not.toContain('d002')
    expect(csv).not.toContain('13931909215')
    const event = it.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'list.exported'))
      .get()
    expect(event?.particulars).toMatchObject({ filter: `部门 ${department.name}`, rows: 1 })
  })

  test('is exported without whose call it was until that is shown, and never found by it', async () => {
    scored(it.db, inspector, task('d001').task.id, form.items)
    const { department, team } = units.first
    const file = (query: string) => exportedFile(it, cookie, '/inspection/sheets', query)
    const { text } = await file('cols=callNo,agent,department,team')
    expect(text).toContain('d001,未揭晓,未揭晓,未揭晓')
    expect(text).not.toContain('罗军')
    expect((await file(`department=${department.id}`)).text).not.toContain('d001')
    expect((await file(`team=${team.id}`)).text).not.toContain('d001')
    it.db.update(scoreSheets).set({ revealedAt: 1 }).run()
    expect((await file(`department=${department.id}`)).text).toContain('罗军')
  })
})

describe('scoring unasked', () => {
  test('begins by a form of one’s choice, blind as any other', async () => {
    const { recording } = taskFor(
      it.db,
      { actor: actorWith(it.db, 'qa-manager'), unit: units.first, form },
      'd001',
    )
    const address = `/inspection/score/${recording.id}`
    const choice = (await page(address)).html
    expect(choice).toContain('通话质检表')
    expect(choice).not.toContain('罗军')
    expect((await send(address, { form: '999' })).status).toBe(409)
    expect((await send(address, { form: String(form.form.id) })).to).toBe(address)
    expect((await page(address)).html).toContain('盲评')
    const sheet = it.db.select().from(scoreSheets).get()
    const { to } = await send(`/inspection/sheets/${sheet?.id}/submission`, fields(allWell))
    expect(to).toContain(`/inspection/sheets/${sheet?.id}`)
    expect((await page(to ?? '')).html).toContain('主动评分')
  })

  test('says that a recording has no call yet', async () => {
    const unknown = heardRecording(it.db, 'x.wav', null)
    const { status, html } = await page(`/inspection/score/${unknown.id}`)
    expect(status).toBe(200)
    expect(html).toContain('还没有对上通话数据')
  })

  test('says that no form is published', async () => {
    it.db.run(`update scoring_form_versions set state = 'superseded'`)
    const other = { actor: actorWith(it.db, 'qa-manager'), unit: units.first, form }
    const { recording } = taskFor(it.db, other, 'd001')
    expect((await page(`/inspection/score/${recording.id}`)).html).toContain('还没有发布的评分表')
  })

  test('leads to the task where one was asked to score that call', async () => {
    const { task: mine, recording } = task('d001')
    const address = `/inspection/score/${recording.id}`
    expect((await page(address)).to).toBe(`/inspection/tasks/${mine.id}`)
    const refused = await send(address, { form: String(form.form.id) })
    expect(refused.status).toBe(409)
    expect(refused.html).toContain('已经分给您评了')
    expect(it.db.select().from(scoreSheets).all()).toEqual([])
  })
})

describe('without the right', () => {
  const roles: [Role, string[]][] = [
    [
      'team-leader',
      ['GET /inspection/tasks', 'GET /inspection/tasks/1', 'GET /inspection/score/1'],
    ],
    ['department-head', ['POST /inspection/score/1', 'POST /inspection/sheets/1/draft']],
    ['supervisor', ['POST /inspection/sheets/1/submission', 'POST /inspection/sheets/1/reveal']],
    ['team-leader', ['POST /inspection/sheets/1/changes']],
    ['agent', ['GET /inspection/sheets', 'GET /inspection/sheets/1']],
    ['trainer', ['GET /inspection/sheets', 'GET /inspection/tasks']],
    ['audit-admin', ['GET /inspection/sheets/1', 'POST /inspection/sheets/1/submission']],
  ]
  const rows = roles.flatMap(([role, requests]) =>
    requests.map((request) => [role, ...request.split(' ')] as [Role, string, string]),
  )
  test.each(rows)('%s is refused %s %s', async (role, method, path) => {
    await opened('d001')
    const as = signedInAs(it.db, role)
    const { status } =
      method === 'GET' ? await page(path, as) : await send(path, fields('half'), as)
    expect(status).toBe(403)
    expect(it.db.select().from(scoreAnswers).all()).toEqual([])
  })

  test.each(['0', '999', '9'.repeat(15), '-1', '9'.repeat(30), '1%20or%201=1', 'x'])(
    'the sheet and task %s are not found',
    async (id) => {
      for (const path of [`/inspection/sheets/${id}`, `/inspection/tasks/${id}`]) {
        expect((await page(path)).status).toBe(404)
      }
      expect((await send(`/inspection/sheets/${id}/submission`, fields(allWell))).status).toBe(404)
      expect((await send(`/inspection/sheets/${id}/draft`, fields(allWell))).status).toBe(404)
    },
  )

  test('a sheet outside one’s department is not found', async () => {
    const { id } = scored(it.db, inspector, task('d001').task.id, form.items)
    const elsewhere = { kind: 'department', id: units.second.department.id } as const
    const other = signedInAs(it.db, 'qa-manager', elsewhere)
    expect((await page(`/inspection/sheets/${id}`, other)).status).toBe(404)
  })
})
