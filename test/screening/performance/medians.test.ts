import { beforeEach, expect, test } from 'vitest'

import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { medianOf } from '#src/kernel/statistics/median.ts'
import { centreMedians, medianThisWeek, ownMedians } from '#src/screening/performance/medians.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { suspectedCall, twoDepartments, type Unit } from '../heard-calls.ts'

const now = Date.parse('2026-11-26T10:00:00+08:00')

let db: Db
let inspector: Actor
let manager: Actor
let units: { first: Unit; second: Unit }
let calls = 0

beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
})

function judged(by: Actor, at: number, times: (number | null)[], unit = units.first) {
  for (const tookMs of times) {
    const { finding } = suspectedCall(db, unit, `c${(calls += 1)}`)
    const input = { verdict: 'unfounded', note: '' } as const
    const { recheck } = recheckFinding(db, by, finding.id, input, at)
    db.run(`update rechecks set took_ms = ${tookMs} where id = ${recheck.id}`)
  }
}

test('a median is the middle, or between the two middles', () => {
  expect(medianOf([])).toBeNull()
  expect(medianOf([7])).toBe(7)
  expect(medianOf([9, 1, 5])).toBe(5)
  expect(medianOf([4, 1, 3, 2])).toBe(2.5)
})

test('each week has its own, the newest first, over twelve weeks, and long pauses move nothing', () => {
  judged(inspector, now, [40_000, 50_000, 60_000, 45_000, 1_800_000])
  judged(inspector, now - 7 * dayMs, [20_000, 20_000, 30_000, 90_000, 90_000])
  judged(inspector, now - 100 * dayMs, [1, 1, 1, 1, 1])
  const weeks = ownMedians(db, inspector, now)
  expect(weeks).toHaveLength(12)
  expect(weeks[0]).toEqual({ week: startOfWeek(now), timed: 5, medianMs: 50_000 })
  expect(weeks[1]).toEqual({ week: startOfWeek(now - 7 * dayMs), timed: 5, medianMs: 30_000 })
  expect(weeks.slice(2).every(({ timed, medianMs }) => timed === 0 && medianMs === null)).toBe(true)
})

test('of fewer than five verdicts, or of untimed ones, none is told', () => {
  expect(medianThisWeek(db, inspector, now)).toBeNull()
  judged(inspector, now, [40_000, 50_000, null, 60_000, 70_000, null])
  expect(medianThisWeek(db, inspector, now)).toMatchObject({ timed: 4, medianMs: null })
  judged(inspector, now, [40_000])
  expect(medianThisWeek(db, inspector, now)).toMatchObject({ timed: 5, medianMs: 50_000 })
})

test('one’s own are one’s own; the centre’s are everybody’s, within one’s scope, for who plans', () => {
  judged(inspector, now, [10_000, 10_000, 10_000, 10_000, 10_000])
  judged(manager, now, [90_000, 90_000, 90_000, 90_000, 90_000, 90_000], units.second)
  expect(ownMedians(db, inspector, now)[0]?.medianMs).toBe(10_000)
  expect(centreMedians(db, manager, now)[0]).toMatchObject({ timed: 11, medianMs: 90_000 })
  const scope = { kind: 'department', id: units.first.department.id } as const
  const limited = actorWith(db, 'qa-manager', scope)
  expect(centreMedians(db, limited, now)[0]).toMatchObject({ timed: 5, medianMs: 10_000 })
  expect(() => centreMedians(db, inspector, now)).toThrow(Forbidden)
})
