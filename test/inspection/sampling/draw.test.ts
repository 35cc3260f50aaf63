import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { system } from '#src/auth/policy.ts'
import { scoringFormVersions } from '#src/inspection/forms/schema.ts'
import { overlongCalls } from '#src/inspection/overlong/schema.ts'
import { drawPlansHandler } from '#src/inspection/sampling/draw-plans.ts'
import { drawPlan } from '#src/inspection/sampling/draw.ts'
import {
  askForDraw,
  askForDraws,
  drawDue,
  dueDraws,
  isDrawing,
} from '#src/inspection/sampling/due.ts'
import { unpackFrame } from '#src/inspection/sampling/frame.ts'
import { pastPeriods } from '#src/inspection/sampling/periods.ts'
import { changePlan, createPlan, planById, switchPlan } from '#src/inspection/sampling/plans.ts'
import { repeatDraw } from '#src/inspection/sampling/repeat.ts'
import { samplingDraws, samplingPlans } from '#src/inspection/sampling/schema.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { removeSeason, saveSeason, seasonList } from '#src/organisation/seasons/keep.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { findings } from '#src/screening/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'
import { takenJob } from '#test/transcription/scripted.ts'

import {
  anotherAgent,
  aPlan,
  inspector,
  now,
  publishedForm,
  recordedCall,
  recordedCalls,
  yesterday,
} from './made.ts'

let open: OpenDatabase
let units: { first: Unit; second: Unit }
let formId: number
let manager: ReturnType<typeof actorWith>

beforeEach(() => {
  open = testDatabase()
  units = twoDepartments(open.db)
  formId = publishedForm(open.db)
  manager = actorWith(open.db, 'qa-manager')
})

const plan = (given: Parameters<typeof aPlan>[1] = {}) =>
  createPlan(open.db, manager, aPlan(formId, given), now - dayMs)
const draw = (planId: number, seed = 'seed', at = now, from = yesterday) =>
  drawPlan(open.db, manager, planId, from, { now: at, seed })
const tasks = () => open.db.select().from(inspectionTasks).all()
const drawn = (id: number) => {
  const row = open.db.select().from(samplingDraws).where(eq(samplingDraws.id, id)).get()
  if (!row) throw new Error('no such draw')
  return { ...row, calls: unpackFrame(row)?.callIds ?? [] }
}

describe('a draw', () => {
  test('makes a task of each drawn call, with its place, its chance and what the call belongs to', () => {
    recordedCalls(open.db, units.first, 'a', 6)
    recordedCalls(open.db, units.second, 'b', 1)
    const { id } = draw(plan().id)
    const made = tasks()
    expect(made).toHaveLength(3)
    expect(new Set(made.map(({ place }) => place))).toEqual(new Set([1, 2, 3]))
    const ofSecond = made.find(({ personId }) => personId === units.second.person.id)
    expect(ofSecond).toMatchObject({ chance: 1, drawId: id, purpose: 'routine', formId })
    const ofFirst = made.filter(({ personId }) => personId === units.first.person.id)
    expect(ofFirst.map(({ chance }) => chance?.toFixed(6))).toEqual(['0.333333', '0.333333'])
    expect(drawn(id).summary).toMatchObject({ units: 2, short: 1, late: 0 })
    const traces = open.db.select().from(auditEvents).all()
    expect(traces.filter(({ action }) => action === 'plan.drawn')).toHaveLength(1)
  })

  test('takes calls that can be played only, within the filter and the period', () => {
    const [fine] = recordedCalls(open.db, units.first, 'a', 1)
    const broken = recordedCall(open.db, units.first, 'broken')
    const lost = recordedCall(open.db, units.first, 'lost')
    const short = recordedCall(open.db, units.first, 'short', { durationMs: 5000 })
    recordedCall(open.db, units.second, 'elsewhere')
    recordedCall(open.db, units.first, 'today', { startedAt: now })
    const set = (id: number, values: Partial<typeof recordings.$inferSelect>) =>
      open.db.update(recordings).set(values).where(eq(recordings.id, id)).run()
    set(broken.recording.id, { state: 'corrupt' })
    set(lost.recording.id, { fault: 'missing' })
    const input = aPlan(formId)
    const filter = { ...input.filter, departmentIds: [units.first.department.id], leastMs: 10_000 }
    const { id } = draw(plan({ filter, quota: 9 }).id)
    expect(drawn(id).calls).toEqual([fine?.call.id])
    expect(short.call.durationMs).toBe(5000)
    expect(drawn(id).summary.categories).toEqual({ regular: { handled: 3, playable: 1, drawn: 1 } })
  })

  test('draws summer temps twice as hard when the plan says so, and says how many of whom', () => {
    const temp = anotherAgent(open.db, units.first, '20099', 'summer-temp')
    recordedCalls(open.db, units.first, 'a', 10)
    recordedCalls(open.db, temp, 't', 10)
    const { id } = draw(plan({ staffFactors: { 'summer-temp': 2 } }).id)
    expect(drawn(id).summary.categories).toEqual({
      regular: { handled: 10, playable: 10, drawn: 2 },
      'summer-temp': { handled: 10, playable: 10, drawn: 4 },
    })
  })

  test('by risk prefers what is suspected, over-long, badly rated or called again, and says the chance', () => {
    const plain = recordedCall(open.db, units.first, 'plain', { caller: '匿名' })
    const risky = recordedCall(open.db, units.first, 'risky', {
      satisfaction: 'dissatisfied',
      startedAt: yesterday + 10 * 3_600_000,
    })
    recordedCall(open.db, units.second, 'before', { startedAt: yesterday - dayMs })
    open.db
      .insert(findings)
      .values({
        recordingId: risky.recording.id,
        callId: risky.call.id,
        headline: '疑点',
        score: 1,
        trust: 0.9,
        faultCategory: 'attitude',
        foundAt: now,
      })
      .run()
    const { id: callId, startedAt } = risky.call
    open.db.insert(overlongCalls).values({ callId, startedAt, durationMs: 9, limitMs: 8 }).run()
    const { id } = draw(plan({ quota: 1, riskPercent: 100 }).id)
    const row = drawn(id)
    // 1 + strong suspicion 6 + dissatisfied 3 + over-long 2 + called the day before 2 = 14 against 1.
    expect(unpackFrame(row)?.risks).toEqual([1, 14])
    expect(row.calls).toEqual([plain.call.id, risky.call.id])
    const [task] = tasks()
    expect(task?.chance).toBeCloseTo(task?.callId === risky.call.id ? 14 / 15 : 1 / 15, 8)
  })

  test('is made once for a period: the second manager is told', () => {
    recordedCalls(open.db, units.first, 'a', 5)
    const { id } = plan()
    draw(id)
    expect(() => draw(id)).toThrow('已经抽过')
    expect(tasks()).toHaveLength(2)
  })

  test('is refused for a period that is not over, a paused plan and a form without a version', () => {
    const { id } = plan()
    expect(() => draw(id, 's', now, yesterday + dayMs)).toThrow('还没有结束')
    expect(() => draw(id, 's', now, yesterday + 1)).toThrow('还没有结束')
    open.db.update(scoringFormVersions).set({ state: 'superseded' }).run()
    expect(() => draw(id)).toThrow('没有使用中的版本')
    switchPlan(open.db, manager, id, 'paused')
    expect(() => draw(id)).toThrow('停用')
  })

  test('of more than twenty thousand is refused and leaves nothing behind', () => {
    const rows = 20_001
    open.sqlite
      .exec(`insert into calls (call_no, started_at, duration_ms, channel, province, person_id, caller)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
      select 'x' || i, ${yesterday} + i, 60000, 'phone', '山东', ${units.first.person.id}, '匿名' from n`)
    open.sqlite
      .exec(`insert into recordings (sha256, call_id, original_name, path, bytes, container, codec,
      channels, sample_rate, duration_ms, received_at, received_by)
      select call_no, id, call_no, call_no, 1, 'wav', 'pcm', 2, 8000, 60000, ${yesterday}, '系统' from calls`)
    const { id } = plan({
      quota: 5000,
      seasons: [{ name: '全年', from: '01-01', until: '12-31', factor: 5 }],
    })
    expect(() => draw(id)).toThrow('超过两万通')
    expect(open.db.select().from(samplingDraws).all()).toEqual([])
  })

  test('follows the calendar of seasons as it stands, and keeps what it used', () => {
    const planner = manager
    const wide = { name: '迎峰', fromDay: '01-01', untilDay: '12-31', note: '' }
    saveSeason(open.db, planner, null, wide, null, 1)
    const [season] = seasonList(open.db)
    const follows = { name: '迎峰', from: '01-01', until: '01-01', factor: 3 }
    const calendarId = season?.id ?? 0
    const { id } = plan({ seasons: [{ ...follows, calendarId }] })
    const made = draw(id)
    const used = [{ name: '迎峰', from: '01-01', until: '12-31', factor: 3, calendarId }]
    expect(drawn(made.id).plan).toMatchObject({ seasons: used })
    removeSeason(open.db, planner, calendarId)
    expect(drawn(made.id).plan).toMatchObject({ seasons: used })
    expect(repeatDraw(open.db, planner, made.id).outcome).toBe('same')
    // Of one that left the calendar the plan has the days it was saved with.
    expect(planById(open.db, id).seasons).toEqual([{ ...follows, calendarId }])
  })

  test('of a period without calls is kept as empty', () => {
    const { id } = draw(plan().id)
    expect(drawn(id)).toMatchObject({ frameSize: 0, drawn: 0 })
    expect(repeatDraw(open.db, manager, id).outcome).toBe('same')
  })

  test('is for managers alone', () => {
    const { id } = plan()
    const other = actorWith(open.db, 'qa-inspector')
    expect(() => drawPlan(open.db, other, id, yesterday, { now })).toThrow('missing permission')
  })
})

describe('what came after its own draw', () => {
  const later = now + dayMs
  const received = (recordingId: number, at: number) =>
    open.db.update(recordings).set({ receivedAt: at }).where(eq(recordings.id, recordingId)).run()

  test('joins the next one: the recording was late, or the call data', () => {
    recordedCalls(open.db, units.first, 'a', 2)
    const silent = recordedCall(open.db, units.first, 'late')
    open.db.delete(recordings).where(eq(recordings.id, silent.recording.id)).run()
    const { id } = plan()
    draw(id)
    const { recording } = recordedCall(open.db, units.second, 'late-data')
    received(recording.id, yesterday)
    const back = { ...silent.recording, id: 900, sha256: 'f'.repeat(64), receivedAt: now + 60_000 }
    open.db.insert(recordings).values(back).run()
    const next = draw(id, 'next', later, yesterday + dayMs)
    expect(drawn(next.id).summary.late).toBe(2)
    expect(drawn(next.id).calls).toHaveLength(2)
  })

  test('had its chance if it stood in the frame, drawn or not', () => {
    const made = recordedCalls(open.db, units.first, 'a', 5)
    const { id } = plan()
    draw(id)
    for (const { recording } of made) received(recording.id, now + 60_000)
    const next = draw(id, 'next', later, yesterday + dayMs)
    expect(drawn(next.id)).toMatchObject({ frameSize: 0, drawn: 0 })
  })

  test('of a period that nobody drew is left alone', () => {
    const { id } = plan()
    draw(id)
    const { recording } = recordedCall(open.db, units.first, 'old', {
      startedAt: yesterday - dayMs,
    })
    received(recording.id, now + 60_000)
    expect(drawn(draw(id, 'next', later, yesterday + dayMs).id).frameSize).toBe(0)
  })
})

describe('drawing again', () => {
  test('comes to the same, also after calls were added and recordings erased, and leaves a trace', () => {
    const made = recordedCalls(open.db, units.first, 'a', 40)
    const { id } = draw(plan({ quota: 10, doublePercent: 30, spread: true, riskPercent: 20 }).id)
    recordedCalls(open.db, units.first, 'more', 5)
    for (const { recording } of made) {
      open.db.delete(recordings).where(eq(recordings.id, recording.id)).run()
    }
    changePlan(open.db, manager, 1, 0, aPlan(formId, { quota: 1 }))
    const other = actorWith(open.db, 'qa-inspector')
    expect(repeatDraw(open.db, other, id)).toEqual({
      outcome: 'same',
      frameSize: 40,
      drawn: 10,
      differing: [],
      erased: 10,
    })
    const [trace] = open.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'draw.repeated'))
      .all()
    expect(trace?.particulars).toMatchObject({ outcome: 'same' })
  })

  test('notices an exchanged call, a changed chance, a dropped second scoring and a damaged frame', () => {
    recordedCalls(open.db, units.first, 'a', 20)
    const { id } = draw(plan({ quota: 5, doublePercent: 20 }).id)
    const place = (n: number) => eq(inspectionTasks.place, n)
    const kept = tasks().find((task) => task.place === 3)
    const other = drawn(id).calls.find((callId) => !tasks().some((task) => task.callId === callId))
    open.db.update(inspectionTasks).set({ callId: other }).where(place(3)).run()
    expect(repeatDraw(open.db, manager, id)).toMatchObject({ outcome: 'differs', differing: [3] })
    open.db.update(inspectionTasks).set({ callId: kept?.callId, chance: 0.5 }).where(place(3)).run()
    expect(repeatDraw(open.db, manager, id)).toMatchObject({ outcome: 'differs', differing: [3] })
    open.db.update(inspectionTasks).set({ chance: kept?.chance }).where(place(3)).run()
    expect(repeatDraw(open.db, manager, id).outcome).toBe('same')
    open.db.update(inspectionTasks).set({ purpose: 'routine' }).run()
    expect(repeatDraw(open.db, manager, id)).toMatchObject({ outcome: 'differs' })
    open.sqlite.exec(`update sampling_draws set frame = x'00'`)
    expect(repeatDraw(open.db, manager, id).outcome).toBe('damaged')
  })

  test('is not for those who see a part of the centre only', () => {
    const { id } = draw(plan().id)
    const scope = { kind: 'department', id: units.first.department.id } as const
    expect(() => repeatDraw(open.db, actorWith(open.db, 'department-head', scope), id)).toThrow(
      NotFound,
    )
  })
})

describe('tasks of a draw', () => {
  test('go round by turn, and the next draw goes on where the last one stopped', () => {
    const [ann, ben, cui] = ['安', '贝', '崔'].map((name) => inspector(open.db, name).account.id)
    recordedCalls(open.db, units.first, 'a', 4)
    const { id } = plan({ quota: 4 })
    draw(id)
    const by = () => tasks().map(({ accountId }) => accountId)
    expect(by()).toEqual([ann, ben, cui, ann])
    recordedCall(open.db, units.first, 'next', { startedAt: now })
    draw(id, 'next', now + dayMs, yesterday + dayMs)
    expect(by().at(-1)).toBe(ben)
  })

  test('go to whoever has fewest in hand, and to nobody while they are handed out by hand', () => {
    const [ann, ben] = ['安', '贝'].map((name) => inspector(open.db, name).account.id)
    recordedCalls(open.db, units.first, 'a', 3)
    draw(plan({ quota: 3, assignment: 'load' }).id)
    expect(tasks().map(({ accountId }) => accountId)).toEqual([ann, ben, ann])
    recordedCalls(open.db, units.second, 'b', 3)
    draw(plan({ name: '另一个', quota: 1, assignment: 'load' }).id)
    expect(tasks()[3]?.accountId).toBe(ben)
    draw(plan({ name: '手工', quota: 1, assignment: 'hand' }).id)
    expect(tasks().at(-1)).toMatchObject({ accountId: null, state: 'waiting' })
  })

  test('wait when nobody may score them: no inspector, a disabled one, the agent of the call', () => {
    recordedCalls(open.db, units.first, 'a', 2)
    inspector(open.db, '自己', { personId: units.first.person.id })
    inspector(open.db, '主管', { role: 'qa-manager' })
    const { account } = inspector(open.db, '停用')
    open.sqlite.exec(`update accounts set disabled_at = 1 where id = ${account.id}`)
    const { id } = draw(plan().id)
    expect(tasks().map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    expect(drawn(id).summary.unassigned).toBe(2)
  })

  test('scored twice go to two people, look alike and do not stand at the end', () => {
    for (const name of ['安', '贝', '崔']) inspector(open.db, name)
    recordedCalls(open.db, units.first, 'a', 60)
    draw(plan({ quota: 40, doublePercent: 50 }).id)
    const made = tasks()
    const doubles = made.filter(({ purpose }) => purpose === 'double')
    expect(doubles).toHaveLength(20)
    for (const double of doubles) {
      const first = made.find(({ id }) => id === double.pairOf)
      expect(first).toMatchObject({ callId: double.callId, purpose: 'routine' })
      expect(double.accountId).not.toBeNull()
      expect(double.accountId).not.toBe(first?.accountId)
    }
    const positions = doubles.map((double) => made.indexOf(double))
    expect(Math.min(...positions)).toBeLessThan(15)
    expect(Math.max(...positions)).toBeGreaterThan(45)
    expect(new Set(made.map(({ dueAt }) => dueAt)).size).toBe(1)
  })

  test('scored twice wait for a second person where there is only one', () => {
    inspector(open.db, '安')
    recordedCalls(open.db, units.first, 'a', 3)
    draw(plan({ quota: 2, doublePercent: 100 }).id)
    const waiting = tasks().filter(({ state }) => state === 'waiting')
    expect(waiting.map(({ purpose }) => purpose)).toEqual(['double', 'double'])
  })

  test('are due after working days, and it is said when a year’s holidays are unknown', () => {
    recordedCalls(open.db, units.first, 'a', 1)
    const { id } = draw(plan({ dueDays: 3 }).id)
    // Drawn on a Tuesday; three working days later ends Friday.
    expect(drawn(id).summary.dueAt).toBe(Date.parse('2026-11-07T00:00:00+08:00'))
    expect(drawn(id).summary.dueKnown).toBe(true)
    const far = Date.parse('2033-06-02T09:00:00+08:00')
    const from = Date.parse('2033-06-01T00:00:00+08:00')
    expect(drawn(draw(id, 's', far, from).id).summary.dueKnown).toBe(false)
  })
})

describe('asked for by hand', () => {
  const many = (count: number, from: number) =>
    open.sqlite
      .exec(`insert into calls (call_no, started_at, duration_ms, channel, province, person_id, caller)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
      select 'm' || i, ${from} + i, 60000, 'phone', '山东', ${units.first.person.id}, '匿名' from n`)

  test('is made at once, or by the worker in the name of whoever asked where there are many calls', async () => {
    const [last, before] = pastPeriods('day', Date.now(), 2).map(({ from }) => from)
    if (last === undefined || before === undefined) throw new Error('no days')
    const { id } = plan()
    expect(askForDraw(open.db, manager, { planId: id, from: before })).toBe(1)
    recordedCall(open.db, units.first, 'a', { startedAt: last + 1 })
    many(20_001, last)
    expect(askForDraw(open.db, manager, { planId: id, from: last })).toBeNull()
    expect(isDrawing(open.db, id)).toBe(true)
    expect(() => askForDraw(open.db, manager, { planId: id, from: last })).toThrow('正在后台抽样')
    const context = takenJob(open.db, 'draw-plans')
    await drawPlansHandler(context.job.payload as JobPayloads['draw-plans'], context)
    expect(isDrawing(open.db, id)).toBe(false)
    expect(open.db.select().from(samplingDraws).all().at(-1)).toMatchObject({
      drawnByName: manager.name,
      drawn: 1,
    })
  })

  test('is refused at once for a period that is not over, and to whoever may not', () => {
    const { id } = plan()
    const due = { planId: id, from: yesterday + dayMs }
    expect(() => askForDraw(open.db, manager, due, now)).toThrow('还没有结束')
    const scorer = actorWith(open.db, 'qa-inspector')
    expect(() => askForDraw(open.db, scorer, due, now)).toThrow('missing permission')
  })
})

describe('by the clock', () => {
  test('a period is due once it is over since the plan is in use, and asked for as one job', () => {
    const { id } = createPlan(open.db, manager, aPlan(formId), now - dayMs / 2)
    recordedCalls(open.db, units.first, 'a', 3)
    expect(dueDraws(open.db, now)).toEqual([{ planId: id, from: yesterday }])
    drawDue(open.db, { planId: id, from: yesterday }, now)
    expect(dueDraws(open.db, now)).toEqual([])
    expect(tasks()).toHaveLength(2)
    open.db
      .update(samplingPlans)
      .set({ activeSince: Date.now() - 2 * dayMs })
      .run()
    askForDraws(open.db)
    askForDraws(open.db)
    const asked = open.db.select().from(jobs).where(eq(jobs.name, 'draw-plans')).all()
    expect(asked).toHaveLength(1)
  })

  test('not in the first half hour after midnight, and a week or month when it is over', () => {
    const midnight = yesterday + dayMs
    createPlan(open.db, manager, aPlan(formId), yesterday + 1)
    expect(dueDraws(open.db, midnight + 60_000)).toEqual([])
    expect(dueDraws(open.db, midnight + 31 * 60_000)).toHaveLength(1)
    open.sqlite.exec(`update sampling_plans set period = 'week'`)
    expect(dueDraws(open.db, now)).toEqual([])
    const nextMonday = Date.parse('2026-11-09T02:00:00+08:00')
    expect(dueDraws(open.db, nextMonday).map(({ from }) => from)).toEqual([yesterday])
    open.sqlite.exec(`update sampling_plans set period = 'month'`)
    const newYear = Date.parse('2026-12-01T02:00:00+08:00')
    expect(dueDraws(open.db, newYear).map(({ from }) => from)).toEqual([
      Date.parse('2026-11-01T00:00:00+08:00'),
    ])
  })

  test('days missed are made up for, those of a pause are not', () => {
    const { id } = createPlan(open.db, manager, aPlan(formId), yesterday - 5 * dayMs)
    expect(dueDraws(open.db, now)).toHaveLength(6)
    switchPlan(open.db, manager, id, 'paused', yesterday)
    expect(dueDraws(open.db, now)).toEqual([])
    switchPlan(open.db, manager, id, 'active', now - 2 * 3_600_000)
    expect(dueDraws(open.db, now)).toEqual([])
  })

  test('what a plan refuses is written on it and goes when it draws again', () => {
    const { id } = createPlan(open.db, manager, aPlan(formId), now - dayMs / 2)
    open.db.update(scoringFormVersions).set({ state: 'superseded' }).run()
    drawDue(open.db, { planId: id, from: yesterday }, now)
    expect(planById(open.db, id).problem).toContain('没有使用中的版本')
    open.db
      .insert(scoringFormVersions)
      .values({ formId, version: 2, state: 'published', createdAt: now, createdByName: '王敏' })
      .run()
    drawDue(open.db, { planId: id, from: yesterday }, now)
    expect(planById(open.db, id).problem).toBeNull()
    expect(system.name).toBe(open.db.select().from(samplingDraws).get()?.drawnByName)
    expect(open.db.select().from(calls).all()).toEqual([])
  })
})
