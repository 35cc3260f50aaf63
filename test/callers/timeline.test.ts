import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { sealNumber } from '#src/callers/sealed-number.ts'
import { callerTimeline, wholeTimeline } from '#src/callers/timeline.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { outsideCaseCallers, outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import {
  announcedCall,
  callTime,
  heardRecording,
  registeredCall,
  suspected,
  twoDepartments,
  type Unit,
} from '#test/screening/heard-calls.ts'
import { get, testApp, type TestApp, testCallerKey } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const caller = '13931909215'
const word = sealNumber(testCallerKey, caller)
const hour = 3_600_000

let it: TestApp
let units: { first: Unit; second: Unit }
let manager: Actor

beforeEach(() => {
  it = testApp()
  units = twoDepartments(it.db)
  manager = actorWith(it.db, 'qa-manager')
})

const page = (actor: Actor, query: Record<string, string> = {}) =>
  callerTimeline(it.db, actor, testCallerKey, word, readPage(query), blindness)

/** One of each kind, an hour apart, in the order of the trade. */
function oneOfEach() {
  const call = announcedCall(it.db, units.first, 'k1')
  registeredCall(it.db, 'k1')
  const facts = { faultCategory: 'attitude', target: 'this-agent', note: '' } as const
  const complaint = openComplaint(
    it.db,
    manager,
    { source: 'manual', callId: call.id, omission: null, ...facts },
    callTime + 2 * hour,
  )
  const received = { receivedAt: callTime + 3 * hour, recordedAt: 1, recordedByName: '某人' }
  const text = '向 13931909215 回电没有人接'
  const outside = it.db
    .insert(outsideCases)
    .values({ caseNo: '12345-1', source: '12345', text, ...received })
    .returning()
    .get()
  it.db.insert(outsideCaseCallers).values({ caseId: outside.id, caller }).run()
  const order = { orderNo: 'GD1', callNo: 'k1', callId: call.id, type: 'complaint' } as const
  const at = { createdAt: callTime + 4 * hour, day: 1, receivedAt: 1 }
  it.db
    .insert(workOrders)
    .values({ ...order, ...at, unit: '客服一部', state: 'closed' })
    .run()
  return { call, complaint, outside }
}

describe('the timeline of a caller', () => {
  test('holds calls, entries, complaints, outside cases and work orders of the number in order', () => {
    oneOfEach()
    const { caller: shown, page: found } = page(manager)
    expect(shown).not.toContain('1909')
    expect(found.rows.map(({ kind }) => kind).toSorted()).toEqual([
      'call',
      'complaint',
      'outside-case',
      'register',
      'work-order',
    ])
    const times = found.rows.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
    expect(JSON.stringify(found)).not.toContain(caller)
    const { action, subjectId } = it.db.select().from(auditEvents).all().at(-1) ?? {}
    expect([action, subjectId]).toEqual(['caller-timeline.opened', `/callers/${word}`])
  })

  test('is paged through both ways without leaving anything out or showing it twice', () => {
    oneOfEach()
    // Many at one and the same moment: the order within it must hold across pages.
    for (let n = 0; n < 23; n++) announcedCall(it.db, units.first, `m${n}`, callTime + hour)
    const seen: string[] = []
    let query: Record<string, string> = { size: '10' }
    const pages = []
    for (;;) {
      const found = page(manager, query).page
      pages.push(found.rows.map(({ kind, id }) => `${kind}${id}`))
      seen.push(...(pages.at(-1) ?? []))
      if (!found.next) break
      query = { size: '10', at: found.next }
    }
    expect(seen).toHaveLength(28)
    expect(new Set(seen).size).toBe(28)
    const last = page(manager, query).page
    const back = page(manager, { size: '10', at: last.previous ?? '' }).page
    expect(back.rows.map(({ kind, id }) => `${kind}${id}`)).toEqual(pages.at(-2))
  })

  test('shows a unit its own part only, and is not found where there is none', () => {
    oneOfEach()
    announcedCall(it.db, units.second, 'k2')
    const head = (unit: Unit) =>
      actorWith(it.db, 'department-head', { kind: 'department', id: unit.department.id })
    const nos = page(head(units.first)).page.rows.map(({ no }) => no)
    expect(nos).toContain('k1')
    expect(nos).not.toContain('k2')
    // An outside case is for every unit its caller had called in the month before.
    expect(page(head(units.second)).page.rows.map(({ no }) => no)).toEqual(['12345-1', 'k2'])
    const third = actorWith(it.db, 'department-head', { kind: 'department', id: 999 })
    expect(() => page(third)).toThrow(NotFound)
  })

  test('tells nobody the unit of a call that he or she has still to judge', () => {
    const { call } = oneOfEach()
    suspected(it.db, heardRecording(it.db, 'k1.wav', call.id).id, call.id)
    const inspector = actorWith(it.db, 'qa-inspector')
    const rows = page(inspector).page.rows.filter(({ kind }) => kind === 'call')
    expect(rows).toMatchObject([{ blind: true, department: null }])
    expect(JSON.stringify(page(inspector))).not.toContain('客服一部')
  })
})

describe('its address', () => {
  test('is reached from the call and from the complaint', async () => {
    const { call, complaint } = oneOfEach()
    const cookie = signedInAs(it.db, 'qa-manager')
    const places = [`/callers/of-call/${call.id}`, `/callers/of-complaint/${complaint.id}`]
    expect(await (await get(it, `/calls/${call.id}`, cookie)).text()).toContain(places[0])
    expect(await (await get(it, `/complaints/${complaint.id}`, cookie)).text()).toContain(places[1])
    for (const place of places) {
      expect((await get(it, place, cookie)).headers.get('Location')).toBe(`/callers/${word}`)
    }
    const text = await (await get(it, `/callers/${word}`, cookie)).text()
    expect(text).toContain('12345-1')
    expect(text).not.toContain(caller)
  })

  test('is for nobody whose role sees neither calls nor complaints, and forged it is not found', async () => {
    const { call, complaint } = oneOfEach()
    const admin = signedInAs(it.db, 'system-admin')
    for (const place of [word, `of-call/${call.id}`, `of-complaint/${complaint.id}`]) {
      expect((await get(it, `/callers/${place}`, admin)).status).toBe(403)
    }
    const cookie = signedInAs(it.db, 'qa-manager')
    const forged = [word.slice(1), `${word}A`, caller, 'x', 'of-call/999999']
    for (const place of [...forged, sealNumber(Buffer.alloc(32, 9), caller)]) {
      expect((await get(it, `/callers/${place}`, cookie)).status).toBe(404)
    }
    expect((await get(it, `/callers/${word}?at=n1_99999&size=x`, cookie)).status).toBe(200)
  })

  test('is none for a number that is nobody in particular', async () => {
    const { call } = oneOfEach()
    it.sqlite.exec(`update calls set caller = '95598' where id = ${call.id}`)
    const cookie = signedInAs(it.db, 'qa-manager')
    const answer = await get(it, `/callers/of-call/${call.id}`, cookie)
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('没有可以连起来的来电号码')
  })
})

describe('a timeline taken along', () => {
  const file = async (who: string) => {
    const answer = await get(it, `/callers/${word}/tables/touches?format=csv`, who)
    return { status: answer.status, text: await answer.text() }
  }
  const actions = () =>
    it.db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)

  test('holds all its pages, the number nowhere, and leaves one entry of being taken', async () => {
    oneOfEach()
    for (let n = 0; n < 120; n++) announcedCall(it.db, units.first, `m${n}`, callTime + hour)
    const before = actions()
    const { status, text } = await file(signedInAs(it.db, 'qa-manager'))
    expect(status).toBe(200)
    expect(text.split(/\r?\n/).findIndex((line) => line === '') - 1).toBe(125)
    expect(text).not.toContain(caller)
    expect(text).toContain('12345-1')
    const left = actions().slice(before.length)
    expect(left.filter((action) => action !== 'session.opened')).toEqual(['list.exported'])
    expect(JSON.stringify(it.db.select().from(auditEvents).all())).not.toContain(caller)
    const some = wholeTimeline(it.db, manager, testCallerKey, word, blindness, 100)
    expect([some.rows.length, some.more]).toEqual([100, true])
  })

  test('holds what its page shows of one unit, names none before judging, and is refused alike', async () => {
    const { call } = oneOfEach()
    announcedCall(it.db, units.second, 'k2')
    const head = (id: number) => signedInAs(it.db, 'department-head', { kind: 'department', id })
    const own = await file(head(units.second.department.id))
    expect(own.text).toContain('k2')
    expect(own.text).not.toContain('k1')
    expect((await file(head(999))).status).toBe(404)
    expect((await file(signedInAs(it.db, 'system-admin'))).status).toBe(403)
    suspected(it.db, heardRecording(it.db, 'k1.wav', call.id).id, call.id)
    const judging = await file(signedInAs(it.db, 'qa-inspector'))
    expect(judging.text).toMatch(/来电,k1,[^,]*,评完才显示/)
    expect(judging.text).not.toContain('客服一部')
  })
})
