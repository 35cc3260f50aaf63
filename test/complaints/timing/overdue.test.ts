import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { moveComplaint } from '#src/complaints/flow/move.ts'
import { markMajor } from '#src/complaints/major/mark.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import {
  overdueCount,
  overdueList,
  readOverdueFilters,
  stepCounts,
} from '#src/complaints/timing/overdue.ts'
import { timingPart } from '#src/complaints/timing/part.ts'
import { pauseComplaint, resumeComplaint } from '#src/complaints/timing/pause.ts'
import { quantile, timeSpent } from '#src/complaints/timing/spent.ts'
import { watchLimits } from '#src/complaints/timing/watch.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { at, openedAt, spellOf, standing } from './running-complaint.ts'

let db: Db
let manager: Actor
let units: { first: Unit; second: Unit }

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
})

const now = at('2026-11-02 15:00')
const handledBy = (unit: Unit) => ({ handlingDepartmentId: unit.department.id })

/** Numbers of the complaints on the list, in its order. */
const listed = (query: Record<string, string> = {}, actor = manager, size = 20) =>
  overdueList(
    db,
    actor,
    readOverdueFilters(query),
    { size, cursor: null },
    blindness,
    now,
  ).rows.map(({ id }) => id)

describe('the list of what is overdue', () => {
  test('has the most urgent first, and neither what is in time nor what is done', () => {
    const later = openedAt(db, units.first, '2026-11-02 10:00', 'd1')
    const earlier = openedAt(db, units.first, '2026-11-02 08:00', 'd2')
    openedAt(db, units.first, '2026-11-02 14:00', 'd3')
    const gone = openedAt(db, units.first, '2026-11-02 08:00', 'd4')
    moveComplaint(db, gone, 'withdraw', now)
    expect(listed()).toEqual([earlier.id, later.id])
    expect(overdueCount(db, manager, readOverdueFilters({}), 999, blindness, now)).toBe(2)
    expect(listed({ state: 'running' })).toHaveLength(3)
  })

  test('pages by its limits, forwards and back', () => {
    const all = ['08:00', '08:01', '08:02'].map(
      (time, index) => openedAt(db, units.first, `2026-11-02 ${time}`, `d${index}`).id,
    )
    const read = (cursor: string | null) => {
      const match = /^([nb])(\d+)_(\d+)$/.exec(cursor ?? '')
      const from = match
        ? { back: match[1] === 'b', value: Number(match[2]), id: Number(match[3]) }
        : null
      const page = { size: 2, cursor: from }
      return overdueList(db, manager, readOverdueFilters({}), page, blindness, now)
    }
    const first = read(null)
    const second = read(first.next)
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(all)
    expect(read(second.previous).rows.map(({ id }) => id)).toEqual(all.slice(0, 2))
  })

  test('is narrowed by step, level and department', () => {
    const waits = openedAt(db, units.first, '2026-11-02 08:00', 'd1')
    const sent = openedAt(db, units.first, '2026-11-02 08:00', 'd2')
    moveComplaint(db, sent, 'dispatch', at('2026-11-02 09:00'), handledBy(units.second))
    markMajor(db, manager, waits.id, { reasons: ['media'], note: '' }, at('2026-11-02 09:00'))
    expect(listed({ step: 'dispatch' })).toEqual([waits.id])
    expect(listed({ step: 'acceptance' })).toEqual([sent.id])
    expect(listed({ level: 'major' })).toEqual([waits.id])
    expect(listed({ department: String(units.second.department.id) })).toEqual([sent.id])
    expect(listed({ department: String(units.first.department.id) })).toEqual([])
    // Two hours for the first contact of a major one have passed, the working day of the other has not.
    expect(listed({ step: 'contact' })).toEqual([waits.id])
    expect(listed({ step: 'contact', state: 'running' })).toEqual([waits.id, sent.id])
  })

  test('leaves out what is paused, which has a list of its own', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 08:00')
    const typed = { spellId: spellOf(db, id), reason: '等客户' }
    pauseComplaint(db, manager, id, typed, at('2026-11-02 09:00'))
    expect(listed()).toEqual([])
    expect(listed({ state: 'running' })).toEqual([])
    expect(listed({ state: 'paused' })).toEqual([id])
  })

  test('has as near what was reminded of and is not overdue', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 11:30')
    expect(listed({ state: 'near' })).toEqual([])
    watchLimits(db, now)
    expect(listed({ state: 'near' })).toEqual([id])
  })

  test('holds what the own department handles, and what is about its agents', () => {
    const own = openedAt(db, units.first, '2026-11-02 08:00', 'd1')
    const handled = openedAt(db, units.second, '2026-11-02 08:01', 'd2')
    moveComplaint(db, handled, 'dispatch', at('2026-11-02 08:30'), handledBy(units.first))
    openedAt(db, units.second, '2026-11-02 08:02', 'd3')
    const scope = { kind: 'department', id: units.first.department.id } as const
    expect(listed({}, actorWith(db, 'department-head', scope))).toEqual([own.id, handled.id])
  })

  test('is closed to those who see no complaints', () => {
    expect(() => listed({}, actorWith(db, 'system-admin'))).toThrow(Forbidden)
  })
})

test('the steps are counted by how far they are: running, near, overdue, and by level', () => {
  openedAt(db, units.first, '2026-11-02 14:00', 'd1')
  openedAt(db, units.first, '2026-11-02 11:30', 'd2')
  openedAt(db, units.first, '2026-11-02 08:00', 'd3')
  const old = openedAt(db, units.first, '2026-10-28 08:00', 'd4')
  moveComplaint(db, old, 'dispatch', at('2026-10-28 09:00'), handledBy(units.first))
  watchLimits(db, now)
  const counts = stepCounts(db, manager, readOverdueFilters({}), blindness, now)
  const of = (step: string) => counts.find((one) => one.step === step)
  expect(of('dispatch')).toMatchObject({ running: 3, near: 1, overdue: 1, levels: [1, 0, 0] })
  // Due on the 28th; the second working day behind it ended on the 30th, the third has not.
  expect(of('acceptance')).toMatchObject({ running: 1, near: 0, overdue: 1, levels: [0, 1, 0] })
  expect(of('reply')).toMatchObject({ running: 0, overdue: 0 })
})

describe('the time a step takes', () => {
  test('is working time without pauses, by department, with the share that was kept', () => {
    // Friday 18:00 to Monday 06:00: twelve hours of it are worked, two of them paused.
    const opened = openedAt(db, units.first, '2026-11-06 17:00')
    const sent = moveComplaint(
      db,
      opened,
      'dispatch',
      at('2026-11-06 18:00'),
      handledBy(units.first),
    )
    const taken = moveComplaint(db, sent, 'accept', at('2026-11-06 18:00'))
    const typed = { spellId: spellOf(db, taken.id), reason: '等客户' }
    pauseComplaint(db, manager, taken.id, typed, at('2026-11-06 22:00'))
    resumeComplaint(db, manager, taken.id, typed, at('2026-11-07 10:00'))
    moveComplaint(db, standing(db, taken.id), 'reply', at('2026-11-09 06:00'))
    const { rows } = timeSpent(db, manager, 30, at('2026-11-10 00:00'))
    expect(rows.find(({ step }) => step === 'reply')).toEqual({
      department: '客服一部',
      step: 'reply',
      stays: 1,
      medianMs: 10 * 3_600_000,
      ninetiethMs: 10 * 3_600_000,
      kept: 1,
      limited: 1,
    })
    expect(rows.find(({ step }) => step === 'dispatch')).toMatchObject({
      department: null,
      kept: 1,
    })
  })

  test('counts what was late, and only what ended in those days', () => {
    const opened = openedAt(db, units.first, '2026-11-02 08:00')
    moveComplaint(db, opened, 'dispatch', at('2026-11-02 12:01'), handledBy(units.first))
    const at30 = timeSpent(db, manager, 30, at('2026-11-20 00:00')).rows
    expect(at30).toMatchObject([{ step: 'dispatch', kept: 0, limited: 1 }])
    expect(timeSpent(db, manager, 30, at('2026-12-20 00:00')).rows).toEqual([])
  })

  test('is shown to a department of its own, and to a team not at all', () => {
    for (const unit of [units.first, units.second]) {
      const opened = openedAt(db, unit, '2026-11-02 08:00', unit.person.agentNo)
      const sent = moveComplaint(db, opened, 'dispatch', now, handledBy(unit))
      moveComplaint(db, sent, 'accept', now + 3_600_000)
    }
    const scope = { kind: 'department', id: units.first.department.id } as const
    const own = timeSpent(db, actorWith(db, 'department-head', scope), 30, now + 7_200_000).rows
    expect(own.map(({ department }) => department)).toEqual(['客服一部'])
    const team = { kind: 'team', id: units.first.team.id } as const
    expect(timeSpent(db, actorWith(db, 'team-leader', team), 30, now).rows).toEqual([])
  })

  test('has the middle value, and the one that nine of ten do not exceed', () => {
    const values = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]
    expect(quantile(values, 0.5)).toBe(5)
    expect(quantile(values, 0.9)).toBe(9)
    expect(quantile([], 0.5)).toBe(0)
    expect(quantile([7], 0.9)).toBe(7)
  })
})

test('a call that the reader has still to judge is listed without its department', () => {
  const { id } = openedAt(db, units.first, '2026-11-02 08:00')
  db.update(complaints)
    .set({ handlerName: '李强', ...handledBy(units.first) })
    .where(eq(complaints.id, id))
    .run()
  const callId = standing(db, id).callId as number
  const hides = { ...blindness, among: () => new Set([callId]) }
  const page = { size: 20, cursor: null }
  const { rows } = overdueList(db, manager, readOverdueFilters({}), page, hides, now)
  expect(rows).toMatchObject([{ id, department: null, handlerName: null, blind: true }])
})

test('its page tells whoever has still to judge neither department nor names', () => {
  const { id } = openedAt(db, units.first, '2026-11-02 08:00')
  const sent = moveComplaint(
    db,
    standing(db, id),
    'dispatch',
    at('2026-11-02 08:10'),
    handledBy(units.first),
  )
  const scope = { kind: 'department', id: units.first.department.id } as const
  const handler = actorWith(db, 'case-handler', scope)
  markMajor(db, handler, sent.id, { reasons: ['media'], note: '' }, at('2026-11-02 08:20'))
  watchLimits(db, now)
  const shownBy = (hides: typeof blindness) =>
    JSON.stringify(timingPart(db, manager, complaintDetail(db, manager, id, hides), now))
  expect(shownBy(blindness)).toContain('客服一部')
  expect(shownBy(blindness)).toContain(handler.name)
  const duty = () => ({ kind: 'recheck' as const, href: '/findings/1' })
  const hidden = shownBy({ ...blindness, duty })
  expect(hidden).not.toContain('客服一部')
  expect(hidden).not.toContain(handler.name)
})
