import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { eventsOf } from '#src/audit/timeline.ts'
import { accounts } from '#src/auth/schema.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { liftMajor, markMajor } from '#src/complaints/major/mark.ts'
import { setOpinionRisk } from '#src/complaints/major/opinion-risk.ts'
import { pauseComplaint, resumeComplaint } from '#src/complaints/timing/pause.ts'
import { dueWords } from '#src/complaints/timing/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { notices } from '#src/notices/schema.ts'
import { at, openedAt, spellOf, standing } from '#test/complaints/timing/running-complaint.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { accountWith, actorWith } from '#test/support/people.ts'

let db: Db
let manager: Actor
let units: { first: Unit; second: Unit }

beforeEach(() => {
  db = testDatabase().db
  manager = actorWith(db, 'qa-manager')
  units = twoDepartments(db)
})

const media = { reasons: ['media'] as const, note: '客户说要找电视台' }
const mark = (id: number, moment: string) => markMajor(db, manager, id, media, at(moment))
const lift = (id: number, moment: string) =>
  liftMajor(db, manager, id, { reason: '核实后不是' }, at(moment))
const dueOf = (id: number) => dueWords(standing(db, id).dueAt ?? 0)

/** The reply is due in 7 working days. */
function handledSince(moment: string) {
  const now = at(moment)
  const department = { handlingDepartmentId: units.first.department.id }
  const sent = moveComplaint(db, openedAt(db, units.first, moment), 'dispatch', now, department)
  return moveComplaint(db, sent, 'accept', now)
}

describe('a complaint that becomes major', () => {
  test('has the short limit of its step at once, from that moment', () => {
    const { id } = handledSince('2026-11-02 09:00')
    expect(dueOf(id)).toBe('2026-11-11 24:00')
    mark(id, '2026-11-03 10:00')
    expect(dueOf(id)).toBe('2026-11-04 10:00')
    expect(dueWords(standing(db, id).contactDueAt ?? 0)).toBe('2026-11-03 12:00')
  })

  test('shortly before its limit keeps what little it has left', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    mark(id, '2026-11-02 12:30')
    expect(dueOf(id)).toBe('2026-11-02 13:00')
  })

  test('and is overdue stays overdue', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    mark(id, '2026-11-02 14:00')
    expect(dueOf(id)).toBe('2026-11-02 13:00')
  })

  test('while it is paused has the short limit from the resumption on', () => {
    const { id } = handledSince('2026-11-02 09:00')
    const typed = { spellId: spellOf(db, id), reason: '等客户' }
    pauseComplaint(db, manager, id, typed, at('2026-11-02 10:00'))
    mark(id, '2026-11-02 11:00')
    expect(standing(db, id).dueAt).toBeNull()
    resumeComplaint(db, manager, id, typed, at('2026-11-03 08:00'))
    expect(dueOf(id)).toBe('2026-11-04 08:00')
  })

  test('has short limits at every step that follows', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    mark(id, '2026-11-02 09:10')
    moveComplaint(db, standing(db, id), 'dispatch', at('2026-11-02 09:20'))
    expect(dueOf(id)).toBe('2026-11-02 10:20')
  })

  test('is told to the head of its department and the QA managers at once, urgently', () => {
    for (const unit of [units.first, units.second]) {
      accountWith(db, 'department-head', { kind: 'department', id: unit.department.id })
    }
    mark(handledSince('2026-11-02 09:00').id, '2026-11-03 10:00')
    const sent = db
      .select({ who: accounts.username, kind: notices.kind, urgent: notices.urgent })
      .from(notices)
      .innerJoin(accounts, eq(accounts.id, notices.accountId))
      .all()
    expect(sent).toEqual([
      {
        who: `department-head-department${units.first.department.id}`,
        kind: 'major',
        urgent: true,
      },
      { who: 'qa-manager-all', kind: 'major', urgent: true },
    ])
  })

  test('is marked once: the second of two is told, and nobody is told twice', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    mark(id, '2026-11-02 10:00')
    expect(() => mark(id, '2026-11-02 10:00')).toThrow('已经标为重大')
    expect(db.select().from(notices).all()).toHaveLength(1)
  })

  test('is marked by those who may, within their reach, and while it is open', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    expect(() => markMajor(db, actorWith(db, 'return-visitor'), id, media)).toThrow(Forbidden)
    const scope = { kind: 'department', id: units.second.department.id } as const
    expect(() => markMajor(db, actorWith(db, 'case-handler', scope), id, media)).toThrow(NotFound)
    moveComplaint(db, standing(db, id), 'withdraw', at('2026-11-02 10:00'))
    expect(() => mark(id, '2026-11-02 11:00')).toThrow('不再标记')
  })
})

describe('a lifted mark', () => {
  test('gives the step back its ordinary limit from its beginning, and no more', () => {
    const { id } = handledSince('2026-11-02 09:00')
    mark(id, '2026-11-03 10:00')
    lift(id, '2026-11-03 11:00')
    expect(dueOf(id)).toBe('2026-11-11 24:00')
    expect(standing(db, id).level).toBe('ordinary')
  })

  test('counts the pauses there were', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    const typed = { spellId: spellOf(db, id), reason: '等客户' }
    mark(id, '2026-11-02 09:10')
    pauseComplaint(db, manager, id, typed, at('2026-11-02 09:20'))
    resumeComplaint(db, manager, id, typed, at('2026-11-02 10:20'))
    expect(dueOf(id)).toBe('2026-11-02 11:10')
    lift(id, '2026-11-02 10:30')
    expect(dueOf(id)).toBe('2026-11-02 14:00')
  })

  test('makes nothing timely that is overdue', () => {
    const { id } = handledSince('2026-11-02 09:00')
    mark(id, '2026-11-03 10:00')
    lift(id, '2026-11-04 10:00')
    expect(dueOf(id)).toBe('2026-11-04 10:00')
  })

  test('keeps who marked it, why, and who lifted it', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    mark(id, '2026-11-02 09:10')
    lift(id, '2026-11-02 09:20')
    expect(() => lift(id, '2026-11-02 09:21')).toThrow('不是重大投诉')
    mark(id, '2026-11-02 09:30')
    const actions = eventsOf(db, 'complaint', id).map(({ action }) => action)
    expect(actions.slice(1)).toEqual([
      'complaint.marked-major',
      'complaint.major-lifted',
      'complaint.marked-major',
    ])
  })

  test('is no matter of those who may mark', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    mark(id, '2026-11-02 09:10')
    const work = () => liftMajor(db, actorWith(db, 'qa-inspector'), id, { reason: '不是' })
    expect(work).toThrow(Forbidden)
  })
})

describe('舆情风险', () => {
  test('is set, changed and lifted; the trail keeps each, with numbers masked', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    setOpinionRisk(db, manager, id, { risk: '客户 13931909215 说已经联系电视台', was: '' })
    const was = '客户 139****9215 说已经联系电视台'
    expect(standing(db, id).opinionRisk).toBe(was)
    setOpinionRisk(db, manager, id, { risk: '', was })
    expect(standing(db, id).opinionRisk).toBe('')
    const particulars = db
      .select({ action: auditEvents.action, particulars: auditEvents.particulars })
      .from(auditEvents)
      .all()
      .filter(({ action }) => action === 'complaint.opinion-risk-set')
    expect(particulars).toMatchObject([
      { particulars: { was: '无', now: was } },
      { particulars: { was, now: '无' } },
    ])
  })

  test('of two people who change it at once, the second is told', () => {
    const { id } = openedAt(db, units.first, '2026-11-02 09:00')
    setOpinionRisk(db, manager, id, { risk: '媒体在问', was: '' })
    const late = () => setOpinionRisk(db, manager, id, { risk: '网上有帖子', was: '' })
    expect(late).toThrow('没有保存')
    expect(standing(db, id).opinionRisk).toBe('媒体在问')
  })
})
