import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { unmaskings } from '#src/recordings/unmaskings/schema.ts'
import { hasUnmasked, shownCaller } from '#src/recordings/unmaskings/shown-caller.ts'
import { unmaskCaller } from '#src/unmasking/unmask.ts'
import { get, post, type TestApp, testApp } from '#test/support/app.ts'
import { actorWith, signedInAs } from '#test/support/people.ts'

const number = '13931909215'
const minutes = 60_000

let made: TestApp
let callId: number

beforeEach(() => {
  made = testApp()
  const { id: personId } = made.db
    .insert(people)
    .values({ agentNo: '8001', name: '林静', staffCategory: 'regular' })
    .returning()
    .get()
  callId = made.db
    .insert(calls)
    .values({
      ...{ callNo: 'C1', startedAt: 1, channel: 'phone', province: '北京', personId },
      caller: number,
    })
    .returning()
    .get().id
})

const reason = { purpose: 'contact', words: '' } as const

describe('a caller’s number', () => {
  test('is masked for everybody, also for those who may read it', () => {
    const call = { kind: 'call', id: callId } as const
    for (const role of ['qa-manager', 'qa-inspector', 'case-handler', 'team-leader'] as const) {
      expect(shownCaller(made.db, actorWith(made.db, role), call, number)).toBe('139****9215')
    }
  })

  test('is whole for half an hour, for one person and one thing', () => {
    const { db } = made
    const [one, other] = [actorWith(db, 'case-handler'), actorWith(db, 'return-visitor')]
    const manager = actorWith(db, 'qa-manager')
    const call = { kind: 'call', id: callId } as const
    expect(unmaskCaller(db, one, call, reason, { blindness, now: 0 })).toEqual({
      callers: [number],
      until: 30 * minutes,
    })
    expect(shownCaller(db, one, call, number, 30 * minutes - 1)).toBe(number)
    expect(shownCaller(db, one, call, number, 30 * minutes)).toBe('139****9215')
    expect(shownCaller(db, other, call, number, 1)).toBe('139****9215')
    expect(shownCaller(db, manager, call, number, 1)).toBe('139****9215')
    expect(hasUnmasked(db, one, { kind: 'complaint', id: callId }, 1)).toBe(false)
    expect(hasUnmasked(db, one, { kind: 'call', id: callId + 1 }, 1)).toBe(false)
  })

  test('is masked again at once for whoever loses the right', () => {
    const { db } = made
    const handler = actorWith(db, 'case-handler')
    const call = { kind: 'call', id: callId } as const
    unmaskCaller(db, handler, call, reason, { blindness, now: 0 })
    const without = { ...handler, permissions: new Set<never>() }
    expect(shownCaller(db, without, call, number, 1)).toBe('139****9215')
  })

  test('is unmasked with one entry in the trail, which repeats no number', () => {
    const { db } = made
    const handler = actorWith(db, 'case-handler')
    const call = { kind: 'call', id: callId } as const
    const words = '客户说打13800138000找他'
    unmaskCaller(db, handler, call, { purpose: 'other', words }, { blindness })
    const events = db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'caller.unmasked'))
      .all()
    expect(events).toMatchObject([
      { subjectKind: 'call', subjectId: String(callId), actorName: handler.name },
    ])
    expect(events[0]?.particulars).toMatchObject({
      reason: '其他：客户说打138****8000找他',
      minutes: 30,
    })
    expect(JSON.stringify(db.select().from(unmaskings).all())).not.toContain('13800138000')
  })

  test('is refused to roles without the right, and outside the reader’s scope', () => {
    const { db } = made
    const call = { kind: 'call', id: callId } as const
    const leader = actorWith(db, 'team-leader')
    expect(() => unmaskCaller(db, leader, call, reason, { blindness })).toThrow(Forbidden)
    const elsewhere = actorWith(db, 'case-handler', { kind: 'department', id: 99 })
    expect(() => unmaskCaller(db, elsewhere, call, reason, { blindness })).toThrow(NotFound)
    expect(db.select().from(unmaskings).all()).toEqual([])
  })
})

describe('the page of a call', () => {
  test('shows the whole number in place once there is a reason', async () => {
    const cookie = signedInAs(made.db, 'qa-manager')
    const before = await (await get(made, `/calls/${callId}`, cookie)).text()
    expect(before).toContain('139****9215')
    expect(before).not.toContain(number)
    const answer = await post(made, `/unmasking/call/${callId}`, { purpose: 'contact' }, cookie)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/calls/${callId}`])
    expect(await (await get(made, `/calls/${callId}`, cookie)).text()).toContain(number)
    const list = await (await get(made, '/calls', cookie)).text()
    expect(list).not.toContain(number)
  })

  test('asks again for a reason that is missing, and keeps what was typed', async () => {
    const cookie = signedInAs(made.db, 'qa-manager')
    const none = await post(made, `/unmasking/call/${callId}`, { words: '急' }, cookie)
    expect(none.status).toBe(422)
    const text = await none.text()
    expect(text).toContain('请选择为什么要看')
    expect(text).toContain('value="急"')
    const bare = await post(made, `/unmasking/call/${callId}`, { purpose: 'other' }, cookie)
    expect(await bare.text()).toContain('请写明原因')
    expect(made.db.select().from(unmaskings).all()).toEqual([])
  })

  test('asks for no reason where there is no number to show', async () => {
    const cookie = signedInAs(made.db, 'qa-manager')
    made.db.update(calls).set({ caller: '' }).where(eq(calls.id, callId)).run()
    const text = await (await get(made, `/unmasking/call/${callId}`, cookie)).text()
    expect(text).toContain('这里没有记号码')
    expect(text).not.toContain('name="purpose"')
  })

  test('offers nothing to those who may not read numbers', async () => {
    const cookie = signedInAs(made.db, 'qa-inspector')
    expect(await (await get(made, `/calls/${callId}`, cookie)).text()).not.toContain('unmask')
    expect((await get(made, `/unmasking/call/${callId}`, cookie)).status).toBe(403)
    const asked = await post(made, `/unmasking/call/${callId}`, { purpose: 'contact' }, cookie)
    expect(asked.status).toBe(403)
  })
})
