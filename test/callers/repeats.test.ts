import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import { frequentNow } from '#src/callers/frequent/frequent-now.ts'
import { markKind } from '#src/callers/frequent/mark-kind.ts'
import { frequentList, profileOf } from '#src/callers/frequent/queries.ts'
import { setCallerRule } from '#src/callers/frequent/rules.ts'
import {
  frequentCallers,
  frequentCallerUnits,
  frequentProfiles,
} from '#src/callers/frequent/schema.ts'
import { askForRepeats } from '#src/callers/repeats/ask.ts'
import { contactShares, readContactFilters } from '#src/callers/repeats/contact-shares.ts'
import { findRepeatsHandler } from '#src/callers/repeats/find-repeats.ts'
import { markCause } from '#src/callers/repeats/mark-cause.ts'
import {
  chainDetail,
  chainList,
  readChainFilters,
  solutionBy,
} from '#src/callers/repeats/queries.ts'
import { runsOf } from '#src/callers/repeats/runs.ts'
import { contactCounts, contactDays, repeatChains } from '#src/callers/repeats/schema.ts'
import { sealNumber } from '#src/callers/sealed-number.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { wilson } from '#src/kernel/statistics/intervals.ts'
import { calls } from '#src/recordings/schema.ts'
import { called, dayMs, hourMs, runs } from '#test/hotspots/scene.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testCallerKey } from '#test/support/app.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const number = '13931909215'
const now = Date.now()
const noon = startOfDay(now) - 12 * hourMs

let db: Db
let units: { first: Unit; second: Unit }
let manager: Actor
let head: Actor

beforeEach(() => {
  db = testDatabase().db
  units = twoDepartments(db)
  manager = actorWith(db, 'qa-manager')
  head = actorWith(db, 'department-head', { kind: 'department', id: units.first.department.id })
})

async function find() {
  askForRepeats(db)
  await runs(db, 'find-repeats', findRepeatsHandler({ key: testCallerKey }))
}
const chainsKept = () => db.select().from(repeatChains).orderBy(repeatChains.firstAt).all()
const callersKept = () => db.select().from(frequentCallers).all()
const calling = (daysAgo: number, unit = units.first, caller = number) =>
  called(db, unit, noon - daysAgo * dayMs, { caller })
const frequent = (actor: Actor) =>
  frequentList(db, actor, { typeId: null, departmentId: null }, readPage({})).rows
const rule = (changes: object = {}) => ({
  ...{ frequentCalls: 3, frequentDays: 30, repeatDays: 7, from: startOfDay(now) },
  ...{ reason: '按中心要求收紧', seen: 0, ...changes },
})

describe('a chain of repeat calls', () => {
  const call = (id: number, startedAt: number, typeId: number | null = 1) => ({
    ...{ id, startedAt, typeId, teamId: null, departmentId: null, subCentreId: null },
  })

  test('goes on with a call exactly so many days later, and is cut a moment after', () => {
    expect(runsOf([call(1, 0), call(2, 7 * dayMs)], 7)).toHaveLength(1)
    expect(runsOf([call(1, 0), call(2, 7 * dayMs + 1)], 7)).toEqual([])
  })

  test('holds each call once, gaps within the days, and nothing that stands alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 * 24 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 30 }),
        (hours, days) => {
          const all = hours
            .toSorted((a, b) => a - b)
            .map((hour, index) => call(index + 1, hour * hourMs))
          const found = runsOf(all, days)
          const ids = found.flatMap((run) => run.calls.map(({ id }) => id))
          expect(new Set(ids).size).toBe(ids.length)
          for (const { calls: own, longestGapMs, shortestGapMs } of found) {
            expect(own.length).toBeGreaterThan(1)
            expect(longestGapMs).toBeLessThanOrEqual(days * dayMs)
            expect(shortestGapMs).toBeLessThanOrEqual(longestGapMs)
          }
          const alone = all.filter(({ id }) => !ids.includes(id))
          for (const one of alone) {
            const near = all.some(
              ({ id, startedAt }) =>
                id !== one.id && Math.abs(startedAt - one.startedAt) <= days * dayMs,
            )
            expect(near).toBe(false)
          }
        },
      ),
    )
  })

  test('is of one business only where all its calls are', () => {
    expect(runsOf([call(1, 0), call(2, 1)], 1)[0]?.same).toBe(true)
    expect(runsOf([call(1, 0), call(2, 1, 2)], 1)[0]?.same).toBe(false)
    expect(runsOf([call(1, 0, null), call(2, 1, null)], 1)[0]?.same).toBe(false)
  })

  test('is the same row however often it is looked at, and grows at either end', async () => {
    calling(10)
    calling(6)
    await find()
    const before = chainsKept()
    expect(before).toMatchObject([{ calls: 2, departmentId: units.first.department.id }])
    await find()
    expect(chainsKept()).toEqual(before)
    markCause(
      db,
      manager,
      before[0]?.id ?? 0,
      { cause: 'passed', note: '转了三次', seen: 1 },
      blindness,
    )
    // Announced weeks late, before the first one, and a new one behind.
    calling(13, units.second)
    calling(2)
    await find()
    expect(chainsKept()).toMatchObject([
      ...[
        { id: before[0]?.id, calls: 4, cause: 'passed', departmentId: units.second.department.id },
      ],
    ])
  })

  test('joined by a late call to another is one, and keeps what was said of either', async () => {
    for (const days of [30, 28, 14, 12]) calling(days)
    await find()
    expect(chainsKept()).toHaveLength(2)
    const later = chainsKept()[1]?.id ?? 0
    markCause(db, manager, later, { cause: 'late', note: '', seen: 1 }, blindness)
    calling(21)
    await find()
    expect(chainsKept()).toMatchObject([{ id: later, calls: 5, cause: 'late' }])
  })

  test('is never made of anonymous, short or own numbers', async () => {
    for (const caller of ['匿名', '10086', '02595598', '', '0000000000']) {
      calling(2, units.first, caller)
      calling(1, units.first, caller)
    }
    await find()
    expect([chainsKept(), callersKept()]).toEqual([[], []])
  })

  test('is seen by the department that took the first call, masked for everybody', async () => {
    calling(3)
    calling(1, units.second)
    await find()
    const other = actorWith(db, 'department-head', {
      kind: 'department',
      id: units.second.department.id,
    })
    const rows = (actor: Actor) =>
      chainList(db, actor, readChainFilters({}), readPage({}), blindness).rows
    expect([manager, head, other].map((actor) => rows(actor).length)).toEqual([1, 1, 0])
    expect(JSON.stringify(rows(manager))).not.toContain(number)
    const id = chainsKept()[0]?.id ?? 0
    const detail = chainDetail(db, head, id, blindness)
    expect(detail.members.map(({ seen }) => seen)).toEqual([true, false])
    expect(() => chainDetail(db, other, id, blindness)).toThrow(NotFound)
    expect(() => markCause(db, head, id, { cause: 'other', note: '', seen: 9 }, blindness)).toThrow(
      '别人刚刚标过',
    )
  })

  test('is solved where all orders are closed, and nobody knows where there are none', () => {
    expect(solutionBy([])).toBe('none')
    expect(solutionBy(['void'])).toBe('none')
    expect(solutionBy(['closed', 'void'])).toBe('solved')
    expect(solutionBy(['closed', 'sent-back'])).toBe('open')
  })
})

describe('a frequent caller', () => {
  test('is one from the N-th call in M days on, and no more when the days have passed', async () => {
    setCallerRule(db, manager, rule(), now)
    // The first of thirty days, the last of which is today.
    calling(28)
    calling(5)
    await find()
    expect(callersKept()).toEqual([])
    const last = calling(1)
    await find()
    expect(callersKept()).toMatchObject([{ active: true, calls: 3, lastCallId: last.id }])
    expect(frequentNow(db, 3)).toEqual([
      { word: sealNumber(testCallerKey, number), calls: 3, days: 30 },
    ])
    db.update(calls)
      .set({ startedAt: noon - 29 * dayMs })
      .where(eq(calls.startedAt, noon - 28 * dayMs))
      .run()
    await find()
    expect(callersKept()).toMatchObject([{ active: false }])
    expect([frequentNow(db, 1), db.select().from(frequentCallerUnits).all()]).toEqual([[], []])
  })

  test('counted twice is the same, and the profile adds up to the callers', async () => {
    setCallerRule(db, manager, rule(), now)
    for (const days of [1, 2, 3, 4]) calling(days)
    for (const days of [1, 2, 3]) calling(days, units.second, '13800000001')
    await find()
    const plain = () => callersKept().map(({ countedAt: _countedAt, ...row }) => row)
    const before = [plain(), db.select().from(frequentProfiles).all()]
    await find()
    expect([plain(), db.select().from(frequentProfiles).all()]).toEqual(before)
    const profile = profileOf(db, manager)
    const sum = (lines: { calls: number }[]) => lines.reduce((total, { calls: n }) => total + n, 0)
    expect([sum(profile.part), sum(profile.hour), sum(profile.kind)]).toEqual([7, 7, 7])
    expect(profile.kind).toEqual([{ key: 'unknown', callers: 2, calls: 7 }])
  })

  test('is listed for a unit by the calls it took, and for nobody by number', async () => {
    setCallerRule(db, manager, rule(), now)
    for (const days of [1, 2, 3]) calling(days)
    calling(4, units.second)
    calling(1, units.second, '13800000001')
    await find()
    expect(frequent(manager)).toMatchObject([{ calls: 4, all: 4, caller: '139****9215' }])
    expect(frequent(head)).toMatchObject([{ calls: 3, all: 4 }])
    expect(JSON.stringify(callersKept())).not.toContain(number)
    const agent = actorWith(db, 'agent', { kind: 'person', id: units.first.person.id })
    expect(() => frequent(agent)).toThrow(Forbidden)
  })

  test('is a household only where somebody said so, once', async () => {
    setCallerRule(db, manager, rule(), now)
    for (const days of [1, 2, 3]) calling(days)
    await find()
    const id = callersKept()[0]?.id ?? 0
    markKind(db, manager, id, 'resident', 'unknown')
    expect(profileOf(db, manager).kind).toEqual([{ key: 'resident', callers: 1, calls: 3 }])
    expect(() => markKind(db, manager, id, 'non-resident', 'unknown')).toThrow('别人刚刚标过')
    expect(() => markKind(db, head, id, 'resident', 'resident')).toThrow(Forbidden)
    await find()
    expect(callersKept()).toMatchObject([{ customerKind: 'resident' }])
  })

  test('is found anew by a new rule, which is refused from the past, unchanged and over a newer one', async () => {
    for (const days of [1, 2, 3]) calling(days)
    await find()
    expect(callersKept()).toEqual([])
    expect(() => setCallerRule(db, manager, rule({ from: 1 }), now)).toThrow('今天或以后')
    expect(() => setCallerRule(db, manager, rule({ frequentCalls: 6 }), now)).toThrow('一样')
    setCallerRule(db, manager, rule(), now)
    expect(() => setCallerRule(db, manager, rule({ frequentCalls: 4 }), now)).toThrow('别人刚刚')
    await runs(db, 'find-repeats', findRepeatsHandler({ key: testCallerKey }))
    expect(callersKept()).toMatchObject([{ calls: 3 }])
  })
})

describe('first contact', () => {
  const shares = () => contactShares(db, manager, readContactFilters({}), now)

  test('is solved by a call that no other of its number follows within the days', async () => {
    calling(20)
    calling(15)
    calling(12, units.second, '13800000001')
    calling(12, units.second, '匿名')
    await find()
    const { whole, lines, without } = shares()
    expect(whole).toMatchObject({ calls: 3, solved: 2, interval: wilson(2, 3) })
    expect(lines.map(({ name, calls: n, solved }) => [name, n, solved])).toEqual([
      ['南京分中心 客服一部', 2, 1],
      ['南京分中心 客服二部', 1, 1],
    ])
    expect(without).toBe(1)
  })

  test('is judged only for days whose time is over', async () => {
    calling(6)
    await find()
    expect(shares().whole).toBeNull()
    calling(7)
    await find()
    expect(shares().whole).toMatchObject({ calls: 1, solved: 0 })
  })

  test('is counted anew where a call came late, and a recount equals the summary', async () => {
    calling(20)
    await find()
    expect(shares().whole).toMatchObject({ calls: 1, solved: 1 })
    calling(18)
    await find()
    expect(shares().whole).toMatchObject({ calls: 2, solved: 1 })
    const before = db.select().from(contactDays).all()
    db.update(contactCounts).set({ stale: true }).run()
    await find()
    expect(db.select().from(contactDays).all()).toEqual(before)
  })
})
