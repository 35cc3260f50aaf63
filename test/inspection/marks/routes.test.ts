import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { markCall } from '#src/inspection/marks/mark-call.ts'
import { breakArrangements, breakOffers, callMarks } from '#src/inspection/marks/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { exportedFile } from '#test/lists/exported.ts'
import { suspected } from '#test/screening/heard-calls.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { mark, twoHeardCalls } from './marked.ts'

const list = '/inspection/marks'

let place: TestApp
let db: Db
let scene: ReturnType<typeof twoHeardCalls>
let inspector: string
let panel: string
beforeEach(() => {
  place = testApp()
  db = place.db
  scene = twoHeardCalls(db)
  inspector = signedInAs(db, 'qa-inspector')
  panel = `${list}/of/${scene.first.recording.id}`
})

const page = async (path: string, cookie = inspector) =>
  await (await get(place, path, cookie)).text()
const marks = () => db.select().from(callMarks).all()
const send = (path: string, fields: Record<string, string>, cookie = inspector) =>
  post(place, path, fields, cookie)
const typed = (given: Record<string, string> = {}) => ({
  ...{ kind: 'abuse', start: '0:10', end: '0:20', note: '' },
  ...given,
})

describe('who marks and who reads', () => {
  test.each(['agent', 'trainer', 'case-handler', 'system-admin', 'audit-admin'] as const)(
    '%s sees no list, no panel and marks nothing',
    async (role) => {
      const cookie = signedInAs(db, role)
      for (const path of [list, `${list}?kind=abuse`, panel]) {
        expect([path, (await get(place, path, cookie)).status]).toEqual([path, 403])
      }
      expect((await exportedFile(place, cookie, list)).status).toBe(403)
      for (const path of [panel, `${panel}/1/withdrawal`, `${list}/breaks/1/arrangement`]) {
        expect([path, (await send(path, typed({ reason: 'x' }), cookie)).status]).toEqual([
          path,
          403,
        ])
      }
      expect(marks()).toEqual([])
    },
  )

  test.each(['qa-inspector', 'qa-manager', 'department-head', 'audit-admin'] as const)(
    '%s answers no break in the place of an agent',
    async (role) => {
      const cookie = signedInAs(db, role)
      markCall(db, actorWith(db, 'qa-inspector'), mark(scene.first.recording.id))
      expect((await get(place, `${list}/breaks`, cookie)).status).toBe(403)
      const answer = await send(`${list}/breaks/1/answer`, { answer: 'declined' }, cookie)
      expect(answer.status).toBe(403)
      expect(db.select().from(breakOffers).get()?.answer).toBeNull()
    },
  )

  test('a head reads the marks of the own department, and marks nothing', async () => {
    const scope = { kind: 'department', id: scene.second.unit.department.id } as const
    const head = signedInAs(db, 'department-head', scope)
    const by = actorWith(db, 'qa-inspector')
    markCall(db, by, mark(scene.first.recording.id, { kind: 'praise', note: '一部的' }))
    markCall(db, by, mark(scene.second.recording.id, { kind: 'praise', note: '二部的' }))
    const shown = await page(list, head)
    expect(shown).toContain('二部的')
    expect(shown).not.toContain('一部的')
    const { text: csv } = await exportedFile(place, head, list)
    expect(csv).toContain('二部的')
    expect(csv).not.toContain('一部的')
    expect((await send(panel, typed(), head)).status).toBe(403)
  })

  test('what lies outside the scope, or does not exist, is not found', async () => {
    const scope = { kind: 'department', id: scene.second.unit.department.id } as const
    const elsewhere = signedInAs(db, 'qa-inspector', scope)
    expect((await get(place, panel, elsewhere)).status).toBe(404)
    expect((await send(panel, typed(), elsewhere)).status).toBe(404)
    for (const path of [`${list}/of/99`, `${list}/of/0`, `${list}/of/x`, `${list}/of/-1`]) {
      expect([path, (await get(place, path, inspector)).status]).toEqual([path, 404])
    }
    expect((await send(`${panel}/99/withdrawal`, { reason: '没有' })).status).toBe(404)
  })
})

describe('the panel', () => {
  test('is a fragment for a page that loads it, and a page of its own without scripts', async () => {
    const fragment = await place.app.request(`http://localhost${panel}`, {
      headers: { Cookie: inspector, 'HX-Request': 'true' },
    })
    const text = await fragment.text()
    expect(text).not.toContain('<html')
    expect(text).toContain('data-press="abuse"')
    expect(text).toContain('data-press="praise"')
    expect(await page(panel)).toContain('<html')
  })

  test('is on the page of a recording and of a finding, for whoever may mark', async () => {
    const { recording, call } = scene.first
    const finding = suspected(db, recording.id, call.id)
    const slot = `hx-get="${panel}"`
    expect(await page(`/recordings/${recording.id}`)).toContain(slot)
    expect(await page(`/findings/${finding.id}`)).toContain(slot)
    const head = signedInAs(db, 'department-head')
    expect(await page(`/recordings/${recording.id}`, head)).not.toContain(slot)
  })

  test('does not say whose call it is', async () => {
    const { recording, unit } = scene.first
    markCall(db, actorWith(db, 'qa-manager'), mark(recording.id))
    const shown = await page(panel)
    expect(shown).toContain('客户辱骂')
    for (const secret of [unit.person.name, unit.person.agentNo, unit.team.name, '客服一部']) {
      expect(shown).not.toContain(secret)
    }
  })

  test('marks, withdraws and marks again', async () => {
    expect((await send(panel, typed({ note: '骂人' }))).status).toBe(303)
    expect(marks()).toMatchObject([{ startMs: 10_000, endMs: 20_000, note: '骂人' }])
    const twice = await send(panel, typed({ note: '第二次' }))
    expect(twice.status).toBe(409)
    const said = await twice.text()
    expect(said).toContain('已有这样的标记')
    expect(said).toContain('value="第二次"')
    const blank = await send(`${panel}/1/withdrawal`, { reason: '\u200b ' })
    expect(blank.status).toBe(422)
    expect(await blank.text()).toContain('请写为什么撤回')
    expect((await send(`${panel}/1/withdrawal`, { reason: '听错了' })).status).toBe(303)
    expect((await send(`${panel}/1/withdrawal`, { reason: '再来' })).status).toBe(409)
    expect((await send(panel, typed({ kind: 'praise' }))).status).toBe(303)
    expect(marks()).toHaveLength(2)
  })

  test.each([
    [{ kind: 'royal' }, '请选择标记客户辱骂还是表扬'],
    [{ start: '' }, '请写从哪里开始'],
    [{ start: '-0' }, '写成 分:秒'],
    [{ end: '1e2' }, '写成 分:秒'],
    [{ end: '99999999999' }, '写成 分:秒'],
    [{ note: '长'.repeat(1_000_000) }, '最多 300 个字'],
  ])('refuses %# in words and keeps what was typed', async (given, sentence) => {
    const answer = await send(panel, typed({ end: '0:21', ...given }))
    expect(answer.status).toBe(422)
    const text = await answer.text()
    expect(text).toContain(sentence)
    const end = 'end' in given ? given.end : '0:21'
    expect(text).toContain(`value="${end}"`)
    expect(marks()).toEqual([])
  })

  test('refuses a span past the end of the call', async () => {
    const answer = await send(panel, typed({ end: '1:01' }))
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('起止时间要在通话之内')
  })

  test('shows what people write as text', async () => {
    await send(panel, typed({ note: '<img src=x onerror=alert(1)>\u202e' }))
    for (const path of [panel, `${list}?kind=abuse`]) {
      const shown = await page(path)
      expect(shown).toContain('&lt;img src=x onerror=alert(1)&gt;')
      expect(shown).not.toContain('<img src=x')
      expect(shown).not.toContain('\u202e')
    }
  })
})

describe('the list', () => {
  test('is worded when it is empty, and when a filter leaves nothing', async () => {
    expect(await page(list)).toContain('还没有表扬')
    expect(await page(`${list}?kind=abuse`)).toContain('还没有客户辱骂的标记')
    expect(await page(`${list}?department=1&from=2026-02-29`)).toContain('没有这一天')
    expect(await page(`${list}?state=withdrawn`)).toContain('没有符合条件的标记')
  })

  test('takes forged filters for none', async () => {
    for (const query of [
      'kind=x',
      'department=1%20or%201=1',
      'at=n1_x',
      'size=1e9',
      'month=2026-99',
    ]) {
      expect([query, (await get(place, `${list}?${query}`, inspector)).status]).toEqual([
        query,
        200,
      ])
    }
  })

  test('says that the sound of a mark was erased', async () => {
    const { recording } = scene.first
    markCall(db, actorWith(db, 'qa-inspector'), mark(recording.id, { kind: 'praise' }))
    expect(await page(list)).toContain(`href="/recordings/${recording.id}"`)
    db.update(callMarks).set({ recordingId: null }).run()
    const shown = await page(list)
    expect(shown).toContain('录音已按期删除')
    expect(shown).not.toContain(`href="/recordings/${recording.id}"`)
  })

  test('is saved as a file of its kind without live formulas, and the trail knows', async () => {
    const { recording } = scene.first
    const note = '=1+1'
    markCall(db, actorWith(db, 'qa-inspector'), mark(recording.id, { kind: 'praise', note }))
    expect((await exportedFile(place, inspector, list)).text).toContain("'=1+1")
    const abuse = await exportedFile(place, inspector, list, 'kind=abuse')
    expect(abuse.text).not.toContain('1+1')
    const particulars = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'list.exported'))
      .all()
      .map((event) => event.particulars)
    expect(particulars).toMatchObject([
      { filter: '标记 表扬', rows: 1 },
      { filter: '标记 客户辱骂', rows: 0 },
    ])
  })
})

describe('a break', () => {
  test('is offered to the agent in kind words and answered with one press', async () => {
    const { recording, unit } = scene.first
    const agent = signedInAs(db, 'agent', { kind: 'person', id: unit.person.id })
    const other = signedInAs(db, 'agent', { kind: 'person', id: scene.second.unit.person.id })
    markCall(db, actorWith(db, 'qa-inspector'), mark(recording.id, { note: '原话不给坐席看' }))
    const shown = await page(`${list}/breaks`, agent)
    expect(shown).toContain('不是您的错')
    expect(shown).not.toContain('原话不给坐席看')
    expect(await page('/', agent)).toContain('hx-get="/inspection/marks/breaks"')
    expect(await page(`${list}/breaks`, other)).toContain('没有要答复的休息提议')
    const answer = `${list}/breaks/1/answer`
    expect((await send(answer, { answer: 'maybe' }, agent)).status).toBe(422)
    expect((await send(answer, { answer: 'taken' }, other)).status).toBe(404)
    expect((await send(answer, { answer: 'taken' }, agent)).status).toBe(303)
    expect((await send(answer, { answer: 'declined' }, agent)).status).toBe(409)
    expect(db.select().from(breakOffers).get()?.answer).toBe('taken')
  })

  test('is followed up by whoever leads the unit', async () => {
    const { recording, unit } = scene.first
    markCall(db, actorWith(db, 'qa-inspector'), mark(recording.id))
    const leader = signedInAs(db, 'team-leader', { kind: 'team', id: unit.team.id })
    expect(await page(`${list}?kind=abuse`, leader)).toContain('待安排的休息')
    expect(await page('/', leader)).toContain('休息提议')
    const elsewhere = { kind: 'team', id: scene.second.unit.team.id } as const
    expect(await page('/', signedInAs(db, 'team-leader', elsewhere))).not.toContain('休息提议')
    expect(await page(`${list}?kind=abuse`)).not.toContain('待安排的休息')
    const path = `${list}/breaks/1/arrangement`
    const blank = await send(path, { note: ' ' }, leader)
    expect(blank.status).toBe(422)
    expect(await blank.text()).toContain('请写怎么安排的')
    expect((await send(path, { note: '离席一刻钟' }, leader)).status).toBe(303)
    expect((await send(path, { note: '再一次' }, leader)).status).toBe(409)
    expect(db.select().from(breakArrangements).all()).toHaveLength(1)
    const shown = await page(`${list}?kind=abuse`, leader)
    expect(shown).not.toContain('待安排的休息')
    expect(shown).toContain('离席一刻钟')
  })
})
