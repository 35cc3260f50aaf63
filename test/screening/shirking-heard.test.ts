import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { openComplaint } from '#src/complaints/open.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { shirkingHeard } from '#src/screening/shirking-heard.ts'
import { segments } from '#src/transcription/schema.ts'
import { get, testApp, type TestApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

import { announcedCall, heardRecording, twoDepartments, type Unit } from './heard-calls.ts'

let it: TestApp
let db: Db
let units: { first: Unit; second: Unit }

beforeEach(() => {
  it = testApp()
  db = it.db
  units = twoDepartments(db)
})

/** A complaint about a call in which every line is calm but the one at 0:30. */
function complaintSaying(text: string) {
  const call = announcedCall(db, units.first, 'd001')
  heardRecording(db, 'd001.wav', call.id)
  db.update(segments).set({ text: '嗯', rawText: '嗯' }).run()
  const said = { text, rawText: text, voice: 'customer' } as const
  db.update(segments).set(said).where(eq(segments.startMs, 30_000)).run()
  const facts = { omission: null, faultCategory: 'shirking', target: null, note: '' } as const
  return openComplaint(db, system, { source: 'manual', callId: call.id, ...facts })
}

test('where a customer is passed on is told with the time, and its number masked', async () => {
  const { id } = complaintSaying('你们就知道踢皮球，推来推去，我电话13931909215')
  const heard = shirkingHeard(db, actorWith(db, 'qa-inspector'), id)
  expect(heard).toMatchObject({
    transcribed: true,
    count: 1,
    lines: [{ line: 3, startMs: 30_000 }],
  })
  expect(JSON.stringify(heard)).not.toContain('13931909215')
  const cookie = signedInAs(db, 'qa-inspector')
  const page = await (await get(it, `/complaints/${id}`, cookie)).text()
  expect(page).toContain(`hx-get="/findings/shirking/${id}"`)
  expect(page).toMatch(/承办部门申请回退：0 次/)
  const fragment = await (await get(it, `/findings/shirking/${id}`, cookie)).text()
  expect(fragment).toContain('有 1 句像推诿')
  expect(fragment).toContain('href="#segment-3"')
})

test('a calm call shows none, and one without text says so', () => {
  const inspector = actorWith(db, 'qa-inspector')
  expect(shirkingHeard(db, inspector, complaintSaying('谢谢，再见').id).count).toBe(0)
  const call = announcedCall(db, units.first, 'd002')
  const facts = { omission: null, faultCategory: 'shirking', target: null, note: '' } as const
  const silent = openComplaint(db, system, { source: 'manual', callId: call.id, ...facts })
  expect(shirkingHeard(db, inspector, silent.id)).toMatchObject({ transcribed: false, lines: [] })
})

test('it is read by those who may hear, within their reach', () => {
  const { id } = complaintSaying('推来推去')
  expect(() => shirkingHeard(db, actorWith(db, 'agent'), id)).toThrow(Forbidden)
  const scope = { kind: 'department', id: units.second.department.id } as const
  expect(() => shirkingHeard(db, actorWith(db, 'case-handler', scope), id)).toThrow(NotFound)
})
