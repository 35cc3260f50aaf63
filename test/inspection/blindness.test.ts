import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { blindCalls, dutyOn } from '#src/inspection/blindness.ts'
import { overlongCalls } from '#src/inspection/overlong/schema.ts'
import { openUnaskedSheet } from '#src/inspection/scoring/open.ts'
import { revealSheet } from '#src/inspection/scoring/reveal.ts'
import { submitSheet } from '#src/inspection/scoring/submit.ts'
import { createTask, type NewTask } from '#src/inspection/tasks/create.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { addNote } from '#src/recordings/notes/write.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { callReconciliations } from '#src/screening/schema.ts'
import { revealAgent } from '#src/screening/triage/reveal.ts'
import {
  announcedCall,
  callTime,
  heardRecording,
  registeredCall,
  suspected,
  twoDepartments,
} from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { somebody } from './appeals/scene.ts'
import { publishedForm, type PublishedForm } from './forms-made.ts'
import { allWell, answersFor, scored } from './scoring/scored-calls.ts'

let it: TestApp
let inspector: Actor
let other: Actor
let form: PublishedForm
let made: ReturnType<typeof oneCall>

beforeEach(() => {
  it = testApp()
  inspector = actorWith(it.db, 'qa-inspector')
  other = somebody(it.db, 'qa-inspector', 'other')
  form = publishedForm(it.db)
  made = oneCall()
})

/** A call of 罗军 in 客服一部 that every list of the product knows. */
function oneCall() {
  const { db } = it
  const unit = twoDepartments(db).first
  const call = announcedCall(db, unit, 'd001')
  const recording = heardRecording(db, 'line-20025-0812.wav', call.id)
  const { departmentId, subCentreId, teamId, personId, id: callId } = call
  const box = { startedAt: callTime, departmentId: departmentId ?? 0 }
  db.insert(callReconciliations)
    .values({ callId, state: 'reported-only', at: callTime, ...box })
    .run()
  const entry = registeredCall(db, 'd001')
  db.update(registerEntries)
    .set({ callId: call.id, reportedBy: '罗军' })
    .where(eq(registerEntries.id, entry.id))
    .run()
  const complaint = db
    .insert(complaints)
    .values({
      ...{ complaintNo: 'TS1', source: 'register', callId, faultCategory: 'attitude' },
      ...{ departmentId, subCentreId, teamId, personId, openedAt: callTime, openedByName: '王敏' },
    })
    .returning()
    .get()
  const order = db
    .insert(workOrders)
    .values({
      ...{ orderNo: 'GD1', callNo: 'd001', callId, type: 'complaint', unit: '客服一部' },
      ...{ state: 'dispatched', createdAt: callTime, day: 20_000, receivedAt: callTime },
    })
    .returning()
    .get()
  return { unit, call, recording, complaint, order }
}

const task = (given: Partial<NewTask> = {}, actor = inspector) =>
  createTask(
    it.db,
    {
      ...{ purpose: 'routine', callId: made.call.id, recordingId: made.recording.id },
      ...{ formId: form.form.id, account: { id: actor.accountId ?? 0, name: actor.name } },
      ...given,
    },
    Date.now(),
  )

const finding = () => suspected(it.db, made.recording.id, made.call.id)

const unfounded = { verdict: 'unfounded', note: '没有投诉' } as const

/** Everything that leaves the inspector something to judge about the call. */
const duties: Record<string, () => unknown> = {
  'a suspicion waits for a verdict': finding,
  'a score is asked for': () => task(),
  'a score is begun unasked': () =>
    openUnaskedSheet(it.db, inspector, { recordingId: made.recording.id, formId: form.form.id }),
  'a hidden second score is asked for': () => {
    const first = task({}, other)
    scored(it.db, other, first.id, form.items)
    return task({ purpose: 'double', pairOf: first.id })
  },
  'a calibration is open': () => task({ purpose: 'calibration' }),
  'an appeal is taken': () => appeal({ state: 'taken', judgeId: inspector.accountId }),
  'an appeal waits for anybody': () => appeal({ state: 'open' }),
}

function appeal(given: Partial<typeof reviewAppeals.$inferInsert>) {
  const sheet = scored(it.db, other, task({}, other).id, form.items)
  const { departmentId, subCentreId, teamId, personId, id: callId } = made.call
  return it.db
    .insert(reviewAppeals)
    .values({
      ...{ subject: 'sheet' as const, sheetId: sheet.id, round: 1, callId, personId },
      ...{ departmentId, subCentreId, teamId, scorerId: other.accountId ?? 0, scorerName: '乙' },
      ...{ filedBy: 1, filedByName: '丙', filedAt: 0, windowUntil: 1, dueAt: 1, ...given },
    })
    .returning()
    .get()
}

const lists: Record<string, string> = {
  '/recordings': 'cols=name,agent,department,file',
  '/calls': 'cols=callNo,department,agent,subCentre,team',
  '/complaints': 'cols=no,department,agent,team',
  '/register': 'cols=registerNo,department,agent,reportedBy',
  '/work-orders': 'cols=orderNo,unit,department',
  '/reconciliation/calls': 'cols=callNo,department',
}

const pages = () => [
  ...Object.entries(lists).map(([path, query]) => `${path}?${query}`),
  `/recordings/${made.recording.id}`,
  `/calls/${made.call.id}`,
  `/calls/${made.call.id}/chain`,
  `/complaints/${made.complaint.id}`,
  `/work-orders/${made.order.id}`,
  `/reconciliation/calls/${made.call.id}`,
  `/search?q=${encodeURIComponent('态度')}`,
  `/search/export.csv?q=${encodeURIComponent('态度')}`,
  '/findings/all?state=any',
  '/findings/all?box=reported-only',
]

/** Who the call belongs to, in whatever words. */
const telling = /罗军|20025|客服一部|南京分中心/

/** A page without the choices of its filters, which name every unit of the centre. */
const withoutChoices = (html: string) => html.replaceAll(/<option[^>]*>[^<]*<\/option>/g, '')

async function textOf(path: string, role: Role) {
  const answer = await get(it, path, signedInAs(it.db, role))
  expect([path, answer.status]).toEqual([path, 200])
  return withoutChoices(await answer.text())
}

async function exported(list: string, role: Role, query = lists[list] ?? '') {
  const answer = await post(it, '/exports', { list, query, format: 'csv' }, signedInAs(it.db, role))
  expect([list, answer.status]).toEqual([list, 200])
  return await answer.text()
}

async function told(role: Role): Promise<string[]> {
  const telltale: string[] = []
  for (const path of pages()) if (telling.test(await textOf(path, role))) telltale.push(path)
  for (const list of Object.keys(lists)) {
    if (telling.test(await exported(list, role))) telltale.push(`export of ${list}`)
  }
  return telltale
}

const everywhere = () => [
  ...pages().filter((path) => path !== '/findings/all?state=any'),
  ...Object.keys(lists).map((list) => `export of ${list}`),
]

describe('whose call it is', () => {
  test('is told everywhere to an inspector who has nothing to judge about it', async () => {
    expect(await told('qa-inspector')).toEqual(everywhere())
  })

  test.each(Object.entries(duties))('is told nowhere while %s', async (_, begin) => {
    begin()
    expect(await told('qa-inspector')).toEqual([])
  })

  test.each(Object.entries(duties))('is told to a manager while %s', async (_, begin) => {
    begin()
    expect(await told('qa-manager')).toEqual(expect.arrayContaining(everywhere()))
  })

  test('is told to nobody else than before while one inspector has a score to give', () => {
    task()
    expect(blindCalls(it.db, inspector, [made.call.id]).size).toBe(1)
    expect(blindCalls(it.db, other, [made.call.id]).size).toBe(0)
  })

  test('is told neither on the board nor among over-long calls to a manager until shown it', async () => {
    const { id: callId, startedAt, departmentId, teamId, personId } = made.call
    const place = { departmentId, teamId, personId }
    it.db
      .insert(overlongCalls)
      .values({ callId, startedAt, durationMs: 3_600_000, limitMs: 600_000, ...place })
      .run()
    task({ account: null })
    const manager = actorWith(it.db, 'qa-manager')
    const unit = `department=${made.unit.department.id}`
    const seen = async () =>
      await Promise.all([
        textOf('/inspection/assignments', 'qa-manager').then((html) => telling.test(html)),
        textOf('/inspection/overlong', 'qa-manager').then((html) => telling.test(html)),
        textOf(`/inspection/overlong?${unit}`, 'qa-manager').then((html) => html.includes('d001')),
      ])
    expect(await seen()).toEqual([true, true, true])
    const about = { recordingId: made.recording.id, formId: form.form.id }
    const sheet = openUnaskedSheet(it.db, manager, about)
    expect(await seen()).toEqual([false, false, false])
    const body = answersFor(form.items, allWell)
    submitSheet(it.db, manager, sheet.id, { revision: 0, body })
    expect(await seen()).toEqual([false, false, false])
    revealSheet(it.db, manager, sheet.id)
    expect(await seen()).toEqual([true, true, true])
  })

  test('is told after a verdict once its author asks for it', async () => {
    const { id } = finding()
    recheckFinding(it.db, inspector, id, unfounded)
    expect(await told('qa-inspector')).toEqual([])
    revealAgent(it.db, inspector, id)
    expect(await told('qa-inspector')).toEqual(expect.arrayContaining(everywhere()))
  })

  test('is told after a score once its author asks for it', async () => {
    const sheet = scored(it.db, inspector, task().id, form.items)
    expect(await told('qa-inspector')).toEqual([])
    expect(await textOf(`/inspection/sheets/${sheet.id}`, 'qa-inspector')).not.toMatch(telling)
    revealSheet(it.db, inspector, sheet.id)
    expect(await told('qa-inspector')).toEqual(everywhere())
  })

  test('is told after an appeal was answered', async () => {
    const { id } = appeal({ state: 'taken', judgeId: inspector.accountId })
    it.db.update(reviewAppeals).set({ state: 'settled' }).where(eq(reviewAppeals.id, id)).run()
    expect(await told('qa-inspector')).toEqual(everywhere())
  })

  test('is not told on the page of a finding that somebody else judged and revealed', async () => {
    const { id } = finding()
    recheckFinding(it.db, other, id, unfounded)
    revealAgent(it.db, other, id)
    expect(await textOf(`/findings/${id}`, 'qa-inspector')).toMatch(telling)
    const { id: taskId } = task()
    const html = await textOf(`/findings/${id}`, 'qa-inspector')
    expect(html).not.toMatch(telling)
    expect(html).toContain(`/inspection/tasks/${taskId}`)
  })
})

describe('a call that is hidden', () => {
  const department = () => `department=${made.unit.department.id}`
  const found = async (path: string, role: Role) => /d001|TS1|GD1/.test(await textOf(path, role))

  test('is left out where its unit or agent is asked for', async () => {
    task()
    const asking = [
      `/recordings?${department()}`,
      `/calls?${department()}`,
      `/complaints?${department()}`,
      `/reconciliation/calls?${department()}`,
      `/work-orders?unit=${encodeURIComponent('客服一部')}`,
      `/search?q=${encodeURIComponent('态度')}&${department()}`,
      `/search?q=${encodeURIComponent('态度')}&agent=20025`,
      `/search/export.csv?q=${encodeURIComponent('态度')}&agent=20025`,
    ]
    for (const path of asking) {
      expect([path, await found(path, 'qa-inspector')]).toEqual([path, false])
      expect([path, await found(path, 'qa-manager')]).toEqual([path, true])
    }
    for (const list of ['/recordings', '/calls', '/complaints', '/reconciliation/calls']) {
      const query = `${lists[list]}&${department()}`
      expect(await exported(list, 'qa-inspector', query)).not.toMatch(/d001|TS1/)
      expect(await exported(list, 'qa-manager', query)).toMatch(/d001|TS1/)
    }
  })

  test('is not counted by its unit either', async () => {
    task()
    expect(await textOf(`/calls?${department()}`, 'qa-manager')).toContain('共 1 条')
    expect(await textOf(`/calls?${department()}`, 'qa-inspector')).not.toContain('共 1 条')
  })

  test('says why on its pages, and leads to where it is judged', async () => {
    const suspicion = finding()
    const recording = `/recordings/${made.recording.id}`
    for (const path of [recording, `/calls/${made.call.id}`, `/complaints/${made.complaint.id}`]) {
      const html = await textOf(path, 'qa-inspector')
      expect(html).toContain('有疑点待复核')
      expect(html).toContain(`href="/findings/${suspicion.id}"`)
    }
    const { id } = task()
    const html = await textOf(recording, 'qa-inspector')
    expect(html).toContain('等您评分')
    expect(html).toContain(`href="/inspection/tasks/${id}"`)
  })

  test.each(Object.entries(duties))('names one duty while %s', (_, begin) => {
    begin()
    expect(blindCalls(it.db, inspector, [made.call.id])).toEqual(new Set([made.call.id]))
    expect(dutyOn(it.db, inspector, made.call.id)).not.toBeNull()
  })
})

describe('what others thought', () => {
  test('of a recording stays hidden from whoever has still to score it, asked for or not', async () => {
    addNote(it.db, other, made.recording.id, { atMs: 1000, text: '坐席语气生硬' })
    addNote(it.db, inspector, made.recording.id, { atMs: 2000, text: '我的批注' })
    const notes = () => textOf(`/recordings/${made.recording.id}/notes`, 'qa-inspector')
    expect(await notes()).toContain('坐席语气生硬')
    const { id } = task()
    expect(await notes()).not.toContain('坐席语气生硬')
    expect(await notes()).toContain('我的批注')
    scored(it.db, inspector, id, form.items)
    expect(await notes()).toContain('坐席语气生硬')
  })

  test('of one call of a hidden pair is read by no other inspector until both are in', async () => {
    const first = task({}, other)
    const { id } = scored(it.db, other, first.id, form.items)
    const third = somebody(it.db, 'qa-inspector', 'third')
    const second = task({ purpose: 'double', pairOf: first.id }, third)
    const statusFor = async (role: Role) =>
      (await get(it, `/inspection/sheets/${id}`, signedInAs(it.db, role))).status
    expect(await statusFor('qa-inspector')).toBe(404)
    expect(await textOf('/inspection/sheets', 'qa-inspector')).not.toContain('d001')
    expect(await statusFor('qa-manager')).toBe(200)
    const sheet = scored(it.db, third, second.id, form.items)
    expect(await statusFor('qa-inspector')).toBe(200)
    const another = await get(
      it,
      `/inspection/sheets/${sheet.id}`,
      signedInAs(it.db, 'qa-inspector'),
    )
    expect(another.status).toBe(200)
  })
})
