import { and, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { drawRecord } from '#src/screening/queue/draw-record.ts'
import { drawDay } from '#src/screening/queue/draw.ts'
import { randomFrame } from '#src/screening/queue/frame.ts'
import { drawSample, lotOf } from '#src/screening/queue/lots.ts'
import { budgetOf, planOf, queueDayOf, setPlan } from '#src/screening/queue/plan.ts'
import { queueDays, queueItems } from '#src/screening/queue/schema.ts'
import { keepQueue, topUp } from '#src/screening/queue/top-up.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { reconcileCalls } from '#src/screening/reconciliation/reconcile.ts'
import { callReconciliations, findings } from '#src/screening/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { registeredCall, suspectedCall, twoDepartments, type Unit } from '../heard-calls.ts'
import { quietCall } from './quiet-calls.ts'

let open: OpenDatabase
let units: { first: Unit; second: Unit }
const day = startOfDay(Date.parse('2026-11-03T12:00:00+08:00'))
/** Quiet calls were heard the day before; the list is drawn at six. */
const heardAt = day - 10 * 3_600_000
const six = day + 6 * 3_600_000

beforeEach(() => {
  open = testDatabase()
  units = twoDepartments(open.db)
})

const manager = () => actorWith(open.db, 'qa-manager')
const figures = {
  ...{ total: 20, inspectors: 1, perInspector: 1 },
  ...{ controlShare: 0.1, strongRank: 0.8, drawHour: 6 },
}
const planned = (changes: Partial<typeof figures> = {}, from = day) =>
  setPlan(open.db, manager(), from, { ...figures, ...changes }, from - dayMs)

const itemsOf = (of = day) =>
  open.db.select().from(queueItems).where(eq(queueItems.day, of)).orderBy(queueItems.place).all()
const quietCalls = (count: number, prefix = 'q') =>
  Array.from({ length: count }, (_, index) =>
    quietCall(open.db, index % 2 ? units.first : units.second, `${prefix}${index}`, heardAt),
  )
const judge = (findingId: number, verdict: 'unfounded' | 'external' = 'unfounded', now = six) =>
  recheckFinding(open.db, actorWith(open.db, 'qa-inspector'), findingId, { verdict, note: '' }, now)

describe('the lots', () => {
  test('draw the same calls from the same seed, whatever their order', () => {
    const frame = Array.from({ length: 200 }, (_, index) => index + 1)
    const drawn = drawSample('abc', frame, 20)
    expect(drawSample('abc', frame.toReversed(), 20)).toEqual(drawn)
    expect(drawSample('abd', frame, 20)).not.toEqual(drawn)
    expect(new Set(drawn).size).toBe(20)
  })

  test('give every call the chance that is written down', () => {
    const frame = Array.from({ length: 40 }, (_, index) => index + 1)
    const times = new Map(frame.map((id) => [id, 0]))
    const rounds = 4000
    for (let round = 0; round < rounds; round += 1) {
      for (const id of drawSample(`seed ${round}`, frame, 10)) {
        times.set(id, (times.get(id) ?? 0) + 1)
      }
    }
    // Each count is binomial with p = 1/4: five standard deviations are 137.
    for (const n of times.values()) expect(Math.abs(n - rounds / 4)).toBeLessThan(137)
    const chi = [...times.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 750, 0)
    // 39 degrees of freedom: 0.1 % of fair draws lie above 72.
    expect(chi).toBeLessThan(72)
    expect(lotOf('a', 1, 'place')).not.toBe(lotOf('a', 1))
  })
})

describe('the list of a day', () => {
  test('holds the likeliest and a random part within the budget, and is drawn once', () => {
    planned()
    for (let index = 0; index < 30; index += 1) {
      suspectedCall(open.db, units.first, `d${index}`, { score: 0.3 + index / 100 })
    }
    quietCalls(50)
    drawDay(open.db, day, six, 'seed')
    const items = itemsOf()
    const control = items.filter(({ slice }) => slice === 'control')
    expect(control).toHaveLength(2)
    expect(control.map(({ chance }) => chance)).toEqual([2 / 50, 2 / 50])
    // 20 less one in reserve and two at random.
    const ranked = items.filter(({ slice }) => slice === 'ranked')
    expect(ranked.map(({ rankPlace }) => rankPlace)).toEqual(
      Array.from({ length: 17 }, (_, index) => index + 1),
    )
    expect(items.map(({ place }) => place)).toEqual(items.map((_, index) => index + 1))
    drawDay(open.db, day, six + 1, 'another seed')
    expect(itemsOf()).toEqual(items)
    const drawn = open.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'queue.drawn'))
      .all()
    expect(drawn).toHaveLength(1)
  })

  test('gives either department a place and lets strong ones pass before', () => {
    planned({ total: 4, controlShare: 0 })
    for (let index = 0; index < 6; index += 1) {
      suspectedCall(open.db, units.first, `d${index}`, { score: 1 })
    }
    const other = suspectedCall(open.db, units.second, 'd9', { score: 0.2 })
    drawDay(open.db, day, six, 'seed')
    // 1 × 0.75 (nobody listened a second time) is below the line of 0.8.
    expect(itemsOf().map(({ findingId }) => findingId)).toContain(other.finding.id)
    expect(itemsOf()).toHaveLength(4)
  })

  test('carries over what nobody got to, and measures it by the day that drew it first', () => {
    planned({ total: 3 })
    quietCalls(20)
    const left = suspectedCall(open.db, units.first, 'd1', { score: 0.4 })
    const heard = suspectedCall(open.db, units.first, 'd2', { score: 0.5 })
    drawDay(open.db, day, six, 'seed')
    const [control] = itemsOf().filter(({ slice }) => slice === 'control')
    judge(heard.finding.id)
    for (let index = 0; index < 9; index += 1) {
      suspectedCall(open.db, units.first, `n${index}`, { score: 0.6 })
    }
    const next = day + dayMs
    drawDay(open.db, next, six + dayMs, 'seed')
    const items = itemsOf(next)
    const carried = items.filter(({ firstDay }) => firstDay === day)
    expect(new Set(carried.map(({ findingId }) => findingId))).toEqual(
      new Set([left.finding.id, control!.findingId]),
    )
    expect(carried.find(({ slice }) => slice === 'control')?.chance).toBe(1 / 20)
    expect(items.map(({ findingId }) => findingId)).not.toContain(heard.finding.id)
    judge(control!.findingId!, 'external', six + dayMs)
    const outcomes = open.db
      .select()
      .from(queueItems)
      .where(eq(queueItems.findingId, control!.findingId!))
      .all()
      .map(({ outcome }) => outcome)
    expect(outcomes).toEqual(['external', 'external'])
  })

  test('draws no call at random that is suspected, registered, judged or was drawn before', () => {
    planned({ total: 500, controlShare: 0.5 })
    const [registered, ...free] = quietCalls(6)
    open.db
      .insert(callReconciliations)
      .values({ callId: registered!.call.id, state: 'reported-only', at: heardAt })
      .run()
    const suspect = suspectedCall(open.db, units.first, 'd1')
    const judged = suspectedCall(open.db, units.first, 'd2')
    judge(judged.finding.id)
    drawDay(open.db, day, six, 'seed')
    const control = itemsOf().filter(({ slice }) => slice === 'control')
    const ids = control.map(({ recordingId }) => recordingId)
    expect(ids).toHaveLength(free.length)
    expect(new Set(ids)).toEqual(new Set(free.map(({ recording }) => recording.id)))
    expect(ids).not.toContain(suspect.recording.id)
    expect(randomFrame(open.db, day - dayMs, six)).toEqual([])
    drawDay(open.db, day + dayMs, six + dayMs, 'seed')
    const next = itemsOf(day + dayMs).filter(({ firstDay }) => firstDay > day)
    expect(next.filter(({ slice }) => slice === 'control')).toEqual([])
  })

  test('gives up the oldest random ones rather than let them push the suspicions off', () => {
    planned({ total: 10 })
    quietCalls(6)
    for (let ahead = 0; ahead < 5; ahead += 1) {
      const at = day + ahead * dayMs
      quietCall(open.db, units.first, `late${ahead}`, at + 3_600_000)
      drawDay(open.db, at, at + 6 * 3_600_000, `seed ${ahead}`)
    }
    // One carried over and one new: nobody heard any of them.
    const random = itemsOf(day + 4 * dayMs)
    expect(random.map(({ firstDay }) => firstDay - day).toSorted((a, b) => a - b)).toEqual([
      3 * dayMs,
      4 * dayMs,
    ])
    expect(itemsOf(day)).toMatchObject([{ findingId: null, outcome: null, slice: 'control' }])
    expect(open.db.select().from(findings).all()).toHaveLength(2)
    expect(drawRecord(open.db, manager(), day)).toMatchObject({ repeated: true, open: 0 })
  })

  test('holds a call once that screening came to suspect after it was drawn at random', () => {
    planned({ total: 10 })
    quietCalls(1)
    drawDay(open.db, day, six, 'seed')
    open.db.update(findings).set({ origin: 'screening', score: 0.7 }).run()
    drawDay(open.db, day + dayMs, six + dayMs, 'seed')
    expect(itemsOf(day + dayMs)).toMatchObject([{ slice: 'control', firstDay: day, chance: 1 }])
  })

  test('leaves no time between two frames out, and counts none twice', () => {
    drawDay(open.db, day, six, 'seed')
    drawDay(open.db, day + dayMs, six + dayMs + 5000, 'seed')
    const rows = open.db.select().from(queueDays).orderBy(queueDays.day).all()
    expect(rows.map(({ frameFrom, frameUntil }) => [frameFrom, frameUntil])).toEqual([
      [day - dayMs, six],
      [six, six + dayMs + 5000],
    ])
  })

  test('accuses nobody: what was drawn has no evidence and moves its call into no box of suspects', () => {
    planned({ total: 10 })
    const [quiet] = quietCalls(1)
    drawDay(open.db, day, six, 'seed')
    const mine = eq(findings.recordingId, quiet!.recording.id)
    const finding = open.db.select().from(findings).where(mine).get()
    expect(finding).toMatchObject({ origin: 'control', state: 'pending', headline: '整通听' })
    reconcileCalls(open.db, 'all')
    const box = () =>
      open.db
        .select()
        .from(callReconciliations)
        .where(eq(callReconciliations.callId, quiet!.call.id))
        .get()?.state
    expect(box()).toBe('clear')
    const missed = { verdict: 'missed', faultCategory: 'attitude', target: null, note: '' } as const
    recheckFinding(open.db, actorWith(open.db, 'qa-inspector'), finding!.id, missed, six)
    reconcileCalls(open.db, 'all')
    expect(box()).toBe('heard-only')
    expect(itemsOf().map(({ outcome }) => outcome)).toEqual(['confirmed'])
  })

  test('can be drawn again by anybody who may see it, and tells the sample once all is judged', () => {
    planned({ total: 30 })
    quietCalls(40)
    drawDay(open.db, day, six, 'seed')
    const blind = drawRecord(open.db, manager(), day)
    expect(blind).toMatchObject({ repeated: true, open: 3, drawn: [], frameSize: 40 })
    for (const { findingId } of itemsOf()) judge(findingId!)
    const told = drawRecord(open.db, manager(), day)
    expect(told.drawn).toHaveLength(3)
    const lots = told.drawn.map(({ lot }) => lot)
    expect(lots).toEqual(lots.toSorted((a, b) => a - b))
    // A sample that was tampered with is noticed.
    open.db.update(queueDays).set({ seed: 'other' }).run()
    expect(drawRecord(open.db, manager(), day).repeated).toBe(false)
    open.db.update(queueDays).set({ frameHash: 'x' }).run()
    expect(drawRecord(open.db, manager(), day).repeated).toBeNull()
    const scope = { kind: 'department', id: units.first.department.id } as const
    const limited = actorWith(open.db, 'qa-inspector', scope)
    expect(() => drawRecord(open.db, limited, day)).toThrow(NotFound)
  })
})

describe('what comes during the day', () => {
  test('fills free places at the end; a strong one comes first and may use the reserve', () => {
    planned({ total: 40, controlShare: 0 })
    const early = suspectedCall(open.db, units.first, 'd0', { score: 0.5 })
    drawDay(open.db, day, six, 'seed')
    for (let index = 0; index < 60; index += 1) {
      suspectedCall(open.db, units.first, `d1${index}`, { score: 0.4 })
    }
    topUp(open.db, day)
    // 40 less two in reserve.
    expect(itemsOf()).toHaveLength(38)
    expect(itemsOf()[0]?.findingId).toBe(early.finding.id)
    const strong = suspectedCall(open.db, units.second, 'd99', { score: 1 })
    open.db.update(findings).set({ trust: 0.95 }).where(eq(findings.id, strong.finding.id)).run()
    topUp(open.db, day)
    topUp(open.db, day)
    expect(itemsOf()).toHaveLength(39)
    expect(itemsOf()[0]).toMatchObject({ findingId: strong.finding.id, place: 0 })
  })

  test('a suspicion that was withdrawn gives its place back', () => {
    planned({ total: 1, controlShare: 0 })
    const gone = suspectedCall(open.db, units.first, 'd1', { score: 0.5 })
    const waits = suspectedCall(open.db, units.first, 'd2', { score: 0.4 })
    drawDay(open.db, day, six, 'seed')
    topUp(open.db, day)
    expect(itemsOf()).toHaveLength(1)
    open.db.delete(findings).where(eq(findings.id, gone.finding.id)).run()
    topUp(open.db, day)
    expect(itemsOf().map(({ findingId }) => findingId)).toEqual([null, waits.finding.id])
  })

  test('what an agent had reported already is not put on the list', () => {
    registeredCall(open.db, 'd1')
    suspectedCall(open.db, units.first, 'd1', { registered: true })
    keepQueue(open.db, six)
    expect(itemsOf()).toEqual([])
  })
})

describe('the plan', () => {
  test('holds from its day on, and the newest for a day wins', () => {
    planned({ total: null as never, inspectors: 4, perInspector: 30 })
    planned({ total: 77 }, day + 2 * dayMs)
    planned({ total: 78 }, day + 2 * dayMs)
    expect(budgetOf(planOf(open.db, day - dayMs))).toBe(200)
    expect(budgetOf(planOf(open.db, day + dayMs))).toBe(120)
    expect(budgetOf(planOf(open.db, day + 3 * dayMs))).toBe(78)
  })

  test('is refused for a day whose list is drawn or past, and to an inspector', () => {
    drawDay(open.db, day, six, 'seed')
    const set = (from: number) => setPlan(open.db, manager(), from, figures, six)
    expect(() => set(day)).toThrow('已经抽好')
    expect(() => set(day - dayMs)).toThrow('已经抽好')
    expect(() =>
      setPlan(open.db, actorWith(open.db, 'qa-inspector'), day + dayMs, figures, six),
    ).toThrow(Forbidden)
    set(day + dayMs)
    const event = open.db
      .select()
      .from(auditEvents)
      .where(and(eq(auditEvents.action, 'queue.planned'), eq(auditEvents.subjectId, '2026-11-04')))
      .get()
    expect(event?.particulars).toMatchObject({ budget: 20, controlShare: 0.1 })
  })

  test('the day begins at the hour of the draw: a night shift works on yesterday’s list', () => {
    expect(queueDayOf(open.db, six - 1)).toBe(day - dayMs)
    expect(queueDayOf(open.db, six)).toBe(day)
  })
})
