import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { notices } from '#src/notices/schema.ts'
import { halfDaysOf, keepAttendance } from '#src/training/classes/attendance.ts'
import { correctResult, finishClass } from '#src/training/classes/finish.ts'
import {
  cancelClass,
  changeClass,
  type ClassFacts,
  planClass,
  seatsOf,
} from '#src/training/classes/plan.ts'
import { classDetail } from '#src/training/classes/queries.ts'
import { answerRelease, askForSeats, removeSeat } from '#src/training/classes/seats.ts'
import type { ClassResult, Presence } from '#src/training/classes/vocabulary.ts'
import { followPeople } from '#src/training/follow-people.ts'
import { trainingRecords } from '#src/training/records/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { dayMs, founded, hour, leaves, moves, staffed } from '../scene.ts'

/** A Monday; the class is on Wednesday and Thursday. */
const now = Date.parse('2026-11-23T10:00:00+08:00')
const wednesday = startOfDay(now) + 2 * dayMs
const thursday = wednesday + dayMs
const afterwards = thursday + 18 * hour

let db: Db
let trainer: Actor
let head: Actor
let units: ReturnType<typeof staffed>

beforeEach(() => {
  db = testDatabase().db
  trainer = actorWith(db, 'trainer')
  units = staffed(db)
  head = actorWith(db, 'department-head', { kind: 'department', id: units.first.department.id })
})

const facts = (changes: Partial<ClassFacts> = {}): ClassFacts => ({
  ...{ title: '情绪管理一期', track: 'emotions', place: '三楼培训室', seats: 3, note: '' },
  ...{ fromDay: wednesday, untilDay: thursday, trainerId: trainer.accountId ?? 0 },
  ...changes,
})
const planned = (changes: Partial<ClassFacts> = {}) => planClass(db, trainer, facts(changes), now)
const ask = (classId: number, ...personIds: number[]) =>
  askForSeats(db, trainer, classId, { personIds, reason: '' }, now)
const seatAt = (classId: number, index = 0) => seatsOf(db, classId)[index] ?? { id: 0 }
const agree = (classId: number, index = 0, actor = head) =>
  answerRelease(
    db,
    actor,
    classId,
    seatAt(classId, index).id,
    { answer: 'agreed', reason: '' },
    now,
  )
const attend = (classId: number, seatId: number, presence: Presence, at = afterwards) =>
  keepAttendance(
    db,
    trainer,
    classId,
    { day: wednesday, half: 'am', presences: new Map([[seatId, presence]]) },
    at,
  )
const finish = (classId: number, results: [number, ClassResult][], at = afterwards, seen = 0) =>
  finishClass(
    db,
    trainer,
    classId,
    { outcomes: new Map(results.map(([id, result]) => [id, { result, note: '' }])), seen },
    at,
  )
const actionsOf = (id: number) => eventsOf(db, 'class', id).map(({ action }) => action)

describe('an off-job class', () => {
  test('runs from plan over release and attendance to a record for everybody who came', () => {
    const { id } = planned()
    expect(ask(id, units.first.person.id, units.third.person.id)).toEqual([])
    agree(id)
    agree(id, 1)
    const [one, other] = [seatAt(id).id, seatAt(id, 1).id]
    attend(id, one, 'late')
    attend(id, other, 'absent')
    finish(id, [
      [one, 'passed'],
      [other, 'absent'],
    ])
    expect(db.select().from(trainingRecords).all()).toMatchObject([
      {
        ...{ personId: units.first.person.id, kind: 'class', track: 'emotions', refId: id },
        ...{ outcome: 'passed', completedAt: afterwards, trainerName: trainer.name },
      },
    ])
    expect(actionsOf(id)).toEqual([
      ...['class.planned', 'class.seat-asked', 'class.seat-answered', 'class.seat-answered'],
      ...['class.attended', 'class.attended', 'class.finished'],
    ])
  })

  test.each([
    ['yesterday', { fromDay: wednesday - 3 * dayMs }, '不能早于今天'],
    ['the end before its beginning', { untilDay: wednesday - dayMs }, '不能早于开班'],
    ['a Saturday', { untilDay: wednesday + 3 * dayMs }, '工作日'],
    ['two months', { untilDay: wednesday + 61 * dayMs }, '最多 30 天'],
    ['a trainer there is not', { trainerId: 999 }, '讲师'],
  ])('is not planned for %s', (_, changes, words) => {
    expect(() => planned(changes)).toThrow(words)
  })

  test('takes neither a trainer nor a room that another class has on one of its days', () => {
    planned()
    expect(() => planned({ place: '别处', fromDay: thursday })).toThrow('已经有别的班')
    const other = actorWith(db, 'trainer', {
      kind: 'department',
      id: units.first.department.id,
    })
    expect(() => planned({ trainerId: other.accountId ?? 0 })).toThrow('地点')
    expect(planned({ trainerId: other.accountId ?? 0, place: '别处' }).id).toBe(2)
  })

  test('has half-days on working days only', () => {
    const friday = thursday + dayMs
    const halves = halfDaysOf(db, { fromDay: friday, untilDay: friday + 3 * dayMs })
    expect(halves).toHaveLength(4)
  })
})

describe('a seat', () => {
  test('is told to those who may let the agent go, and proposed from repeat offenders', () => {
    const manager = actorWith(db, 'qa-manager')
    const supervisor = actorWith(db, 'supervisor', { kind: 'team', id: units.first.team.id })
    founded(db, units.first, manager, now - dayMs)
    founded(db, units.first, manager, now)
    const { id } = planned()
    expect(classDetail(db, trainer, id, now).proposals).toMatchObject([
      { personId: units.first.person.id, verdicts: 2 },
    ])
    ask(id, units.first.person.id)
    expect(classDetail(db, trainer, id, now).proposals).toEqual([])
    const told = db
      .select()
      .from(notices)
      .all()
      .filter(({ href }) => href === `/classes/${id}`)
    expect(new Set(told.map(({ accountId }) => accountId))).toEqual(
      new Set([head.accountId, supervisor.accountId]),
    )
    expect(classDetail(db, trainer, id, now).seats[0]?.offender).toBe(true)
  })

  test('is answered once, by the department of the agent, and refused only with a reason kept', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    const seat = seatAt(id).id
    const stranger = actorWith(db, 'department-head', {
      kind: 'department',
      id: units.second.department.id,
    })
    const refusal = { answer: 'refused', reason: '当班人手不够' } as const
    expect(() => answerRelease(db, stranger, id, seat, refusal, now)).toThrow(Forbidden)
    expect(() => answerRelease(db, trainer, id, seat, refusal, now)).toThrow(Forbidden)
    answerRelease(db, head, id, seat, refusal, now)
    expect(seatAt(id)).toMatchObject({ state: 'refused', reason: '当班人手不够' })
    expect(() => agree(id)).toThrow('已经答复过')
    // Asked again, it is answered again.
    ask(id, units.first.person.id)
    agree(id)
    expect(seatAt(id)).toMatchObject({ state: 'agreed', reason: '' })
  })

  test('is shown to the department it belongs to and to no other', () => {
    const { id } = planned()
    ask(id, units.first.person.id, units.second.person.id)
    const shown = classDetail(db, head, id, now)
    expect(shown.seats.map(({ personId }) => personId)).toEqual([units.first.person.id])
    expect(shown.elsewhere).toBe(1)
  })

  test('is not given twice, beyond the number, or to somebody who left or is out of reach', () => {
    const { id } = planned({ seats: 1 })
    ask(id, units.first.person.id)
    expect(() => ask(id, units.first.person.id)).toThrow('已经在名单上')
    expect(() => ask(id, units.third.person.id)).toThrow('名额满了')
    leaves(db, units.second.person.id, now - hour)
    const { id: other } = planned({ fromDay: thursday + dayMs, untilDay: thursday + dayMs })
    expect(() => ask(other, units.second.person.id)).toThrow(NotFound)
    const near = actorWith(db, 'trainer', { kind: 'department', id: units.second.department.id })
    const wanted = { personIds: [units.first.person.id], reason: '' }
    expect(() => askForSeats(db, near, other, wanted, now)).toThrow(NotFound)
  })

  test('is given back with both where the agent has the same days or track, and kept with a reason', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    const friday = thursday + dayMs
    const { id: next } = planned({ title: '二期', fromDay: friday, untilDay: friday })
    const [clash] = ask(next, units.first.person.id)
    expect(clash?.clashes.map(({ words }) => words)).toEqual([
      '同一主线：脱产班“情绪管理一期”（情绪管理，2026-11-25 至 2026-11-26）',
    ])
    expect(seatsOf(db, next)).toEqual([])
    const wanted = { personIds: [units.first.person.id], reason: '上次只听了一半' }
    expect(askForSeats(db, trainer, next, wanted, now)).toEqual([])
    expect(seatAt(next)).toMatchObject({ keptReason: '上次只听了一半' })
  })

  test('follows who moved to the new department, which is asked anew, and is lost by who left', () => {
    const { id } = planned()
    ask(id, units.first.person.id, units.third.person.id)
    agree(id)
    moves(db, units.first.person.id, units.second.team.id, now)
    leaves(db, units.third.person.id, now)
    followPeople(db, now + hour)
    followPeople(db, now + hour)
    expect(seatsOf(db, id)).toMatchObject([
      { state: 'asked', departmentId: units.second.department.id, answeredBy: '' },
      { state: 'left' },
    ])
    expect(actionsOf(id).filter((action) => action === 'class.seat-moved')).toHaveLength(2)
  })

  test('is answered by the department of today, also where nobody noticed the move yet', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    moves(db, units.first.person.id, units.second.team.id, now - hour)
    expect(() => agree(id)).toThrow(Forbidden)
  })

  test('is taken off the list with a reason', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    removeSeat(db, trainer, id, seatAt(id).id, '已经调去别的班')
    expect(seatAt(id)).toMatchObject({ state: 'removed', reason: '已经调去别的班' })
    expect(() => removeSeat(db, trainer, id, seatAt(id).id, '再移一次看看')).toThrow('没有这个人')
  })
})

describe('a change', () => {
  test('of days has the departments asked again, leaves a trail, and needs a reason', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    agree(id)
    const later = facts({ untilDay: thursday + dayMs })
    const change = { ...later, reason: '', seen: 0 }
    expect(() => changeClass(db, trainer, id, change, now)).toThrow('改动要写原因')
    changeClass(db, trainer, id, { ...change, reason: '加一天演练' }, now)
    expect(seatAt(id)).toMatchObject({ state: 'asked', answeredAt: null })
    expect(actionsOf(id)).toContain('class.changed')
    expect(() => changeClass(db, trainer, id, { ...change, reason: '再改一次吧' }, now)).toThrow(
      '别人刚刚改过',
    )
  })

  test('of the room alone leaves the release as it is', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    agree(id)
    changeClass(db, trainer, id, { ...facts({ place: '四楼' }), reason: '三楼装修', seen: 0 }, now)
    expect(seatAt(id)).toMatchObject({ state: 'agreed' })
  })

  test('ends with cancellation: nothing more is done to the class', () => {
    const { id } = planned()
    ask(id, units.first.person.id)
    cancelClass(db, trainer, id, { reason: '讲师生病', seen: 0 }, now)
    expect(() => agree(id)).toThrow('已经结束或取消')
    expect(() => ask(id, units.third.person.id)).toThrow('已经结束或取消')
    expect(() => cancelClass(db, trainer, id, { reason: '讲师生病', seen: 0 }, now)).toThrow(
      '已经结束或取消',
    )
  })
})

describe('attendance and results', () => {
  function ready() {
    const { id } = planned()
    ask(id, units.first.person.id, units.third.person.id)
    agree(id)
    return { id, seat: seatAt(id).id, other: seatAt(id, 1).id }
  }

  test('are not kept before their time, for days there are not, or for who was not let go', () => {
    const { id, seat, other } = ready()
    expect(() => attend(id, seat, 'present', now)).toThrow('还没有开始')
    expect(() => attend(id, seat, 'present', wednesday + 7 * hour)).toThrow('还没有开始')
    expect(() => attend(id, other, 'present')).toThrow('没有同意离岗')
    const half = { day: wednesday - dayMs, half: 'am' as const, presences: new Map() }
    expect(() => keepAttendance(db, trainer, id, half, afterwards)).toThrow('没有这半天')
  })

  test('close the class only on its last day, with everybody answered and accounted for', () => {
    const { id, seat, other } = ready()
    attend(id, seat, 'present')
    expect(() => finish(id, [[seat, 'passed']], now)).toThrow('最后一天还没有到')
    expect(() => finish(id, [[seat, 'passed']])).toThrow('还有人在等部门放人')
    removeSeat(db, trainer, id, other, '部门没有答复')
    expect(() => finish(id, [])).toThrow('还有人没有结果')
    expect(() => finish(id, [[seat, 'absent']])).toThrow('有人到过课')
    expect(() => finish(id, [[seat, 'passed']], afterwards, 3)).toThrow('别人刚刚改过')
    finish(id, [[seat, 'passed']])
    expect(() => finish(id, [[seat, 'passed']])).toThrow('已经结束或取消')
    expect(db.select().from(trainingRecords).all()).toHaveLength(1)
  })

  test('call nobody trained who never came', () => {
    const { id, seat, other } = ready()
    removeSeat(db, trainer, id, other, '部门没有答复')
    expect(() => finish(id, [[seat, 'passed']])).toThrow('一次都没有到课')
  })

  test('are corrected with a reason, and the record follows', () => {
    const { id, seat, other } = ready()
    removeSeat(db, trainer, id, other, '部门没有答复')
    attend(id, seat, 'present')
    finish(id, [[seat, 'failed']])
    const correction = { result: 'passed', note: '', was: 'failed', reason: '补考通过了' } as const
    correctResult(db, trainer, id, seat, correction, afterwards + dayMs)
    expect(db.select().from(trainingRecords).all()).toMatchObject([
      { outcome: 'passed', completedAt: afterwards },
    ])
    expect(() => correctResult(db, trainer, id, seat, correction)).toThrow('别人刚刚改过')
  })
})
