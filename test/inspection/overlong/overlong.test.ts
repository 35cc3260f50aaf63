import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { askForOverlong, findOverlong } from '#src/inspection/overlong/find.ts'
import { limitsOf } from '#src/inspection/overlong/limits.ts'
import { inspectOverlong, markOverlong } from '#src/inspection/overlong/mark.ts'
import {
  overlongFigures,
  overlongList,
  readOverlongFilters,
} from '#src/inspection/overlong/queries.ts'
import { overlongCalls, overlongLimits, overlongMarks } from '#src/inspection/overlong/schema.ts'
import { setOverlong, settingOn } from '#src/inspection/overlong/settings.ts'
import { inspectionTasks } from '#src/inspection/tasks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { heardRecording, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { inspector, now, publishedForm, yesterday } from '../sampling/made.ts'

let open: OpenDatabase
let units: { first: Unit; second: Unit }
let manager: Actor
let common: number
let rare: number

beforeEach(() => {
  open = testDatabase()
  units = twoDepartments(open.db)
  manager = actorWith(open.db, 'qa-manager')
  const type = (name: string) =>
    open.db.insert(businessTypes).values({ name, kind: 'enquiry' }).returning().get().id
  common = type('电费咨询')
  rare = type('光伏并网')
})

let made = 0
function call(
  seconds: number | null,
  given: Partial<typeof calls.$inferInsert> = {},
  unit = units.first,
) {
  made += 1
  return open.db
    .insert(calls)
    .values({
      callNo: `c${made}`,
      startedAt: yesterday + made,
      durationMs: seconds === null ? null : seconds * 1000,
      channel: 'phone',
      province: '山东',
      personId: unit.person.id,
      teamId: unit.team.id,
      departmentId: unit.department.id,
      subCentreId: unit.centre.id,
      businessTypeId: common,
      caller: '13931909215',
      ...given,
    })
    .returning()
    .get()
}

/** Two hundred calls of 301 to 500 seconds: the ninety-fifth of a hundred lasts 490. */
const ordinary = () => Array.from({ length: 200 }, (_, index) => call(301 + index))
const found = () => open.db.select().from(overlongCalls).all()
const findAll = (at = now) => {
  while (findOverlong(open.db, at));
}

describe('the limit of a type', () => {
  test('is what ninety-five of a hundred of its calls do not exceed, by the nearest rank', () => {
    ordinary()
    const limits = limitsOf(open.db, now)
    expect(limits.get(common)).toMatchObject({ calls: 200, limitMs: 490_000, own: true })
  })

  test('is that of all types where the type has too few calls, and of thirty days only', () => {
    ordinary()
    for (let n = 0; n < 10; n += 1) call(3000, { businessTypeId: rare })
    call(9000, { startedAt: startOfDay(now) - 31 * dayMs })
    call(9000, { startedAt: now })
    const limits = limitsOf(open.db, now)
    // Of 210 calls the two hundredth lasts 500 seconds.
    expect(limits.get(rare)).toMatchObject({ calls: 10, own: false, limitMs: 500_000 })
    expect(limits.get(common)?.calls).toBe(200)
  })

  test('is never below the least length, and there is none while too few calls are known', () => {
    for (let n = 0; n < 199; n += 1) call(20)
    call(30)
    expect(limitsOf(open.db, now).get(common)?.limitMs).toBe(5 * 60_000)
    const empty = testDatabase()
    expect([...limitsOf(empty.db, now).values()]).toMatchObject([
      { limitMs: Number.MAX_SAFE_INTEGER },
    ])
  })

  test('is measured once a day, by what was set for that day', () => {
    ordinary()
    setOverlong(
      open.db,
      manager,
      startOfDay(now) + dayMs,
      { percent: 50, leastCalls: 50, leastMinutes: 0 },
      now,
    )
    expect(limitsOf(open.db, now).get(common)?.limitMs).toBe(490_000)
    call(9000)
    expect(limitsOf(open.db, now + 3_600_000).get(common)?.calls).toBe(200)
    expect(limitsOf(open.db, now + dayMs).get(common)?.limitMs).toBe(401_000)
    expect(open.db.select().from(overlongLimits).all().length).toBe(6)
  })

  test('is set by a manager from tomorrow on, with a trace', () => {
    const figures = { percent: 99, leastCalls: 100, leastMinutes: 10 }
    const today = startOfDay(now)
    expect(() => setOverlong(open.db, manager, today, figures, now)).toThrow('最早从明天起')
    expect(() =>
      setOverlong(open.db, actorWith(open.db, 'team-leader'), today + dayMs, figures, now),
    ).toThrow('missing permission')
    setOverlong(open.db, manager, today + dayMs, figures, now)
    expect(settingOn(open.db, today).percent).toBe(95)
    expect(settingOn(open.db, today + dayMs)).toMatchObject(figures)
    const actions = open.db
      .select()
      .from(auditEvents)
      .all()
      .map(({ action }) => action)
    expect(actions).toContain('overlong.set')
  })
})

describe('finding over-long calls', () => {
  test('lists what lasts longer than the limit, once, and not what equals it or has no length', () => {
    ordinary()
    const long = call(600)
    call(null)
    findAll()
    findAll()
    // 492 to 500, and the long one: of 201 calls the 191st lasts 491.
    expect(found()).toHaveLength(10)
    expect(found().find(({ callId }) => callId === long.id)).toMatchObject({
      durationMs: 600_000,
      limitMs: 491_000,
      departmentId: units.first.department.id,
      answer: null,
    })
  })

  test('begins with the last thirty days and goes on where it stopped', () => {
    call(9000, { startedAt: now - 40 * dayMs })
    ordinary()
    findAll()
    const before = found().length
    expect(found().every(({ durationMs }) => durationMs < 600_000)).toBe(true)
    call(700)
    findAll()
    expect(found()).toHaveLength(before + 1)
  })

  test('is asked for when calls were announced since, and not otherwise', () => {
    const asked = () =>
      open.db.select().from(jobs).where(eq(jobs.name, 'mark-overlong')).all().length
    askForOverlong(open.db)
    expect(asked()).toBe(0)
    call(10, { startedAt: Date.now() - 1000 })
    askForOverlong(open.db)
    expect(asked()).toBe(1)
    open.sqlite.exec('delete from jobs')
    findAll(Date.now())
    askForOverlong(open.db)
    expect(asked()).toBe(0)
  })
})

describe('an over-long call', () => {
  function overlong(unit = units.first) {
    const one = call(2000, {}, unit)
    const { id: callId, startedAt, teamId, departmentId, subCentreId, personId } = one
    open.db
      .insert(overlongCalls)
      .values({
        callId,
        startedAt,
        durationMs: 1,
        limitMs: 1,
        teamId,
        departmentId,
        subCentreId,
        personId,
      })
      .run()
    return one
  }
  const team = (unit: Unit) => ({ kind: 'team', id: unit.team.id }) as const
  const page = { size: 20, cursor: null }
  const listed = (actor: Actor, query: Record<string, string> = {}) =>
    overlongList(open.db, actor, readOverlongFilters(query), page).rows

  test('is marked by its team leader, each mark kept, with a trace', () => {
    const { id } = overlong()
    const leader = actorWith(open.db, 'team-leader', team(units.first))
    markOverlong(open.db, leader, id, { answer: 'no', note: '没人看到' })
    markOverlong(open.db, leader, id, { answer: 'yes', note: '班长接手' })
    expect(found()[0]?.answer).toBe('yes')
    expect(
      open.db
        .select()
        .from(overlongMarks)
        .all()
        .map(({ answer }) => answer),
    ).toEqual(['no', 'yes'])
    expect(listed(leader)[0]?.mark).toMatchObject({
      note: '班长接手',
      accountName: '测试team-leader',
    })
    const traces = open.db
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.action, 'overlong.marked'))
      .all()
    expect(traces[1]?.particulars).toMatchObject({ was: 'no', answer: 'yes' })
  })

  test('is neither seen nor marked from another team, nor by somebody without the right', () => {
    const { id } = overlong()
    const other = actorWith(open.db, 'team-leader', team(units.second))
    expect(listed(other)).toEqual([])
    expect(() => markOverlong(open.db, other, id, { answer: 'yes', note: '' })).toThrow(NotFound)
    const trainer = actorWith(open.db, 'trainer')
    expect(() => markOverlong(open.db, trainer, id, { answer: 'yes', note: '' })).toThrow(
      'missing permission',
    )
    expect(found()[0]?.answer).toBeNull()
  })

  test('names its agent to those who lead, and not to those who score', () => {
    overlong()
    expect(listed(actorWith(open.db, 'team-leader', team(units.first)))[0]?.agent).toBe(
      '罗军 20025',
    )
    expect(listed(manager)[0]?.agent).toBe('罗军 20025')
    expect(listed(actorWith(open.db, 'qa-inspector'))[0]).toMatchObject({ agent: null, unit: null })
  })

  test('is found by day, unit, type and mark, and counted', () => {
    const one = overlong()
    overlong(units.second)
    markOverlong(open.db, manager, one.id, { answer: 'not-needed', note: '' })
    expect(listed(manager, { answer: 'open' })).toHaveLength(1)
    expect(listed(manager, { answer: 'not-needed' })).toHaveLength(1)
    expect(listed(manager, { department: String(units.second.department.id) })).toHaveLength(1)
    expect(listed(manager, { type: String(rare) })).toHaveLength(0)
    expect(listed(manager, { from: '2026-11-03' })).toHaveLength(0)
    expect(listed(manager, { answer: "x' or 1=1" })).toHaveLength(2)
    expect(overlongFigures(open.db, manager, now)).toEqual({ open: 1, week: 2, weekOpen: 1 })
  })

  test('becomes a task for whoever has least in hand, once', () => {
    const one = overlong()
    expect(() => inspectOverlong(open.db, manager, one.id, now)).toThrow('评分表')
    publishedForm(open.db)
    expect(() => inspectOverlong(open.db, manager, one.id, now)).toThrow('没有可播放的录音')
    const { id: recordingId } = heardRecording(open.db, 'long.wav', one.id)
    const { account } = inspector(open.db, '安')
    const task = inspectOverlong(open.db, manager, one.id, now)
    expect(task).toMatchObject({
      purpose: 'overlong',
      recordingId,
      accountId: account.id,
      state: 'assigned',
    })
    expect(() => inspectOverlong(open.db, manager, one.id, now)).toThrow('已有超长质检任务')
    open.db.update(inspectionTasks).set({ state: 'withdrawn' }).run()
    expect(inspectOverlong(open.db, manager, one.id, now).id).not.toBe(task.id)
    expect(() => inspectOverlong(open.db, actorWith(open.db, 'qa-inspector'), one.id, now)).toThrow(
      'missing permission',
    )
    expect(listed(manager)[0]?.inspected).toBe(true)
  })
})
