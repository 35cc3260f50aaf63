import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { openComplaint } from '#src/complaints/open.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { shippedLexicon } from '#src/screening/lexicon/shipped.ts'
import { threatRule, threatsHeard } from '#src/screening/threats.ts'
import { segments } from '#src/transcription/schema.ts'
import { get, post, testApp, type TestApp } from '#test/support/app.ts'
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

/** A complaint about a call in which the customer says this at 0:30. */
function complaintSaying(text: string) {
  const call = announcedCall(db, units.first, 'd001')
  heardRecording(db, 'd001.wav', call.id)
  db.update(segments).set({ text, rawText: text }).where(eq(segments.startMs, 30_000)).run()
  const facts = { omission: null, faultCategory: 'attitude', target: null, note: '' } as const
  return openComplaint(db, system, { source: 'manual', callId: call.id, ...facts })
}

test('the rule it listens by is one that is shipped', () => {
  expect(shippedLexicon().ruleByCode(threatRule)).not.toBeNull()
})

test.each([
  ['你们再不处理我就打12398投诉你们', 'reputation'],
  ['我要找记者给你们曝光', 'media'],
  ['那我就反映到集团公司去', 'reputation'],
])('“%s” suggests a mark, with the sentence and its time', (text, reason) => {
  const { id } = complaintSaying(text)
  const { threats, note } = threatsHeard(db, actorWith(db, 'qa-inspector'), id)
  expect(threats).toEqual([{ line: 3, startMs: 30_000, text, reason }])
  expect(note).toBe(`客户在通话 0:30 处说：“${text}”`)
})

test('one click on the suggestion marks it, with what was said; nothing is marked before', async () => {
  const { id } = complaintSaying('我要找记者给你们曝光')
  const cookie = signedInAs(db, 'qa-inspector')
  const fragment = await (await get(it, `/findings/threats/${id}`, cookie)).text()
  expect(fragment).toContain('href="#segment-3"')
  const page = await (await get(it, `/complaints/${id}`, cookie)).text()
  expect(page).toContain(`hx-get="/findings/threats/${id}"`)
  expect(page).not.toContain('媒体曝光</dd>')
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(fragment)?.[1]
  const form = { reasons: value('reasons') ?? '', note: value('note') ?? '' }
  expect((await post(it, `/complaints/${id}/major-mark`, form, cookie)).status).toBe(303)
  const marked = await (await get(it, `/complaints/${id}`, cookie)).text()
  expect(marked).toContain('媒体曝光')
  expect(marked).toContain('我要找记者给你们曝光')
})

test('a calm call suggests nothing, and one without text says so', async () => {
  const { id } = complaintSaying('谢谢，再见')
  expect(threatsHeard(db, actorWith(db, 'qa-inspector'), id).threats).toEqual([])
  const call = announcedCall(db, units.first, 'd002')
  const facts = { omission: null, faultCategory: 'attitude', target: null, note: '' } as const
  const silent = openComplaint(db, system, { source: 'manual', callId: call.id, ...facts })
  const cookie = signedInAs(db, 'qa-inspector')
  const answer = await get(it, `/findings/threats/${silent.id}`, cookie)
  expect(await answer.text()).toContain('还没有通话文字')
})

test('a number that is said along is masked, and reading the words leaves a trace', () => {
  const { id } = complaintSaying('我叫13931909215，我要找记者给你们曝光')
  const heard = threatsHeard(db, actorWith(db, 'qa-inspector'), id)
  expect(JSON.stringify(heard)).not.toContain('13931909215')
  const actions = db.select().from(auditEvents).all()
  expect(actions.map(({ action }) => action)).toContain('transcript.opened')
})

test('it is read by those who may mark and may hear, within their reach', () => {
  const { id } = complaintSaying('我要找记者给你们曝光')
  expect(() => threatsHeard(db, actorWith(db, 'return-visitor'), id)).toThrow(Forbidden)
  const scope = { kind: 'department', id: units.second.department.id } as const
  expect(() => threatsHeard(db, actorWith(db, 'case-handler', scope), id)).toThrow(NotFound)
})
