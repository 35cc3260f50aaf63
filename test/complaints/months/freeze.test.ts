import { eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { correctMonths, settleMonths, strayed } from '#src/complaints/months/correct.ts'
import { correctionsOf, monthFigures } from '#src/complaints/months/counts.ts'
import { freezeMonth } from '#src/complaints/months/freeze.ts'
import { boundsOf, monthAfter, monthOf, monthsBefore } from '#src/complaints/months/month.ts'
import { frozenCounts } from '#src/complaints/months/schema.ts'
import { plus } from '#src/complaints/months/share.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Omission } from '#src/complaints/vocabulary.ts'
import { withdrawComplaint } from '#src/complaints/withdraw.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { announcedCall, twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

let db: Db
let manager: Actor
let units: { first: Unit; second: Unit }
const november = Date.parse('2026-11-05T10:00:00+08:00')
const december = Date.parse('2026-12-02T10:00:00+08:00')

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
})

let calls = 0
function opened(unit: Unit, at = november, omission: Omission | null = null): Complaint {
  const call = announcedCall(db, unit, `m${(calls += 1)}`)
  const facts = { faultCategory: 'attitude', target: null, note: '' } as const
  return openComplaint(db, manager, { source: 'manual', callId: call.id, omission, ...facts }, at)
}

/** What storing a verdict does to the counts, without the rest of it. */
function verified(id: number, verdict: Complaint['verdict'], at = december) {
  db.update(complaints).set({ verdict, verdictAt: at }).where(eq(complaints.id, id)).run()
  correctMonths(db, manager, id, 'verified', at)
}

const figures = (by = manager) => monthFigures(db, by, '2026-11')
const rowOf = (unit: Unit, by = manager) =>
  figures(by)?.rows.find(({ departmentId }) => departmentId === unit.department.id)
const freeze = (at = december) => freezeMonth(db, manager, { month: '2026-11', note: '月会用' }, at)

describe('a month', () => {
  test('takes in what was opened in it by the clock of Shanghai', () => {
    expect(monthOf(Date.parse('2026-11-30T23:59:59.999+08:00'))).toBe('2026-11')
    expect(monthOf(Date.parse('2026-12-01T00:00:00+08:00'))).toBe('2026-12')
    expect(boundsOf('2026-12')).toEqual({
      from: Date.parse('2026-12-01T00:00:00+08:00'),
      until: Date.parse('2027-01-01T00:00:00+08:00'),
    })
    expect(monthAfter('2027-01', -1)).toBe('2026-12')
    expect(monthsBefore(Date.parse('2027-01-15T10:00:00+08:00'), 3)).toEqual([
      '2027-01',
      '2026-12',
      '2026-11',
    ])
  })

  test.each(['2026-13', '2026-00', '2026-1', '', '1 or 1=1', '2026-11-01', '9999-12'])(
    'that does not exist (%s) is none',
    (month) => {
      expect(monthFigures(db, manager, month)).toBeNull()
    },
  )

  test('counts by department what stands, and leaves out what was withdrawn, passed on or merged', () => {
    opened(units.first)
    opened(units.first, november, 'concealed')
    opened(units.second, november, 'missed')
    const gone = opened(units.first)
    withdrawComplaint(db, manager, gone.id, '误立案')
    const outside = opened(units.first)
    db.update(complaints).set({ class: 'external' }).where(eq(complaints.id, outside.id)).run()
    opened(units.first, december)
    expect(rowOf(units.first)?.counts).toMatchObject({ complaints: 2, concealed: 1, missed: 0 })
    expect(rowOf(units.second)?.counts).toMatchObject({ complaints: 1, concealed: 0, missed: 1 })
    expect(figures()?.sum.complaints).toBe(3)
  })

  test('shows a department its own numbers and nobody else theirs', () => {
    opened(units.first)
    opened(units.second)
    const head = actorWith(db, 'department-head', {
      kind: 'department',
      id: units.first.department.id,
    })
    expect(figures(head)?.rows.map(({ department }) => department)).toEqual(['客服一部'])
    freeze()
    expect(figures(head)?.rows.map(({ department }) => department)).toEqual(['客服一部'])
    const leader = actorWith(db, 'qa-inspector', { kind: 'team', id: units.first.team.id })
    expect(figures(leader)?.rows).toEqual([])
    expect(() => figures(actorWith(db, 'agent'))).toThrow(Forbidden)
  })
})

describe('a frozen month', () => {
  test('keeps its numbers whatever comes later, with the correction beside them', () => {
    const complaint = opened(units.first)
    verified(complaint.id, 'substantiated', november)
    freeze()
    verified(complaint.id, 'unsubstantiated')
    expect(rowOf(units.first)).toMatchObject({
      counts: { complaints: 1, substantiated: 1, unsubstantiated: 0 },
      corrected: { complaints: 0, substantiated: -1, unsubstantiated: 1 },
    })
    expect(correctionsOf(db, manager, '2026-11')).toMatchObject([
      { field: 'unsubstantiated', delta: 1, reason: 'verified', department: '客服一部' },
      { field: 'substantiated', delta: -1, complaintNo: complaint.complaintNo },
    ])
    expect(eventsOf(db, 'month', '2026-11').map(({ action }) => action)).toEqual([
      'month.frozen',
      'month.corrected',
    ])
  })

  test('writes the same correction once, however often it is asked for', () => {
    const complaint = opened(units.first)
    freeze()
    verified(complaint.id, 'substantiated')
    correctMonths(db, manager, complaint.id, 'overturned', december)
    correctMonths(db, manager, complaint.id, 'verified', december)
    expect(correctionsOf(db, manager, '2026-11')).toHaveLength(1)
  })

  test('is corrected when a complaint of it is withdrawn, or opened late', () => {
    const complaint = opened(units.first, november, 'missed')
    freeze()
    withdrawComplaint(db, manager, complaint.id, '误立案')
    expect(rowOf(units.first)?.corrected).toMatchObject({ complaints: -1, missed: -1 })
    const late = opened(units.second)
    correctMonths(db, manager, late.id, 'late', december)
    expect(rowOf(units.second)).toMatchObject({
      counts: { complaints: 0 },
      corrected: { complaints: 1 },
    })
  })

  test('moves a complaint from one department to the other when a new roster says so', () => {
    const complaint = opened(units.first)
    freeze()
    const { id: departmentId } = units.second.department
    db.update(complaints).set({ departmentId }).where(eq(complaints.id, complaint.id)).run()
    expect(strayed(db, '2026-11')).toEqual([complaint.id])
    settleMonths(db, manager, ['2026-11', '2026-12'], december)
    expect(strayed(db, '2026-11')).toEqual([])
    expect(rowOf(units.first)?.corrected.complaints).toBe(-1)
    expect(rowOf(units.second)?.corrected.complaints).toBe(1)
  })

  test('is frozen once, only when it is over, and only by whoever may', () => {
    opened(units.first)
    const last = Date.parse('2026-11-30T23:59:59.999+08:00')
    expect(() => freeze(last)).toThrow('还没有过完')
    freeze(last + 1)
    expect(() => freeze()).toThrow('已经封存')
    expect(() => freezeMonth(db, manager, { month: '2026-13', note: '' }, december)).toThrow(
      '没有这个月份',
    )
    const inspector = actorWith(db, 'qa-inspector')
    expect(() => freezeMonth(db, inspector, { month: '2026-10', note: '' }, december)).toThrow(
      Forbidden,
    )
    expect(db.select().from(frozenCounts).all()).toHaveLength(1)
  })

  test('with its corrections is what stands, after whatever sequence of changes', () => {
    const change = fc.record({
      which: fc.nat(4),
      what: fc.constantFrom('verdict', 'omission', 'stage', 'department', 'class'),
      to: fc.nat(2),
    })
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const open = testDatabase()
        db = open.db
        manager = actorWith(db, 'qa-manager')
        units = twoDepartments(db)
        const made = Array.from({ length: 5 }, (_, n) => opened(n % 2 ? units.first : units.second))
        freeze()
        for (const { which, what, to } of changes) {
          const id = made[which]?.id ?? 0
          db.update(complaints).set(changeTo(what, to)).where(eq(complaints.id, id)).run()
          correctMonths(db, manager, id, 'ledger', december)
        }
        const frozen = figures()
        db.run(`delete from month_corrections`)
        db.run(`delete from frozen_counts`)
        db.run(`delete from frozen_complaints`)
        db.run(`delete from frozen_months`)
        const live = figures()
        for (const { id } of [units.first.department, units.second.department]) {
          const [one, other] = [frozen, live].map((of) =>
            of?.rows.find(({ departmentId }) => departmentId === id),
          )
          expect(plus(one?.counts, one?.corrected ?? {})).toEqual(plus(other?.counts, {}))
        }
        open.close()
      }),
      { numRuns: 40 },
    )
  })
})

function changeTo(what: string, to: number): Partial<Complaint> {
  if (what === 'verdict') {
    return { verdict: ([null, 'substantiated', 'unsubstantiated'] as const)[to] ?? null }
  }
  if (what === 'omission') return { omission: ([null, 'concealed', 'missed'] as const)[to] ?? null }
  if (what === 'stage')
    return { stage: (['opened', 'withdrawn', 'merged'] as const)[to] ?? 'opened' }
  if (what === 'class') return { class: to === 0 ? 'internal' : 'external' }
  return { departmentId: (to === 0 ? units.first : units.second).department.id }
}
