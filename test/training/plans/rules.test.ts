import { beforeEach, describe, expect, test } from 'vitest'

import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { planClass, seatsOf } from '#src/training/classes/plan.ts'
import { askForSeats } from '#src/training/classes/seats.ts'
import {
  addEntry,
  closePlan,
  makePlan,
  type NewEntry,
  settleEntry,
} from '#src/training/plans/plan.ts'
import { ownTraining, planDetail } from '#src/training/plans/queries.ts'
import { recordTraining } from '#src/training/records/record-training.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { dayMs, leaves, staffed } from '../scene.ts'

const now = Date.parse('2026-11-23T10:00:00+08:00')
const today = startOfDay(now)

let db: Db
let trainer: Actor
let units: ReturnType<typeof staffed>
let planId: number

beforeEach(() => {
  db = testDatabase().db
  trainer = actorWith(db, 'trainer')
  units = staffed(db)
  planId = makePlan(db, trainer, { personId: units.first.person.id, goal: '少出派单差错' }, now).id
})

const entry = (changes: Partial<NewEntry> = {}): NewEntry => ({
  ...{ kind: 'course', track: 'error-prone', title: '派单规范', reason: '' },
  ...{ fromDay: today + dayMs, untilDay: today + dayMs },
  ...changes,
})
const add = (changes: Partial<NewEntry> = {}) => addEntry(db, trainer, planId, entry(changes), now)
const words = (changes: Partial<NewEntry> = {}) => add(changes).map((clash) => clash.words)
const lines = () => planDetail(db, trainer, planId, now).lines

describe('a personal plan', () => {
  test('is one that is open for a person, made within the own scope', () => {
    const again = { personId: units.first.person.id, goal: '再来一份' }
    expect(() => makePlan(db, trainer, again, now)).toThrow('已经有一份')
    const elsewhere = actorWith(db, 'trainer', {
      kind: 'department',
      id: units.second.department.id,
    })
    expect(() =>
      makePlan(db, elsewhere, { personId: units.third.person.id, goal: '' }, now),
    ).toThrow(NotFound)
    expect(() => planDetail(db, elsewhere, planId, now)).toThrow(NotFound)
    const leader = actorWith(db, 'team-leader', { kind: 'team', id: units.first.team.id })
    expect(() => addEntry(db, leader, planId, entry(), now)).toThrow(Forbidden)
    expect(planDetail(db, leader, planId, now).agent.name).toBe('罗军')
  })

  test('gives back what doubles the same days or the same track, both named, and keeps it with a reason', () => {
    expect(add()).toEqual([])
    expect(words({ track: 'culture', title: '班前会' })).toEqual([
      '同一天：个人计划“派单规范”（课程，重点易错业务，2026-11-24）',
    ])
    expect(words({ fromDay: today + 8 * dayMs, untilDay: today + 8 * dayMs })).toEqual([
      '同一主线：个人计划“派单规范”（课程，重点易错业务，2026-11-24）',
    ])
    expect(lines()).toHaveLength(1)
    expect(add({ track: 'culture', title: '班前会', reason: '上午课、下午会' })).toEqual([])
    expect(lines().map(({ keptReason }) => keptReason)).toEqual(['', '上午课、下午会'])
  })

  test('asks classes and what was taught already, too; an interview is nobody’s double', () => {
    const wednesday = today + 2 * dayMs
    const { id } = planClass(
      db,
      trainer,
      {
        ...{ title: '一期', track: 'emotions', place: '三楼', seats: 5, note: '' },
        ...{ fromDay: wednesday, untilDay: wednesday, trainerId: trainer.accountId ?? 0 },
      },
      now,
    )
    askForSeats(db, trainer, id, { personIds: [units.first.person.id], reason: '' }, now)
    expect(words({ fromDay: wednesday, untilDay: wednesday })).toEqual([
      '同一天：脱产班“一期”（情绪管理，2026-11-25）',
    ])
    const taught = { personId: units.first.person.id, track: 'culture', title: '企业文化' } as const
    const done = { trainerId: null, trainerName: '', outcome: 'done', score: null } as const
    const completedAt = today - 10 * dayMs
    recordTraining(db, { ...taught, ...done, kind: 'course', refId: 1, completedAt })
    recordTraining(db, {
      ...taught,
      ...done,
      track: 'knowledge',
      kind: 'interview',
      refId: 1,
      completedAt,
    })
    expect(words({ track: 'culture' })).toEqual(['同一主线：刚做过课程“企业文化”（2026-11-13）'])
    expect(words({ track: 'knowledge' })).toEqual([])
    // And the other way: the class is asked about the plan.
    expect(seatsOf(db, id)).toHaveLength(1)
  })

  test('lets a mentorship run beside everything else', () => {
    add()
    const term = { fromDay: today + dayMs, untilDay: today + 60 * dayMs }
    expect(words({ kind: 'mentorship', track: 'knowledge', ...term, title: '师傅' })).toEqual([])
  })

  test.each<[string, Partial<NewEntry>, string]>([
    ['the past', { fromDay: today - dayMs }, '不能早于今天'],
    ['the end before the beginning', { untilDay: today }, '不能早于开始'],
    ['a Saturday', { fromDay: today + 5 * dayMs, untilDay: today + 5 * dayMs }, '工作日'],
    ['half a year', { untilDay: today + 180 * dayMs }, '最多'],
  ])('takes no entry for %s', (_, changes, sentence) => {
    expect(() => add(changes)).toThrow(sentence)
  })

  test('is closed when every entry is done or dropped, each once', () => {
    expect(() => closePlan(db, trainer, planId, now)).toThrow('还没有项目')
    add()
    expect(() => closePlan(db, trainer, planId, now)).toThrow('还有没登记')
    const id = lines()[0]?.id ?? 0
    settleEntry(db, trainer, planId, id, { state: 'done', note: '' }, now)
    expect(() => settleEntry(db, trainer, planId, id, { state: 'dropped', note: '' }, now)).toThrow(
      '已经登记过',
    )
    expect(() => settleEntry(db, trainer, planId, 99, { state: 'done', note: '' }, now)).toThrow(
      '没有这一项',
    )
    closePlan(db, trainer, planId, now)
    expect(() => add()).toThrow('已经收尾')
  })

  test('arranges nothing more for somebody who left', () => {
    leaves(db, units.first.person.id, now)
    expect(() => add()).toThrow('已经离岗')
    expect(planDetail(db, trainer, planId, now + 1).left).toBe(true)
  })

  test('is seen by the agent it was made for, and by no other agent', () => {
    add()
    const own = actorWith(db, 'agent', { kind: 'person', id: units.first.person.id })
    const other = actorWith(db, 'agent', { kind: 'person', id: units.second.person.id })
    expect(ownTraining(db, own, now).plan?.lines).toHaveLength(1)
    expect(ownTraining(db, other, now).plan).toBeNull()
  })
})
