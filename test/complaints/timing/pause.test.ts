import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { pauseComplaint, resumeComplaint } from '#src/complaints/timing/pause.ts'
import { complaintPauses } from '#src/complaints/timing/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { setCalendarDay } from '#src/organisation/working-calendar/keep.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { at, openedAt, spellOf, standing } from './running-complaint.ts'

let db: Db
let manager: Actor
let unit: Unit

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  unit = twoDepartments(db).first
})

/** Taken in, and in the hands of the department since a moment: 7 working days for the reply. */
function handledSince(moment: string) {
  const opened = openedAt(db, unit, moment)
  const now = at(moment)
  const sent = moveComplaint(db, opened, 'dispatch', now)
  return moveComplaint(db, sent, 'accept', now)
}

const pause = (id: number, moment: string) =>
  pauseComplaint(db, manager, id, { reason: '客户出差', spellId: spellOf(db, id) }, at(moment))
const resume = (id: number, moment: string) =>
  resumeComplaint(db, manager, id, { spellId: spellOf(db, id) }, at(moment))
const dueOf = (id: number) => {
  const { dueAt } = standing(db, id)
  return dueAt === null ? null : formatTime(dueAt)
}

describe('a pause', () => {
  test('moves a limit of hours by as long as it took', () => {
    const { id } = openedAt(db, unit, '2026-11-02 09:00')
    expect(dueOf(id)).toBe('2026-11-02 13:00')
    pause(id, '2026-11-02 12:30')
    expect(dueOf(id)).toBeNull()
    resume(id, '2026-11-03 08:10')
    expect(dueOf(id)).toBe('2026-11-03 08:40')
  })

  test('counts the working days that remained again, across 国庆 and its make-up day', () => {
    // 29 and 30 September are worked, 1–7 October are not, Saturday the 10th is.
    const { id } = handledSince('2026-09-28 10:00')
    expect(dueOf(id)).toBe('2026-10-14 00:00')
    pause(id, '2026-09-30 16:00')
    // Behind the 30th remained 8, 9, 10, 12 and 13 October: five days.
    resume(id, '2026-10-09 09:00')
    expect(dueOf(id)).toBe('2026-10-16 00:00')
  })

  test('that lies within days off moves nothing', () => {
    const { id } = handledSince('2026-09-28 10:00')
    pause(id, '2026-10-01 09:00')
    resume(id, '2026-10-07 23:59')
    expect(dueOf(id)).toBe('2026-10-14 00:00')
  })

  test('on the last day leaves the day of the resumption, or the first working day from it', () => {
    const { id } = handledSince('2026-09-16 10:00')
    expect(dueOf(id)).toBe('2026-09-25 00:00')
    pause(id, '2026-09-24 23:00')
    // 中秋, and the weekend behind it.
    resume(id, '2026-09-25 10:00')
    expect(dueOf(id)).toBe('2026-09-29 00:00')
  })

  test('within one day moves no limit of working days', () => {
    const { id } = handledSince('2026-11-02 09:00')
    const before = dueOf(id)
    pause(id, '2026-11-03 09:00')
    resume(id, '2026-11-03 17:00')
    expect(dueOf(id)).toBe(before)
  })

  test('never brings a limit forward, should the calendar have changed meanwhile', () => {
    const { id } = handledSince('2026-11-02 09:00')
    const before = dueOf(id)
    pause(id, '2026-11-03 09:00')
    const kind = 'working' as const
    for (const text of ['2026-11-07 00:00', '2026-11-08 00:00']) {
      setCalendarDay(db, manager, { day: at(text), kind, name: '' }, at('2026-11-03 10:00'))
    }
    resume(id, '2026-11-03 11:00')
    expect(dueOf(id)).toBe(before)
  })

  test('moves the time for the first contact as well, until the customer was reached', () => {
    const { id } = openedAt(db, unit, '2026-11-02 09:00')
    expect(formatTime(standing(db, id).contactDueAt!)).toBe('2026-11-04 00:00')
    pause(id, '2026-11-02 10:00')
    resume(id, '2026-11-04 10:00')
    expect(formatTime(standing(db, id).contactDueAt!)).toBe('2026-11-06 00:00')
  })

  test('keeps who paused it, why, and who resumed it; the trail holds none of its words', () => {
    const { id } = openedAt(db, unit, '2026-11-02 09:00')
    pause(id, '2026-11-02 10:00')
    resume(id, '2026-11-02 11:00')
    const events = eventsOf(db, 'complaint', id)
    expect(events.map(({ action }) => action)).toEqual([
      'complaint.opened',
      'complaint.paused',
      'complaint.resumed',
    ])
    expect(JSON.stringify(db.select().from(auditEvents).all())).not.toContain('客户出差')
    expect(db.select().from(complaintPauses).all()).toMatchObject([
      { reason: '客户出差', byName: manager.name, endedByName: manager.name },
    ])
  })

  test('stops the flow, and is refused twice, when overdue, and where nothing runs', () => {
    const { id } = openedAt(db, unit, '2026-11-02 09:00')
    pause(id, '2026-11-02 10:00')
    expect(() => pause(id, '2026-11-02 10:01')).toThrow('已经暂停计时了')
    const paused = standing(db, id)
    expect(() => moveComplaint(db, paused, 'dispatch', at('2026-11-02 11:00'))).toThrow('已暂停')
    resume(id, '2026-11-02 12:00')
    expect(() => resume(id, '2026-11-02 12:01')).toThrow('没有暂停')
    expect(() => pause(id, '2026-11-02 16:00')).toThrow('已经超期')
    const gone = moveComplaint(db, standing(db, id), 'withdraw', at('2026-11-02 17:00'))
    expect(() => pause(gone.id, '2026-11-02 18:00')).toThrow('页面已经过时')
  })

  test('from a page that shows an earlier step is refused, and nothing stops', () => {
    const opened = openedAt(db, unit, '2026-11-02 09:00')
    const stale = { reason: '等客户', spellId: spellOf(db, opened.id) }
    moveComplaint(db, opened, 'dispatch', at('2026-11-02 09:30'))
    const late = () => pauseComplaint(db, manager, opened.id, stale, at('2026-11-02 09:40'))
    expect(late).toThrow('页面已经过时')
    expect(standing(db, opened.id).pausedAt).toBeNull()
  })

  test('belongs to the QA managers', () => {
    const { id } = openedAt(db, unit, '2026-11-02 09:00')
    const handler = actorWith(db, 'case-handler')
    const typed = { reason: '等客户', spellId: spellOf(db, id) }
    expect(() => pauseComplaint(db, handler, id, typed)).toThrow(Forbidden)
    expect(() => resumeComplaint(db, handler, id, typed)).toThrow(Forbidden)
  })

  test('with a clock that was set back meanwhile takes no time', () => {
    const { id } = openedAt(db, unit, '2026-11-02 09:00')
    pause(id, '2026-11-02 10:00')
    resume(id, '2026-11-02 09:50')
    expect(dueOf(id)).toBe('2026-11-02 13:00')
  })
})
