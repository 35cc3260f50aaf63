import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { complaints } from '#src/complaints/schema.ts'
import { openRisks } from '#src/hotspots/now.ts'
import { causesNow } from '#src/hotspots/risks/causes.ts'
import {
  assignRisk,
  changeColour,
  confirmRisk,
  dismissRisk,
  handleRisk,
  releaseRisk,
  returnRisk,
} from '#src/hotspots/risks/handle.ts'
import { riskDetail, riskList } from '#src/hotspots/risks/queries.ts'
import { risks } from '#src/hotspots/risks/schema.ts'
import {
  colourFor,
  limitsFall,
  setStandards,
  standardsAt,
  startsRise,
} from '#src/hotspots/risks/standards.ts'
import { type Cause, startByRule, startRisk } from '#src/hotspots/risks/start.ts'
import { quietHours, riskColours, usualRisks } from '#src/hotspots/risks/vocabulary.ts'
import { startRisks, watchRisks } from '#src/hotspots/risks/watch.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { notices } from '#src/notices/schema.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { around, counts, hourMs, noonWeeksBefore, spoke } from './scene.ts'

const now = Date.parse('2026-11-25T10:00:00+08:00')
const nobody = () => []

let db: Db
let units: { first: Unit; second: Unit }
let manager: Actor
let inspector: Actor
let head: Actor
let other: Actor

beforeEach(() => {
  db = testDatabase().db
  units = twoDepartments(db)
  manager = actorWith(db, 'qa-manager')
  inspector = actorWith(db, 'qa-inspector')
  const of = ({ department }: Unit) => ({ kind: 'department', id: department.id }) as const
  head = actorWith(db, 'department-head', of(units.first))
  other = actorWith(db, 'department-head', of(units.second))
})

const all = () => db.select().from(risks).orderBy(risks.id).all()
const only = () => all()[0] as (typeof risks)['$inferSelect']
const found = (changes: Partial<Cause> = {}): Cause => ({
  ...({ kind: 'complaints', cause: 'complaints:attitude', colour: 'yellow' } as const),
  ...{ title: '24 小时内投诉 8 件', href: '/complaints', grounds: '八件', departmentId: null },
  ...changes,
})
const starts = (changes: Partial<Cause> = {}, at = now) =>
  write(db, (tx) => startByRule(tx, found(changes), at))
const byHand = (changes: Partial<Parameters<typeof startRisk>[2]> = {}, at = now) =>
  startRisk(
    db,
    inspector,
    {
      ...({ colour: 'orange', title: '小区连续停电', grounds: '多户来电催问' } as const),
      ...{ departmentId: units.first.department.id, href: '', once: 'form-0001', ...changes },
    },
    at,
  )
const toldBy = (id: number) =>
  db
    .select()
    .from(notices)
    .all()
    .filter(({ href }) => href === `/risks/${id}`)

describe('what starts a risk', () => {
  test('is the gravest colour whose number is reached, and none below all of them', () => {
    const { complaints: line } = usualRisks.starts
    expect([4, 5, 7, 8, 11, 12, 19, 20, 999].map((count) => colourFor(line, count))).toEqual([
      ...[null, 'blue', 'blue', 'yellow', 'yellow', 'orange', 'orange', 'red', 'red'],
    ])
    expect(colourFor({}, 1e9)).toBeNull()
  })

  test('by complaints of a kind counts those of the hours alone that still stand', () => {
    const call = announcedCall(db, units.first, 'k1')
    const facts = { faultCategory: 'attitude', target: 'this-agent', note: '' } as const
    const given = { source: 'manual', callId: call.id, omission: null, ...facts } as const
    const opened = [0, 1, 2, 3, 23].map((hours) => {
      db.update(complaints).set({ callId: null }).run()
      return openComplaint(db, manager, given, now - hours * hourMs)
    })
    const causes = () =>
      causesNow(db, usualRisks, nobody, now).map(({ cause, colour }) => [cause, colour])
    expect(causes()).toEqual([['complaints:attitude', 'blue']])
    // It is 24 hours to the moment that counts no more.
    expect(causesNow(db, usualRisks, nobody, now + hourMs)).toEqual([])
    db.update(complaints)
      .set({ stage: 'withdrawn' })
      .where(eq(complaints.id, opened[0]?.id ?? 0))
      .run()
    expect(causes()).toEqual([])
  })

  test('by a major complaint and by opinion risk opens at once, for the department, and never again', () => {
    const call = announcedCall(db, units.first, 'k1')
    const facts = { faultCategory: 'attitude', target: 'this-agent', note: '' } as const
    const { id } = openComplaint(
      db,
      manager,
      { source: 'manual', callId: call.id, omission: null, ...facts },
      now,
    )
    db.update(complaints)
      .set({ level: 'major', opinionRisk: '要找记者' })
      .where(eq(complaints.id, id))
      .run()
    expect(startRisks(db, nobody, now)).toBe(2)
    expect(startRisks(db, nobody, now)).toBe(0)
    expect(all().map(({ cause, state, departmentId }) => [cause, state, departmentId])).toEqual([
      [`major:${id}`, 'open', units.first.department.id],
      [`opinion:${id}`, 'open', units.first.department.id],
    ])
    handleRisk(db, head, only().id, { note: '已回复客户', done: true }, 1, now)
    releaseRisk(db, manager, only().id, '客户满意', 2, now)
    expect(startRisks(db, nobody, now + 48 * hourMs)).toBe(0)
  })

  test('by a hotspot that rises is proposed to QA with the numbers behind it', async () => {
    for (let week = 4; week >= 1; week -= 1) {
      const noon = noonWeeksBefore(now, week)
      for (let index = 0; index < 5; index += 1)
        spoke(db, units.first, noon, [around('漏保', index)])
      for (let index = 0; index < 15; index += 1) spoke(db, units.first, noon, ['嗯'])
      await counts(db, noon)
    }
    for (let index = 0; index < 40; index += 1) spoke(db, units.first, now, [around('漏保', index)])
    await counts(db, now)
    expect(startRisks(db, nobody, now)).toBe(1)
    expect(only()).toMatchObject({ kind: 'rise', state: 'proposed', colour: 'yellow', dueAt: null })
    expect(only().title).toBe('“漏保”上升：今天 40 次，平常约 10 次')
    const to = toldBy(only().id).map(({ accountId }) => accountId)
    expect(to).toContain(manager.accountId)
    expect(to).not.toContain(head.accountId)
  })

  test('by a frequent caller names the word that hides the number', () => {
    const frequent = (_: Db, least: number) =>
      least <= 45 ? [{ word: 'sealed', calls: 45, days: 30 }] : []
    expect(causesNow(db, usualRisks, frequent, now)).toMatchObject([
      { cause: 'frequent:sealed', colour: 'yellow', href: '/callers/sealed' },
    ])
  })
})

describe('one cause', () => {
  test('has one open risk, which is only made graver', () => {
    expect(starts()).toBe(true)
    expect(starts()).toBe(false)
    expect(starts({ colour: 'blue' })).toBe(false)
    expect(starts({ colour: 'red' })).toBe(true)
    expect(all()).toMatchObject([{ colour: 'red', state: 'proposed' }])
    expect(() =>
      db
        .insert(risks)
        .values({ ...only(), id: 99, once: null })
        .run(),
    ).toThrow('UNIQUE')
  })

  test('is left alone for a day after a person ended it, to the hour', () => {
    starts()
    dismissRisk(db, inspector, only().id, '是同一次停电', 1, now)
    expect(starts({}, now + quietHours * hourMs - 1)).toBe(false)
    expect(starts({}, now + quietHours * hourMs)).toBe(true)
    expect(all().map(({ state }) => state)).toEqual(['dismissed', 'proposed'])
  })

  test('keeps the colour a person gave it', () => {
    starts()
    const place = { departmentId: units.first.department.id, note: '看过了，影响不大' }
    confirmRisk(db, inspector, only().id, { colour: 'blue', ...place }, 1, now)
    expect(only()).toMatchObject({ colour: 'blue', state: 'open' })
    expect(starts({ colour: 'red' })).toBe(false)
  })
})

describe('the way of a risk', () => {
  test('leads from a reason over the owning department to QA, each told, each step kept', () => {
    const id = byHand()
    // 8 hours of an orange one.
    expect(only()).toMatchObject({ state: 'open', dueAt: now + 8 * hourMs, response: 'sub-centre' })
    expect(toldBy(id).map(({ accountId }) => accountId)).toContain(head.accountId)
    expect(toldBy(id).map(({ accountId }) => accountId)).not.toContain(other.accountId)
    handleRisk(db, head, id, { note: '已联系供电所', done: false }, 1, now)
    handleRisk(db, head, id, { note: '已逐户回电', done: true }, 2, now + hourMs)
    expect(() => handleRisk(db, head, id, { note: '再写一条', done: false }, 3, now)).toThrow(
      '不在处置中',
    )
    returnRisk(db, manager, id, '还缺回电记录', 3, now + hourMs)
    expect(only()).toMatchObject({ handledAt: null, dueAt: now + 8 * hourMs })
    handleRisk(db, head, id, { note: '补了回电记录', done: true }, 4, now + 2 * hourMs)
    releaseRisk(db, manager, id, '连续一天没有新增来电', 5, now + 3 * hourMs)
    expect(only()).toMatchObject({ state: 'released', alarmAt: null })
    expect(riskDetail(db, manager, id).events.map(({ step }) => step)).toEqual([
      ...['started', 'entry', 'handled', 'returned', 'handled', 'released'],
    ])
    expect(
      eventsOf(db, 'risk', id)
        .map(({ action }) => action)
        .toSorted(),
    ).toEqual([
      ...['risk.entered', 'risk.handled', 'risk.handled', 'risk.released', 'risk.returned'],
      'risk.started',
    ])
  })

  test('is not to be released before it was handled, nor by the department itself', () => {
    const id = byHand()
    expect(() => releaseRisk(db, manager, id, '没有新增来电', 1, now)).toThrow('还没有登记处置到位')
    expect(() => releaseRisk(db, head, id, '没有新增来电', 1, now)).toThrow(Forbidden)
    expect(() => handleRisk(db, other, id, { note: '不是我的', done: true }, 1, now)).toThrow(
      NotFound,
    )
    expect(() => handleRisk(db, manager, id, { note: '代为处置', done: true }, 1, now)).toThrow(
      Forbidden,
    )
    expect(() => byHandBy(head)).toThrow(Forbidden)
  })

  const byHandBy = (actor: Actor) =>
    startRisk(db, actor, {
      ...({ colour: 'red', title: '小区连续停电', grounds: '多户来电', href: '' } as const),
      ...{ departmentId: units.first.department.id, once: 'form-0002' },
    })

  test('is started once by a double click, and a stale page changes nothing', () => {
    expect(byHand()).toBe(byHand())
    expect(all()).toHaveLength(1)
    changeColour(db, inspector, only().id, { colour: 'red', reason: '媒体来电' }, 1, now)
    expect(() =>
      changeColour(db, inspector, only().id, { colour: 'blue', reason: '已平息' }, 1, now),
    ).toThrow('别人刚刚改过')
    expect(() =>
      changeColour(db, inspector, only().id, { colour: 'red', reason: '再升一次' }, 2, now),
    ).toThrow('就是现在的等级')
  })

  test('is never given longer by being made graver, and runs anew from being made lighter', () => {
    const id = byHand()
    changeColour(db, inspector, id, { colour: 'red', reason: '媒体来电' }, 1, now + 7 * hourMs)
    expect(only().dueAt).toBe(now + 8 * hourMs)
    changeColour(db, inspector, id, { colour: 'orange', reason: '媒体没有报' }, 2, now + 7 * hourMs)
    expect(only().dueAt).toBe(now + 15 * hourMs)
  })

  test('follows another department with the limit it had', () => {
    const id = byHand()
    const given = { departmentId: units.second.department.id, reason: '属于二部的片区' }
    assignRisk(db, inspector, id, given, 1, now + hourMs)
    expect(only()).toMatchObject({ dueAt: now + 8 * hourMs, departmentId: given.departmentId })
    expect(toldBy(id).map(({ accountId }) => accountId)).toContain(other.accountId)
    expect(() => riskDetail(db, head, id)).toThrow(NotFound)
    expect(() =>
      assignRisk(db, inspector, id, { departmentId: 999, reason: '没有这个部门' }, 2, now),
    ).toThrow('请选择归口部门')
  })

  test('masks what people write of customers', () => {
    const id = byHand({ title: '客户13931909215多次来电', grounds: '电话13931909215' })
    handleRisk(db, head, id, { note: '已回电13931909215', done: false }, 1, now)
    expect(JSON.stringify(riskDetail(db, manager, id))).not.toContain('13931909215')
  })

  test('is seen by whoever owns it and by those of the whole centre', () => {
    byHand()
    starts()
    const rows = (actor: Actor) =>
      riskList(db, actor, { state: 'any', colour: null, departmentId: null }, readPage({})).rows
        .length
    expect([manager, inspector, head, other].map(rows)).toEqual([2, 2, 1, 0])
    const team = actorWith(db, 'supervisor', { kind: 'team', id: units.first.team.id })
    expect(rows(team)).toBe(1)
    expect(openRisks(db, manager, now + 9 * hourMs)).toMatchObject({
      ...{ proposed: 1, overdue: 1, counts: { orange: 1, red: 0 } },
    })
  })
})

describe('the clock of a risk', () => {
  test('reminds once before it is due and climbs once for each level behind it', () => {
    const id = byHand()
    watchRisks(db, now)
    const steps = () => riskDetail(db, manager, id).events.map(({ step }) => step)
    expect(steps()).toEqual(['started'])
    // Three quarters of eight hours.
    watchRisks(db, now + 6 * hourMs - 1)
    expect(steps()).toEqual(['started'])
    watchRisks(db, now + 6 * hourMs)
    watchRisks(db, now + 6 * hourMs)
    expect(steps()).toEqual(['started', 'reminded'])
    watchRisks(db, now + 8 * hourMs)
    watchRisks(db, now + 8 * hourMs)
    expect(steps()).toEqual(['started', 'reminded', 'escalated'])
    expect(only().escalation).toBe(1)
    handleRisk(db, head, id, { note: '已逐户回电', done: true }, 1, now + 9 * hourMs)
    watchRisks(db, now + 400 * hourMs)
    expect(steps().filter((step) => step === 'escalated')).toHaveLength(1)
  })
})

test('the list of those past their limit holds as many as the wall counts', () => {
  const ago = Date.now() - 400 * hourMs
  byHand({ once: 'form-0001' }, ago)
  const done = byHand({ once: 'form-0002', title: '另一件' }, ago)
  byHand({ once: 'form-0003', title: '还早' }, Date.now())
  handleRisk(db, head, done, { note: '已逐户回电', done: true }, 1, ago + hourMs)
  const filters = { state: 'overdue', colour: null, departmentId: null } as const
  expect(riskList(db, manager, filters, readPage({})).rows.map(({ title }) => title)).toEqual([
    '小区连续停电',
  ])
  expect(openRisks(db, manager).overdue).toBe(1)
  expect(riskList(db, other, filters, readPage({})).rows).toEqual([])
})

describe('standards', () => {
  const given = (changes: object = {}) => ({
    ...{ from: startOfDay(now), reason: '按应急预案修订', seen: 0 },
    figures: { ...usualRisks, hours: 12 },
    ...changes,
  })

  test('hold from their day on, and a risk keeps what it began with', () => {
    const id = byHand()
    const figures = structuredClone(usualRisks)
    figures.standards.orange.limit = { amount: 4, unit: 'hour' }
    setStandards(db, manager, given({ figures, from: startOfDay(now) + 24 * hourMs }), now)
    expect(standardsAt(db, now).id).toBeNull()
    expect(standardsAt(db, now + 24 * hourMs).figures.standards.orange.limit.amount).toBe(4)
    expect(riskDetail(db, manager, id).dueAt).toBe(now + 8 * hourMs)
  })

  test('are refused from the past, unchanged, over a newer one, with steps the wrong way round', () => {
    expect(() => setStandards(db, manager, given({ from: startOfDay(now) - 1 }), now)).toThrow(
      '今天或以后',
    )
    expect(() => setStandards(db, manager, given({ figures: usualRisks }), now)).toThrow('一样')
    const wrong = structuredClone(usualRisks)
    wrong.starts.complaints = { blue: 8, yellow: 5 }
    expect(() => setStandards(db, manager, given({ figures: wrong }), now)).toThrow(
      '启动的数要越大',
    )
    const slow = structuredClone(usualRisks)
    slow.standards.red.limit = { amount: 60, unit: 'working-day' }
    expect(() => setStandards(db, manager, given({ figures: slow }), now)).toThrow('时限不能越长')
    const lost = structuredClone(usualRisks)
    lost.owners.rise = 999
    expect(() => setStandards(db, manager, given({ figures: lost }), now)).toThrow('请选择归口部门')
    setStandards(db, manager, given(), now)
    expect(() => setStandards(db, manager, given(), now)).toThrow('别人刚刚改过')
    expect(() => setStandards(db, head, given({ seen: 1 }), now)).toThrow(Forbidden)
  })

  test('as shipped rise by colour, fall by limit, and say all that a table of standards says', () => {
    expect(startsRise(usualRisks) && limitsFall(usualRisks)).toBe(true)
    for (const colour of keysOf(riskColours)) {
      const { requirement, release, limit } = usualRisks.standards[colour]
      expect(requirement.length * release.length * limit.amount).toBeGreaterThan(0)
    }
  })
})
