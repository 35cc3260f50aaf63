import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { correctMonths, isFrozen } from '#src/complaints/months/correct.ts'
import { complaints } from '#src/complaints/schema.ts'
import { announceMonth } from '#src/contest/announce.ts'
import { contestedIn } from '#src/contest/contested.ts'
import { correctionsSince } from '#src/contest/corrections.ts'
import { pendingOf } from '#src/contest/pending.ts'
import type { StandingRow } from '#src/contest/reckon.ts'
import { decideFlag, flagHistory, flagsOf, holdersNow } from '#src/contest/red-flag.ts'
import { adoptRule } from '#src/contest/rules.ts'
import { announced, asItStands, standingsOf } from '#src/contest/standings.ts'
import { shippedRule } from '#src/contest/vocabulary.ts'
import { waitingFor } from '#src/home/waiting/list.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { OpenDatabase } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { departments } from '#src/organisation/schema.ts'
import { departmentOf, toldTo } from '#test/complaints/opened.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  complained,
  decemberDay,
  januaryDay,
  novemberDay,
  octoberDay,
  volumes,
} from './contested.ts'

let open: OpenDatabase
let db: OpenDatabase['db']
let manager: Actor
let head: Actor
let units: { first: Unit; second: Unit }

beforeEach(() => {
  open = testDatabase()
  db = open.db
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
  head = actorWith(db, 'department-head', departmentOf(units.first))
})

const standings = (month = '2026-11', now = decemberDay) => standingsOf(db, month, now)
const rowOf = (unit: Unit, month = '2026-11') =>
  standings(month).rows.find(({ departmentId }) => departmentId === unit.department.id)
const announce = (month = '2026-11', now = decemberDay, by = manager) =>
  announceMonth(db, by, { month, note: '月例会', mark: standings(month, now).mark }, now)

/** 客服一部 is demonstrably better: 8 of a million against 60 of as many. */
function aMonth(at = novemberDay, month = '2026-11') {
  volumes(db, manager, month, { 客服一部: 1_000_000, 客服二部: 1_000_000 })
  const first = complained(db, manager, units.first, 8, { at })
  const second = complained(db, manager, units.second, 60, { at })
  return { first, second }
}

describe('a month of the contest', () => {
  test('is reckoned from calls, complaints and last month', () => {
    complained(db, manager, units.first, 2, { at: octoberDay, verdict: 'unsubstantiated' })
    aMonth()
    const row = rowOf(units.first)
    expect(row?.counts).toMatchObject({ complaints: 8, substantiated: 8, open: 0, leaked: 0 })
    expect(row?.complaintsPerMillion?.estimate).toBe(8)
    expect(row?.lastRate).toBe(0)
    expect(row?.change?.difference).toBe(1)
    expect(row?.place).toEqual({ rank: 1, shared: false, behind: null })
    expect(rowOf(units.second)?.place?.rank).toBe(2)
  })

  test('leaves out what was withdrawn, what is external, and what belongs to another month', () => {
    const { first } = aMonth()
    const [withdrawn, external, moved] = first
    const set = (id: number | undefined, values: Partial<typeof complaints.$inferInsert>) =>
      db
        .update(complaints)
        .set(values)
        .where(eq(complaints.id, id ?? -1))
        .run()
    set(withdrawn?.id, { stage: 'withdrawn' })
    set(external?.id, { class: 'external' })
    set(moved?.id, { openedAt: Date.parse('2026-12-01T00:00:00+08:00') })
    expect(rowOf(units.first)?.counts.complaints).toBe(5)
  })

  test('counts the calls of the tally where no official number was brought', () => {
    announcedCall(db, units.first, 'k1', novemberDay)
    announcedCall(db, units.first, 'k2', novemberDay)
    const row = rowOf(units.first)
    expect(row).toMatchObject({ calls: 2, tallied: 2, official: null, out: 'few-calls' })
    expect(row?.days).toEqual({ first: '2026-11-12', last: '2026-11-12' })
    volumes(db, manager, '2026-11', { 客服一部: 700_000 })
    expect(rowOf(units.first)).toMatchObject({ calls: 700_000, tallied: 2, official: 700_000 })
  })

  test('shows a department founded within it from its first day, and one without calls without a rank', () => {
    announcedCall(db, units.first, 'k1', Date.parse('2026-11-18T09:00:00+08:00'))
    announcedCall(db, units.first, 'k2', Date.parse('2026-11-30T23:59:00+08:00'))
    complained(db, manager, units.second, 1)
    expect(rowOf(units.first)?.days).toEqual({ first: '2026-11-18', last: '2026-11-30' })
    expect(rowOf(units.first)?.last).toBeNull()
    volumes(db, manager, '2026-11', { 客服二部: 0 })
    expect(rowOf(units.second)).toMatchObject({ out: 'no-calls', place: null, score: null })
  })

  test('says how many complaints belong to no department', () => {
    aMonth()
    const [one] = complained(db, manager, units.first, 1)
    db.update(complaints)
      .set({ departmentId: null })
      .where(eq(complaints.id, one?.id ?? -1))
      .run()
    expect(standings().unknown).toBe(1)
    expect(rowOf(units.first)?.counts.complaints).toBe(8)
  })
})

describe('an announcement', () => {
  test('freezes numbers, weights, ranks and names, freezes the complaints, and tells the heads', () => {
    aMonth()
    const before = standings()
    announce()
    const told = announced(db, '2026-11')
    expect(told?.rows).toEqual(JSON.parse(JSON.stringify(before.rows)))
    expect(told?.rule).toEqual(shippedRule)
    expect(isFrozen(db, '2026-11')).toBe(true)
    expect(toldTo(db, head)).toContain('2026-11 对标竞赛已公布，本部门第 1 名')
    expect(eventsOf(db, 'contest', '2026-11').map(({ action }) => action)).toEqual([
      'contest.announced',
    ])
    // A later name, a later volume, later weights: what was announced stays.
    db.update(departments)
      .set({ name: '客服三部' })
      .where(eq(departments.id, units.first.department.id))
      .run()
    volumes(db, manager, '2026-11', { 客服二部: 5 })
    expect(standings().rows).toEqual(told?.rows)
    expect(standings().rows[0]?.department).toBe('客服一部')
  })

  test('is kept by the database itself', () => {
    aMonth()
    announce()
    const kept = [
      `update contest_months set note = 'x'`,
      `delete from contest_months`,
      `update red_flags set department = 'x'`,
      `delete from red_flags`,
      `update contest_rewards set calls = 1`,
      `insert into contest_rules ("from", rule, reason, at, by_name) values ('2027-01', '{}', 'x', 1, 'x'); update contest_rules set reason = 'y'`,
      `delete from contest_rules`,
    ]
    open.sqlite.exec(`insert into contest_rewards (month, department_id, person_id, calls, praises)
      values ('2026-11', 1, 1, 500, 0)`)
    for (const statement of kept) {
      expect(() => open.sqlite.exec(statement)).toThrow(/kept/)
    }
  })

  test('is refused twice, before the month is over, after a later one, and without anybody in it', () => {
    expect(() => announce()).toThrow('没有部门够参评线')
    aMonth()
    aMonth(octoberDay, '2026-10')
    expect(() => announce('2026-11', novemberDay)).toThrow('还没有过完')
    expect(() =>
      announceMonth(db, manager, { month: '2026-13', note: 'x', mark: '' }, decemberDay),
    ).toThrow('没有这个月份')
    announce()
    expect(() =>
      announceMonth(db, manager, { month: '2026-11', note: 'x', mark: '' }, decemberDay),
    ).toThrow('已经公布')
    expect(() => announce('2026-10')).toThrow('后面的月份已经公布')
  })

  test('is refused where the numbers moved since its page was drawn', () => {
    aMonth()
    const { mark } = standings()
    complained(db, manager, units.first, 1)
    expect(() =>
      announceMonth(db, manager, { month: '2026-11', note: 'x', mark }, decemberDay),
    ).toThrow('数字有变动')
    expect(announced(db, '2026-11')).toBeNull()
    expect(isFrozen(db, '2026-11')).toBe(false)
  })

  test('is for those who hold the right', () => {
    aMonth()
    for (const role of ['qa-inspector', 'department-head', 'executive', 'agent'] as const) {
      expect(() => announce('2026-11', decemberDay, actorWith(db, role))).toThrow(Forbidden)
    }
  })

  test('is followed by corrections: a line for each change, and what the table would say now', () => {
    const { first, second } = aMonth()
    announce()
    const told = announced(db, '2026-11')!
    expect(correctionsSince(db, told)).toEqual({ lines: [], moved: [] })
    // An appeal is upheld late; calls are redated; a complaint is registered late.
    const overturned = second[0]!
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, overturned.id))
      .run()
    correctMonths(db, manager, overturned.id, 'overturned', januaryDay)
    volumes(db, manager, '2026-11', { 客服一部: 900_000 })
    const [late] = complained(db, manager, units.first, 1)
    correctMonths(db, manager, late!.id, 'late', januaryDay)
    const { lines, moved } = correctionsSince(db, told)
    expect(lines.map(({ field, delta, reason }) => [field, delta, reason])).toEqual([
      ['substantiated', -1, 'overturned'],
      ['unsubstantiated', 1, 'overturned'],
      ['complaints', 1, 'late'],
      ['substantiated', 1, 'late'],
    ])
    const ofFirst = moved.find(({ departmentId }) => departmentId === units.first.department.id)
    expect(ofFirst).toMatchObject({ calls: 1_000_000, callsNow: 900_000, rank: 1, rankNow: 1 })
    expect(asItStands(db, told)[0]?.counts.complaints).toBe(first.length + 1)
    expect(standings().rows[0]?.counts.complaints).toBe(first.length)
  })

  test('of the next month holds the rate against what was announced', () => {
    const { first } = aMonth()
    announce()
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, first[0]!.id))
      .run()
    volumes(db, manager, '2026-12', { 客服一部: 1_000_000 })
    expect(rowOf(units.first, '2026-12')?.last).toEqual({ substantiated: 8, verified: 8 })
  })
})

describe('the red flag', () => {
  const winners = (month: string) => flagsOf(db, month).map(({ department }) => department)

  test('goes to the first rank, and is handed on by the next month', () => {
    aMonth(octoberDay, '2026-10')
    announce('2026-10', novemberDay)
    expect(holdersNow(db)).toMatchObject([{ department: '客服一部', reason: 'first' }])
    volumes(db, manager, '2026-11', { 客服一部: 1_000_000, 客服二部: 1_000_000 })
    complained(db, manager, units.first, 60)
    complained(db, manager, units.second, 8)
    announce()
    const [now, before] = flagHistory(db)
    expect(now).toMatchObject({ department: '客服二部', month: '2026-11', until: null })
    expect(before).toMatchObject({ department: '客服一部', at: novemberDay, until: decemberDay })
  })

  test('is shared where all is equal, goes to the lower score where several held it, and stays with one holder in a tie', () => {
    volumes(db, manager, '2026-10', { 客服一部: 1_000_000, 客服二部: 1_000_000 })
    complained(db, manager, units.first, 8, { at: octoberDay })
    complained(db, manager, units.second, 8, { at: octoberDay })
    announce('2026-10', novemberDay)
    expect(winners('2026-10')).toEqual(['客服一部', '客服二部'])
    expect(flagsOf(db, '2026-10')[0]?.reason).toBe('shared')
    volumes(db, manager, '2026-11', { 客服一部: 1_000_000, 客服二部: 1_000_000 })
    complained(db, manager, units.first, 9)
    complained(db, manager, units.second, 8)
    announce()
    expect(flagsOf(db, '2026-11')[0]?.reason).toBe('lower-score')
    expect(winners('2026-11')).toEqual(['客服二部'])
    volumes(db, manager, '2026-12', { 客服一部: 1_000_000, 客服二部: 1_000_000 })
    const inDecember = Date.parse('2026-12-12T10:00:00+08:00')
    complained(db, manager, units.first, 8, { at: inDecember })
    complained(db, manager, units.second, 7, { at: inDecember })
    complained(db, manager, units.second, 2, { at: inDecember, omission: 'missed' })
    announce('2026-12', januaryDay)
    expect(flagsOf(db, '2026-12')[0]?.reason).toBe('kept')
    expect(winners('2026-12')).toEqual(['客服二部'])
  })

  test('goes to the fewer leaks in a tie that nobody holds it in', () => {
    volumes(db, manager, '2026-11', { 客服一部: 1_000_000, 客服二部: 1_000_000 })
    complained(db, manager, units.first, 8)
    complained(db, manager, units.first, 1, { omission: 'missed' })
    complained(db, manager, units.second, 10)
    announce()
    expect(flagsOf(db, '2026-11')).toMatchObject([
      { department: '客服二部', reason: 'fewer-leaks' },
    ])
  })
})

describe('the flag of any month', () => {
  const row = fc.record({ leaked: fc.nat(3), calls: fc.constantFrom(20, 30, 40), score: fc.nat(3) })
  const rows = fc.array(row, { minLength: 1, maxLength: 5 }).map((all) =>
    all.map(({ leaked, calls, score }, index) => {
      const place = { rank: 1, shared: all.length > 1, behind: null }
      return { departmentId: index, calls, score, place, counts: { leaked } } as StandingRow
    }),
  )

  test('is not won by a complaint more: whoever does not get it gets it no sooner by a leak or a higher score', () => {
    fc.assert(
      fc.property(rows, fc.subarray([0, 1, 2, 3, 4]), fc.nat(2), (all, holders, worse) => {
        const before = decideFlag(all, holders)?.departmentIds.includes(0)
        const [first, ...others] = all
        if (!first || before) return
        const counts = { ...first.counts, leaked: first.counts.leaked + worse }
        const after = decideFlag(
          [{ ...first, counts, score: (first.score ?? 0) + 1 }, ...others],
          holders,
        )
        expect(after?.departmentIds).not.toContain(0)
      }),
    )
  })

  test('goes to somebody of the first rank, and to nobody where nobody takes part', () => {
    fc.assert(
      fc.property(rows, fc.subarray([0, 1, 2, 3, 4]), (all, holders) => {
        const ids = decideFlag(all, holders)?.departmentIds ?? []
        expect(ids.length).toBeGreaterThan(0)
        expect(all.map(({ departmentId }) => departmentId)).toEqual(expect.arrayContaining(ids))
      }),
    )
    expect(decideFlag([], [1])).toBeNull()
  })
})

describe('verdicts that are still missing', () => {
  test('cannot change an order that is far apart, and may change one that is near', () => {
    aMonth()
    complained(db, manager, units.first, 1, { verdict: null })
    const far = standings()
    expect(pendingOf(far.rows, far.rule)).toMatchObject({ count: 1, open: false })
    complained(db, manager, units.first, 50, { verdict: null })
    const near = standings()
    const pending = pendingOf(near.rows, near.rule)
    expect(pending).toMatchObject({ count: 51, open: true })
    const own = pending?.rows.find(({ departmentId }) => departmentId === units.first.department.id)
    // After a month without verdicts, one found unsubstantiated counts as it did unverified.
    expect(own?.low).toBe(near.rows[0]?.score)
    expect(own?.high).toBeGreaterThan(near.rows[0]?.score ?? 0)
  })

  test('are none where everything was verified', () => {
    aMonth()
    expect(pendingOf(standings().rows, shippedRule)).toBeNull()
  })
})

describe('weights', () => {
  const other = { ...shippedRule, omissions: { missed: 5, concealed: 10 } }
  const adopt = (from: string, rule = other, by = manager) =>
    adoptRule(db, by, { from, rule, reason: '例会商定' }, decemberDay)

  test('hold from a coming month on and never for one that has begun', () => {
    adopt('2027-01')
    expect(standings('2026-12').rule).toEqual(shippedRule)
    expect(standings('2027-01').rule).toEqual(other)
    expect(standings('2027-05').rule).toEqual(other)
    for (const month of ['2026-11', '2026-12']) expect(() => adopt(month)).toThrow('下个月或以后')
    expect(() => adopt('2029-01')).toThrow('最多提前一年')
  })

  test('are refused where they are unsound, the same, or not one’s to adopt', () => {
    adopt('2027-01')
    expect(() => adopt('2027-02')).toThrow('没有改变')
    const unsound = { ...shippedRule, omissions: { missed: 1, concealed: 1 } }
    expect(() => adopt('2027-02', unsound)).toThrow('不能采用')
    const executive = actorWith(db, 'executive')
    expect(() => adopt('2027-02', shippedRule, executive)).toThrow(Forbidden)
  })
})

describe('the month that waits to be announced', () => {
  test('is on the first page of who may announce it, with what is still unverified, and gone afterwards', () => {
    const told = (by: Actor) =>
      waitingFor(db, by, 'contest', decemberDay).lines.map(({ thing, note }) => [thing, note])
    expect(told(manager)).toEqual([])
    aMonth()
    complained(db, manager, units.first, 2, { verdict: null })
    expect(told(manager)).toEqual([['2026-11 对标竞赛', '还有 2 件没有核实']])
    expect(told(head)).toEqual([])
    announce()
    expect(told(manager)).toEqual([])
  })
})

test('verdicts of the month that are contested are counted, and those of other months are not', () => {
  const { second } = aMonth()
  const [before] = complained(db, manager, units.first, 1, { at: octoberDay })
  const wanted = new Set([second[0]!.id, second[1]!.id, before!.id])
  const appealed = (_db: unknown, ids: readonly number[]) =>
    new Set(ids.filter((id) => wanted.has(id)))
  expect(contestedIn(db, '2026-11', appealed)).toBe(2)
  expect(contestedIn(db, '2026-13', appealed)).toBe(0)
})
