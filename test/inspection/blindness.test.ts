import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import type { Role } from '#src/auth/vocabulary.ts'
import { complaints, registerEntries } from '#src/complaints/schema.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { blindCalls } from '#src/inspection/blindness.ts'
import { openUnaskedSheet } from '#src/inspection/scoring/open.ts'
import { revealSheet } from '#src/inspection/scoring/reveal.ts'
import { scoreSheets } from '#src/inspection/scoring/schema.ts'
import { createTask, type NewTask } from '#src/inspection/tasks/create.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { addNote } from '#src/recordings/notes/write.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { revealAgent } from '#src/screening/triage/reveal.ts'
import {
  announcedCall,
  callTime,
  heardRecording,
  inBox,
  registeredCall,
  suspected,
  twoDepartments,
} from '#test/screening/heard-calls.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { somebody } from './appeals/scene.ts'
import { publishedForm, type PublishedForm } from './forms-made.ts'
import { scored } from './scoring/scored-calls.ts'

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
  inBox(db, call.id, 'reported-only')
  const entry = registeredCall(db, 'd001')
  db.update(registerEntries)
    .set({ callId: call.id, reportedBy: '罗军' })
    .where(eq(registerEntries.id, entry.id))
    .run()
  const { departmentId, subCentreId, teamId, personId, id: callId } = call
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
      ...{ subject: 'score', sheetId: sheet.id, round: 1, callId, personId },
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
})
