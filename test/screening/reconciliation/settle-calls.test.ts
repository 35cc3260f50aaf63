import { eq } from 'drizzle-orm'
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  integer,
  nat,
  record,
  uniqueArray,
} from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { setAllowance } from '#src/complaints/allowance.ts'
import { registerEntries } from '#src/complaints/schema.ts'
import { workOrders } from '#src/complaints/work-orders/schema.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { businessTypes, people } from '#src/organisation/schema.ts'
import { askReconciliation } from '#src/recordings/ask-reconciliation.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { endGrace } from '#src/screening/reconciliation/grace.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { callReconciliations, findings } from '#src/screening/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { addCall, addDepartment } from '../../transcription/scripted.ts'
import {
  bringEntry,
  bringOrder,
  compareWaiting,
  entryNumbered,
  hear,
  hourMs,
  movesOf,
  orderNumbered,
  standing,
  sums,
} from './ledgers.ts'

const noon = Date.parse('2026-11-02T12:00:00+08:00')
let db: Db
beforeEach(() => {
  db = testDatabase().db
})

function agent(agentNo: string): number {
  const row = { agentNo, name: '坐席', staffCategory: 'regular' } as const
  return db.insert(people).values(row).returning().get().id
}

describe('the allowance for registering', () => {
  test('keeps a heard call from being suspected until it is over, then it is, by the clock', () => {
    const call = addCall(db, { startedAt: noon })
    hear(db, call.id, 'pending')
    reconcileCalls(db, [call.id], noon + hourMs)
    expect(standing(db, call.id)).toMatchObject({
      state: 'heard-only',
      graceUntil: noon + 24 * hourMs,
    })
    expect(endGrace(db, noon + 24 * hourMs - 1)).toBe(0)
    expect(endGrace(db, noon + 24 * hourMs)).toBe(1)
    expect(standing(db, call.id)).toMatchObject({ state: 'heard-only', graceUntil: null })
    expect(endGrace(db, noon + 48 * hourMs)).toBe(0)
    expect(movesOf(db, call.id)).toMatchObject([
      { from: null, to: 'heard-only', why: 'screened', graceUntil: noon + 24 * hourMs },
      { from: 'heard-only', to: 'heard-only', why: 'allowance-over', graceUntil: null },
    ])
  })

  test('ends with a verdict: what a person has found is no longer waited for', () => {
    const call = addCall(db, { startedAt: noon })
    hear(db, call.id, 'confirmed')
    reconcileCalls(db, [call.id], noon + hourMs)
    expect(standing(db, call.id)).toMatchObject({ state: 'heard-only', graceUntil: null })
  })

  test('is that of the day of the call, and cannot be changed for days that have begun', () => {
    const manager = actorWith(db, 'qa-manager')
    const tomorrow = startOfDay(noon) + dayMs
    expect(() => setAllowance(db, manager, { hours: 2, from: tomorrow - 1 }, noon)).toThrow('明天')
    setAllowance(db, manager, { hours: 2, from: tomorrow }, noon)
    const [before, after] = [noon, noon + dayMs].map((startedAt) => addCall(db, { startedAt }).id)
    for (const id of [before, after]) hear(db, id ?? 0, 'pending')
    reconcileCalls(db, 'all', noon)
    expect(standing(db, before ?? 0)?.graceUntil).toBe(noon + 24 * hourMs)
    expect(standing(db, after ?? 0)?.graceUntil).toBe(noon + dayMs + 2 * hourMs)
    expect(() =>
      setAllowance(db, actorWith(db, 'qa-inspector'), { hours: 2, from: tomorrow }, noon),
    ).toThrow(Forbidden)
  })
})

describe('the trail of a call', () => {
  test('shows a late registration with its delay, its withdrawal, and a verdict', async () => {
    const call = addCall(db, { startedAt: noon })
    hear(db, call.id, 'pending')
    reconcileCalls(db, [call.id])
    bringEntry(db, { callNo: call.callNo, at: noon + 50 * hourMs })
    await compareWaiting(db)
    expect(standing(db, call.id)?.state).toBe('reported-and-heard')
    bringEntry(db, { callNo: 'other', at: noon + 50 * hourMs })
    await compareWaiting(db)
    expect(standing(db, call.id)?.state).toBe('heard-only')
    db.update(findings).set({ state: 'unfounded' }).run()
    reconcileCalls(db, [call.id])
    expect(movesOf(db, call.id)).toMatchObject([
      { from: null, to: 'heard-only', why: 'screened' },
      {
        ...{ from: 'heard-only', to: 'reported-and-heard', why: 'registered', cause: 'DJ1' },
        delayMs: 50 * hourMs,
      },
      { from: 'reported-and-heard', to: 'heard-only', why: 'entry-withdrawn', delayMs: null },
      { from: 'heard-only', to: 'clear', why: 'verdict' },
    ])
  })

  test('says nothing of a call that only waits for its sound, and nothing twice', () => {
    const waiting = addCall(db, { recordingName: 'a.wav' })
    const heard = addCall(db)
    hear(db, heard.id)
    for (let time = 0; time < 3; time += 1) reconcileCalls(db, 'all')
    expect(movesOf(db, waiting.id)).toEqual([])
    expect(movesOf(db, heard.id)).toHaveLength(1)
    expect(standing(db, waiting.id)?.state).toBe('no-recording')
  })
})

describe('an entry without a number that is known', () => {
  const near = (given: Partial<typeof calls.$inferInsert> = {}) =>
    addCall(db, { startedAt: noon, caller: '13800000001', ...given })

  test('finds the one call of its caller, agent and time, and says how', async () => {
    const call = near({ personId: agent('777') })
    hear(db, call.id, 'pending')
    bringEntry(db, { callNo: 'mistyped', at: noon + hourMs, agentNo: '777', caller: '13800000001' })
    await compareWaiting(db)
    expect(entryNumbered(db, 'DJ1')).toMatchObject({ link: 'near', callId: call.id })
    expect(standing(db, call.id)?.state).toBe('reported-and-heard')
    expect(db.select().from(findings).get()?.registered).toBe(true)
  })

  test('waits for a person where several calls fit', async () => {
    const personId = agent('777')
    const first = near({ personId })
    bringEntry(db, { at: noon + hourMs, agentNo: '777', caller: '13800000001' })
    expect(entryNumbered(db, 'DJ1')).toMatchObject({ link: 'near', callId: first.id })
    const second = near({ personId, startedAt: noon + 60_000 })
    askReconciliation(db, [second.id])
    await compareWaiting(db)
    expect(entryNumbered(db, 'DJ1')).toMatchObject({ link: 'ambiguous', callId: null })
    expect(standing(db, first.id)?.state).not.toBe('reported-only')
  })

  test.each([
    ['another agent', { agentNo: '778' }, noon + hourMs],
    ['another caller', { caller: '13800000009' }, noon + hourMs],
    ['no caller at all', { caller: '匿名', callNo: 'x' }, noon + hourMs],
    ['past the allowance', {}, noon + 25 * hourMs],
    ['before the call', {}, noon - hourMs],
  ])('is not tied by guess: %s', async (_, given, at) => {
    near({ personId: agent('777') })
    bringEntry(db, { at, agentNo: '777', caller: '13800000001', ...given })
    await compareWaiting(db)
    expect(entryNumbered(db, 'DJ1')).toMatchObject({ link: 'unknown', callId: null })
  })

  test('goes over to the call of its number once that is announced', async () => {
    const guessed = near({ personId: agent('777') })
    hear(db, guessed.id, 'pending')
    bringEntry(db, { callNo: 'late-1', at: noon + hourMs, agentNo: '777', caller: '13800000001' })
    await compareWaiting(db)
    const named = addCall(db, { callNo: 'LATE-1', startedAt: noon })
    hear(db, named.id)
    askReconciliation(db, [named.id])
    await compareWaiting(db)
    expect(entryNumbered(db, 'DJ1')).toMatchObject({ link: 'number', callId: named.id })
    expect(standing(db, named.id)?.state).toBe('reported-only')
    expect(standing(db, guessed.id)?.state).toBe('heard-only')
    expect(db.select().from(findings).get()?.registered).toBe(false)
  })
})

describe('what a call was booked as', () => {
  const heardCall = () => {
    const call = addCall(db, { startedAt: noon })
    hear(db, call.id, 'pending')
    return call
  }
  test.each([
    ['an enquiry', '咨询', '', 'booked-otherwise'],
    ['a complaint about another duty', '投诉', '对外', 'booked-external'],
    ['a complaint about us that nobody registered', '投诉', '对内', 'order-only'],
    ['a complaint without saying about whom', '投诉', '', null],
  ] as const)('%s', async (_, type, target, mismatch) => {
    const call = heardCall()
    bringOrder(db, { callNo: call.callNo, at: noon, type, target })
    await compareWaiting(db)
    expect(standing(db, call.id)).toMatchObject({ state: 'heard-only', mismatch })
  })

  test('is missed only where that day has work orders at all, whichever came first', async () => {
    const call = addCall(db, { startedAt: noon })
    hear(db, call.id)
    bringEntry(db, { callNo: call.callNo, at: noon + hourMs })
    await compareWaiting(db)
    expect(standing(db, call.id)).toMatchObject({ state: 'reported-only', mismatch: null })
    bringOrder(db, { callNo: 'another call', at: noon + 2 * hourMs })
    await compareWaiting(db)
    expect(standing(db, call.id)?.mismatch).toBe('order-missing')
    bringOrder(db, { no: 'GD2', callNo: call.callNo, at: noon, type: '投诉', target: '对内' })
    await compareWaiting(db)
    expect(standing(db, call.id)?.mismatch).toBeNull()
    expect(movesOf(db, call.id).map(({ why, mismatch }) => [why, mismatch])).toEqual([
      ['screened', null],
      ['work-order', 'order-missing'],
      ['work-order', null],
    ])
  })

  test('says nothing once the order was made void', async () => {
    const call = heardCall()
    bringOrder(db, { callNo: call.callNo, at: noon })
    bringOrder(db, { callNo: call.callNo, at: noon, state: '已作废' })
    await compareWaiting(db)
    expect(standing(db, call.id)?.mismatch).toBeNull()
  })

  test('is told of a call announced after its order', async () => {
    bringOrder(db, { callNo: 'Later-1', at: noon })
    const call = addCall(db, { callNo: 'lAtEr-1', startedAt: noon })
    hear(db, call.id, 'pending')
    askReconciliation(db, [call.id])
    await compareWaiting(db)
    expect(orderNumbered(db, 'GD1')?.callId).toBe(call.id)
    expect(standing(db, call.id)?.mismatch).toBe('booked-otherwise')
  })
})

test('a control sample or a traced call accuses nobody before a person has', () => {
  const call = addCall(db, { startedAt: noon })
  hear(db, call.id, 'pending')
  db.update(findings).set({ origin: 'control' }).run()
  reconcileCalls(db, [call.id])
  expect(standing(db, call.id)?.state).toBe('clear')
  db.update(findings).set({ state: 'confirmed' }).run()
  reconcileCalls(db, [call.id])
  expect(standing(db, call.id)?.state).toBe('heard-only')
})

test('a call that changes its department or its business type is counted anew', () => {
  const call = addCall(db, { startedAt: noon })
  reconcileCalls(db, 'all')
  const departmentId = addDepartment(db, '客服一部')
  const type = { name: '停电报修', kind: 'fault-repair' } as const
  const businessTypeId = db.insert(businessTypes).values(type).returning().get().id
  db.update(calls).set({ departmentId, businessTypeId }).where(eq(calls.id, call.id)).run()
  reconcileCalls(db, 'all')
  expect(sums(db)).toMatchObject([{ departmentId, businessTypeId, state: 'waiting', n: 1 }])
})

/** What may happen to a handful of calls, in any order. */
type Step =
  | { kind: 'call'; call: number }
  | { kind: 'sound'; call: number; heard: boolean }
  | { kind: 'entry'; no: number; call: number; named: boolean }
  | { kind: 'order'; no: number; call: number; type: string }

const numbers = integer({ min: 0, max: 3 })
const steps = record({
  sounds: uniqueArray(record({ call: numbers, heard: boolean() }), {
    selector: ({ call }) => call,
  }),
  entries: uniqueArray(record({ no: numbers, call: numbers, named: boolean() }), {
    selector: ({ no }) => no,
  }),
  orders: uniqueArray(
    record({ no: numbers, call: numbers, type: constantFrom('咨询', '投诉', '报修') }),
    { selector: ({ no }) => no },
  ),
  seeds: array(nat(), { minLength: 20, maxLength: 20 }),
})

/** Calls 0 and 1 share caller and agent, so that an entry without a number may fit both. */
const callerOf = (call: number) => (call < 2 ? '13800000001' : `1380000001${call}`)

async function play(order: readonly Step[]) {
  db = testDatabase().db
  const personId = agent('777')
  const ids = new Map<number, number>()
  const late: Step[] = []
  for (const step of order) {
    if (step.kind === 'call') {
      const at = noon + step.call * 60_000
      const values = {
        callNo: `n${step.call}`,
        startedAt: at,
        caller: callerOf(step.call),
        personId,
      }
      ids.set(step.call, addCall(db, values).id)
      askReconciliation(db, [ids.get(step.call) ?? 0])
    }
    if (step.kind === 'sound') late.push(step)
    if (step.kind === 'entry') {
      const about = { agentNo: '777', caller: callerOf(step.call) }
      const callNo = step.named ? `N${step.call}` : ''
      bringEntry(db, { no: `DJ${step.no}`, callNo, at: noon + hourMs, ...about })
    }
    if (step.kind === 'order') {
      const target = step.type === '投诉' ? '对内' : ''
      const given = { callNo: `n${step.call}`, at: noon, type: step.type, target }
      bringOrder(db, { no: `GD${step.no}`, ...given })
    }
    // A sound waits for its call, as it does in the house.
    for (const sound of late.splice(0)) {
      const id = sound.kind === 'sound' ? ids.get(sound.call) : undefined
      if (id === undefined || sound.kind !== 'sound') {
        late.push(sound)
        continue
      }
      hear(db, id, sound.heard ? 'pending' : undefined)
      askReconciliation(db, [id])
    }
    await compareWaiting(db)
  }
  const places = [...ids].toSorted(([a], [b]) => a - b).map(([, id]) => standing(db, id))
  return {
    places: places.map((row) => row && [row.state, row.mismatch, row.graceUntil]),
    entries: db
      .select()
      .from(registerEntries)
      .all()
      .map(({ registerNo, link }) => `${registerNo} ${link}`)
      .toSorted(),
    sums: sums(db)
      .map((row) => JSON.stringify(row))
      .toSorted(),
  }
}

test('in whatever order calls, sound, register and work orders come, the end is the same', async () => {
  await assert(
    asyncProperty(steps, async ({ sounds, entries, orders, seeds }) => {
      const all: Step[] = [
        ...[0, 1, 2, 3].map((call) => ({ kind: 'call', call }) as const),
        ...sounds.map((sound) => ({ kind: 'sound', ...sound }) as const),
        ...entries.map((entry) => ({ kind: 'entry', ...entry }) as const),
        ...orders.map((order) => ({ kind: 'order', ...order }) as const),
      ]
      const shuffled = all
        .map((step, index) => ({ step, key: seeds[index % seeds.length] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ step }) => step)
      const straight = await play(all)
      expect(await play(shuffled)).toEqual(straight)
      // Each call stands in one place, and the sums hold every call once.
      const rows = db.select().from(callReconciliations).all()
      expect(rows).toHaveLength(4)
      expect(sums(db).reduce((sum, { n }) => sum + n, 0)).toBe(4)
      expect(sums(db).every(({ n }) => n > 0)).toBe(true)
      // A finding follows its recording, and stands in the box of its call.
      const places = new Map(rows.map((row) => [row.callId, row.graceUntil ? null : row.state]))
      for (const { findings: finding, recordings: sound } of db
        .select()
        .from(findings)
        .innerJoin(recordings, eq(recordings.id, findings.recordingId))
        .all()) {
        expect(finding.callId).toBe(sound.callId)
        expect(finding.box).toBe(places.get(sound.callId ?? 0) ?? null)
      }
      const before = JSON.stringify([rows, sums(db), db.select().from(workOrders).all()])
      reconcileCalls(db, 'all')
      const after = db.select().from(callReconciliations).all()
      expect(JSON.stringify([after, sums(db), db.select().from(workOrders).all()])).toBe(before)
    }),
    { numRuns: 20 },
  )
})

test('the trail of the house says of an order brought again what it said before', () => {
  bringOrder(db, { callNo: 'c1', at: noon })
  bringOrder(db, { callNo: 'c1', at: noon, type: '投诉', target: '对内' })
  const [event] = db
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.action, 'work-order.changed'))
    .all()
  expect(event?.particulars).toMatchObject({ orderNo: 'GD1', before: '咨询', after: '投诉，对内' })
})
