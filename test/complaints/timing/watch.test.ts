import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { accounts } from '#src/auth/schema.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { complaints } from '#src/complaints/schema.ts'
import { pauseComplaint, resumeComplaint } from '#src/complaints/timing/pause.ts'
import { complaintEscalations } from '#src/complaints/timing/schema.ts'
import { setAlarms } from '#src/complaints/timing/settings.ts'
import { usualAlarms } from '#src/complaints/timing/vocabulary.ts'
import { watchLimits } from '#src/complaints/timing/watch.ts'
import type { Db } from '#src/kernel/db.ts'
import { notices } from '#src/notices/schema.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

import { at, openedAt, spellOf, standing } from './running-complaint.ts'

let db: Db
let units: { first: Unit; second: Unit }

beforeEach(() => {
  db = testDatabase().db
  units = twoDepartments(db)
  for (const unit of [units.first, units.second]) {
    accountWith(db, 'case-handler', { kind: 'department', id: unit.department.id })
    accountWith(db, 'department-head', { kind: 'department', id: unit.department.id })
  }
  accountWith(db, 'qa-manager')
  accountWith(db, 'qa-inspector')
})

/** Notices so far, as `who kind`, in the order in which they were sent. */
const told = (kind?: string) =>
  db
    .select({ who: accounts.username, kind: notices.kind, urgent: notices.urgent })
    .from(notices)
    .innerJoin(accounts, eq(accounts.id, notices.accountId))
    .orderBy(notices.id)
    .all()
    .filter((one) => kind === undefined || one.kind === kind)
    .map(({ who }) => who)

const handlerOf = (unit: Unit) => `case-handler-department${unit.department.id}`
const headOf = (unit: Unit) => `department-head-department${unit.department.id}`

/** In the hands of 客服一部, accepted by its case handler. */
function accepted(moment: string) {
  const now = at(moment)
  const department = { handlingDepartmentId: units.first.department.id }
  const sent = moveComplaint(db, openedAt(db, units.first, moment), 'dispatch', now, department)
  const handler = accountWith(db, 'case-handler', {
    kind: 'department',
    id: units.first.department.id,
  })
  const taken = { handlerId: handler.id, handlerName: handler.displayName }
  const complaint = moveComplaint(db, sent, 'accept', now, taken)
  // The customer is reached at once: the contact is told of elsewhere.
  db.update(complaints).set({ contactedAt: now }).where(eq(complaints.id, complaint.id)).run()
  return complaint
}

describe('a limit that runs out', () => {
  test('is told to whom it concerns once three quarters of it are used, and once only', () => {
    accepted('2026-11-02 09:00')
    // 7 working days end on the 11th at 24:00; a quarter of them is 1.75 working days.
    watchLimits(db, at('2026-11-10 05:59'))
    expect(told()).toEqual([])
    watchLimits(db, at('2026-11-10 06:00'))
    watchLimits(db, at('2026-11-10 06:01'))
    watchLimits(db, at('2026-11-11 20:00'))
    expect(told()).toEqual([handlerOf(units.first)])
  })

  test('climbs level by level across a weekend: handlers, head, QA managers', () => {
    const { id } = accepted('2026-11-04 09:00')
    // Due on Friday the 13th at 24:00.
    watchLimits(db, at('2026-11-13 23:59'))
    expect(told('escalation')).toEqual([])
    watchLimits(db, at('2026-11-14 00:00'))
    expect(told('escalation')).toEqual([handlerOf(units.first)])
    // The first working day behind it is Monday.
    watchLimits(db, at('2026-11-16 23:59'))
    expect(told('escalation')).toHaveLength(1)
    watchLimits(db, at('2026-11-17 00:00'))
    expect(told('escalation').slice(1)).toEqual([headOf(units.first)])
    watchLimits(db, at('2026-11-18 23:59'))
    expect(told('escalation')).toHaveLength(2)
    watchLimits(db, at('2026-11-19 00:00'))
    expect(told('escalation').slice(2)).toEqual(['qa-manager-all', headOf(units.first)])
    watchLimits(db, at('2027-01-19 00:00'))
    expect(told('escalation')).toHaveLength(4)
    const rows = db.select().from(complaintEscalations).all()
    expect(rows.map(({ level, step }) => [level, step])).toEqual([
      [1, 'reply'],
      [2, 'reply'],
      [3, 'reply'],
    ])
    const actions = eventsOf(db, 'complaint', id).map(({ action }) => action)
    expect(actions.filter((action) => action === 'complaint.escalated')).toHaveLength(3)
  })

  test('climbs across 国庆: days off count for nothing, the make-up Saturday does', () => {
    accepted('2026-09-21 09:00')
    // 22, 23, 24, 28, 29, 30 September and 8 October; 中秋 is the 25th.
    watchLimits(db, at('2026-10-08 23:59'))
    expect(told('escalation')).toEqual([])
    watchLimits(db, at('2026-10-09 00:00'))
    expect(told('escalation')).toHaveLength(1)
    watchLimits(db, at('2026-10-10 00:00'))
    expect(told('escalation')).toHaveLength(2)
    // 9, 10 (a worked Saturday) and 12 October.
    watchLimits(db, at('2026-10-12 23:59'))
    expect(told('escalation')).toHaveLength(2)
    watchLimits(db, at('2026-10-13 00:00'))
    expect(told('escalation')).toHaveLength(4)
  })

  test('tells every level it passed, should nothing have run for days, and nobody twice', () => {
    accepted('2026-11-04 09:00')
    watchLimits(db, at('2026-11-30 00:00'))
    watchLimits(db, at('2026-11-30 00:01'))
    expect(db.select().from(complaintEscalations).all()).toHaveLength(3)
    expect(told()).toHaveLength(4)
    expect(told('reminder')).toEqual([])
  })

  test('says nothing any more of a step that was done', () => {
    const complaint = accepted('2026-11-04 09:00')
    const done = moveComplaint(db, complaint, 'reply', at('2026-11-05 09:00'))
    watchLimits(db, at('2026-11-06 09:00'))
    moveComplaint(db, done, 'verify', at('2026-11-06 10:00'))
    watchLimits(db, at('2026-11-06 10:01'))
    expect(told()).toEqual([])
  })

  test('begins anew with the next step, and with a second stay at the same one', () => {
    const complaint = accepted('2026-11-04 09:00')
    watchLimits(db, at('2026-11-14 00:00'))
    const replied = moveComplaint(db, complaint, 'reply', at('2026-11-14 10:00'))
    moveComplaint(db, replied, 'bounce', at('2026-11-14 11:00'))
    watchLimits(db, at('2026-11-14 11:01'))
    expect(told('escalation')).toHaveLength(1)
    watchLimits(db, at('2026-11-25 00:00'))
    expect(told('escalation').filter((who) => who === handlerOf(units.first))).toHaveLength(2)
  })

  test('rests while it is paused and goes on behind it', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    db.update(complaints).set({ contactedAt: 1 }).where(eq(complaints.id, id)).run()
    const manager = actorWith(db, 'qa-manager')
    const typed = { spellId: spellOf(db, id), reason: '等客户' }
    pauseComplaint(db, manager, id, typed, at('2026-11-02 10:00'))
    watchLimits(db, at('2026-11-05 10:00'))
    expect(told()).toEqual([])
    resumeComplaint(db, manager, id, typed, at('2026-11-05 10:00'))
    watchLimits(db, at('2026-11-05 11:59'))
    expect(told()).toEqual([])
    watchLimits(db, at('2026-11-05 12:00'))
    expect(new Set(told())).toEqual(new Set([handlerOf(units.first)]))
    watchLimits(db, at('2026-11-05 13:00'))
    expect(told('escalation')).toEqual([handlerOf(units.first)])
  })

  test('of the first contact is watched beside the step, until the customer is reached', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    const department = { handlingDepartmentId: units.first.department.id }
    const sent = moveComplaint(db, standing(db, id), 'dispatch', at('2026-11-02 09:10'), department)
    moveComplaint(db, sent, 'accept', at('2026-11-02 09:20'))
    watchLimits(db, at('2026-11-02 09:30'))
    expect(told()).toEqual([])
    watchLimits(db, at('2026-11-03 18:00'))
    expect(told('reminder')).toEqual([handlerOf(units.first)])
    watchLimits(db, at('2026-11-04 00:00'))
    expect(db.select().from(complaintEscalations).all()).toMatchObject([
      { step: 'contact', level: 1 },
    ])
    db.update(complaints).set({ contactedAt: 1 }).where(eq(complaints.id, id)).run()
    watchLimits(db, at('2026-11-05 00:00'))
    expect(db.select().from(complaintEscalations).all()).toHaveLength(1)
    expect(standing(db, id).contactAlarmAt).toBeNull()
  })

  test('of a contact that was late already goes on climbing behind a pause', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    const department = { handlingDepartmentId: units.first.department.id }
    const sent = moveComplaint(db, standing(db, id), 'dispatch', at('2026-11-02 09:10'), department)
    moveComplaint(db, sent, 'accept', at('2026-11-02 09:20'))
    watchLimits(db, at('2026-11-04 00:00'))
    const manager = actorWith(db, 'qa-manager')
    const typed = { spellId: spellOf(db, id), reason: '等客户' }
    pauseComplaint(db, manager, id, typed, at('2026-11-04 08:00'))
    watchLimits(db, at('2026-11-05 08:00'))
    resumeComplaint(db, manager, id, typed, at('2026-11-05 09:00'))
    watchLimits(db, at('2026-11-05 09:01'))
    const rows = db.select().from(complaintEscalations).all()
    expect(rows.map(({ step, level }) => [step, level])).toEqual([
      ['contact', 1],
      ['contact', 2],
    ])
  })

  test('of a contact is watched again when a complaint that was passed on is taken back', () => {
    const opened = openedAt(db, units.first, '2026-11-02 09:00')
    const referred = moveComplaint(db, opened, 'refer', at('2026-11-02 10:00'))
    watchLimits(db, at('2026-11-02 10:01'))
    expect(standing(db, opened.id).contactAlarmAt).toBeNull()
    moveComplaint(db, referred, 'take-back', at('2026-11-02 11:00'))
    watchLimits(db, at('2026-11-02 11:01'))
    expect(standing(db, opened.id).contactAlarmAt).toBe(at('2026-11-03 18:00'))
  })

  test('of the QA department climbs to its managers, not to the department that is judged', () => {
    const complaint = accepted('2026-11-02 09:00')
    moveComplaint(db, complaint, 'reply', at('2026-11-02 10:00'))
    watchLimits(db, at('2026-11-09 00:00'))
    expect(told('escalation')).toEqual(['qa-inspector-all', 'qa-manager-all'])
  })

  test('reaches the QA managers where a department has no head', () => {
    db.update(accounts)
      .set({ disabledAt: 1 })
      .where(eq(accounts.username, headOf(units.first)))
      .run()
    accepted('2026-11-04 09:00')
    watchLimits(db, at('2026-11-17 00:00'))
    expect(told('escalation')).toEqual([handlerOf(units.first), 'qa-manager-all'])
  })

  test('names no caller and no customer in what is sent', () => {
    accepted('2026-11-04 09:00')
    watchLimits(db, at('2026-11-30 00:00'))
    const sent = JSON.stringify(db.select().from(notices).all())
    expect(sent).toContain('干预答复')
    expect(sent).not.toContain('13931909215')
  })

  test('is watched in bounded runs', () => {
    for (const callNo of ['b1', 'b2', 'b3']) openedAt(db, units.first, '2026-11-02 09:00', callNo)
    const now = at('2026-11-02 09:30')
    // Each has a step and a contact to look at.
    expect([1, 2, 3].map(() => watchLimits(db, now, 2))).toEqual([4, 2, 0])
  })
})

describe('the settings of reminders', () => {
  test('hold at once for what runs, and repeat nothing that was said', () => {
    accepted('2026-11-02 09:00')
    watchLimits(db, at('2026-11-05 09:00'))
    expect(told()).toEqual([])
    const manager = actorWith(db, 'qa-manager')
    setAlarms(db, manager, { ...usualAlarms, remindPercent: 20 })
    watchLimits(db, at('2026-11-05 09:01'))
    expect(told()).toEqual([handlerOf(units.first)])
    setAlarms(db, manager, { ...usualAlarms, remindPercent: 30 })
    watchLimits(db, at('2026-11-06 09:01'))
    expect(told()).toHaveLength(1)
  })

  test('refuse a later level that comes earlier', () => {
    const levels = [
      { amount: 2, unit: 'working-day' as const },
      { amount: 8, unit: 'hour' as const },
      { amount: 3, unit: 'working-day' as const },
    ]
    const set = () => setAlarms(db, actorWith(db, 'qa-manager'), { remindPercent: 75, levels })
    expect(set).toThrow('后一级的时间不能早于前一级')
  })
})
