import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import {
  type Agreement,
  confirmMentorship,
  draftMentorship,
} from '#src/training/mentorships/agree.ts'
import {
  breakMentorship,
  endMentorship,
  measuresOf,
  tickMeasure,
} from '#src/training/mentorships/follow.ts'
import { mentorshipDetail } from '#src/training/mentorships/queries.ts'
import { type Mentorship, mentorships } from '#src/training/mentorships/schema.ts'
import { trainingRecords } from '#src/training/records/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { dayMs, founded, leaves, staffed } from '../scene.ts'

/** A Monday. */
const now = Date.parse('2026-11-23T10:00:00+08:00')
const today = startOfDay(now)

let db: Db
let trainer: Actor
let mentor: Actor
let apprentice: Actor
let units: ReturnType<typeof staffed>

beforeEach(() => {
  db = testDatabase().db
  trainer = actorWith(db, 'trainer')
  units = staffed(db)
  mentor = actorWith(db, 'agent', { kind: 'person', id: units.first.person.id })
  apprentice = actorWith(db, 'agent', { kind: 'person', id: units.third.person.id })
})

const agreement = (changes: Partial<Agreement> = {}): Agreement => ({
  ...{ mentorId: units.first.person.id, apprenticeId: units.third.person.id, track: 'knowledge' },
  ...{ fromDay: today, untilDay: today + 30 * dayMs, goal: '能独立接报修', reason: '' },
  measures: [{ measure: '一起听三通录音', dueDay: today + dayMs }],
  ...changes,
})
const drafted = (changes: Partial<Agreement> = {}) =>
  draftMentorship(db, trainer, agreement(changes), now) as Mentorship
const running = () => {
  const { id } = drafted()
  confirmMentorship(db, mentor, id, now)
  confirmMentorship(db, apprentice, id, now)
  return id
}
const stateOf = (id: number) =>
  db
    .select()
    .from(mentorships)
    .all()
    .find((row) => row.id === id)?.state

describe('a mentorship', () => {
  test('begins when both have confirmed it, and its end is a record of the apprentice', () => {
    const { id } = drafted()
    confirmMentorship(db, mentor, id, now)
    expect(stateOf(id)).toBe('drafted')
    expect(() => confirmMentorship(db, mentor, id, now)).toThrow('已经确认过')
    confirmMentorship(db, apprentice, id, now)
    expect(stateOf(id)).toBe('running')
    const [measure] = measuresOf(db, id)
    tickMeasure(db, mentor, id, measure?.id ?? 0, now)
    expect(() => tickMeasure(db, trainer, id, measure?.id ?? 0, now)).toThrow('已经登记过')
    endMentorship(db, trainer, id, { result: 'passed', note: '' }, now + 30 * dayMs)
    expect(db.select().from(trainingRecords).all()).toMatchObject([
      {
        ...{ personId: units.third.person.id, kind: 'mentorship', refId: id, outcome: 'passed' },
        ...{ title: '师傅 罗军', track: 'knowledge' },
      },
    ])
    expect(eventsOf(db, 'mentorship', id).map(({ action }) => action)).toEqual([
      ...['mentorship.drafted', 'mentorship.confirmed', 'mentorship.confirmed'],
      ...['mentorship.measured', 'mentorship.ended'],
    ])
  })

  test('is confirmed by nobody in the place of one of the two', () => {
    const { id } = drafted()
    const third = actorWith(db, 'agent', { kind: 'person', id: units.second.person.id })
    expect(() => confirmMentorship(db, third, id, now)).toThrow(NotFound)
    expect(() => confirmMentorship(db, trainer, id, now)).toThrow(NotFound)
    expect(() => mentorshipDetail(db, third, id, now)).toThrow(NotFound)
    expect(mentorshipDetail(db, mentor, id, now).side).toBe('mentor')
    expect(() => draftMentorship(db, mentor, agreement(), now)).toThrow(Forbidden)
  })

  test('is the only one of its apprentice until it is over', () => {
    const id = running()
    const second = { mentorId: units.second.person.id }
    expect(() => drafted(second)).toThrow('已经有师傅')
    breakMentorship(db, trainer, id, '师傅调到别的中心', now)
    expect(db.select().from(trainingRecords).all()).toEqual([])
    expect(drafted(second).state).toBe('drafted')
  })

  test.each<[string, () => Partial<Agreement>, string]>([
    ['oneself', () => ({ mentorId: units.third.person.id }), '同一个人'],
    ['a term that has begun', () => ({ fromDay: today - dayMs }), '不能早于今天'],
    ['a term without days', () => ({ untilDay: today }), '要晚于起始'],
    ['two years', () => ({ untilDay: today + 700 * dayMs }), '最长一年'],
    ['no measure', () => ({ measures: [] }), '至少写一条'],
    [
      'a measure outside the term',
      () => ({ measures: [{ measure: '听录音', dueDay: today + 31 * dayMs }] }),
      '结对期内',
    ],
    [
      'a measure on a Sunday',
      () => ({ measures: [{ measure: '听录音', dueDay: today + 6 * dayMs }] }),
      '工作日',
    ],
  ])('is not drafted with %s', (_, changes, words) => {
    expect(() => drafted(changes())).toThrow(words)
  })

  test('has no repeat offender for a mentor, neither at first nor when it is confirmed', () => {
    const manager = actorWith(db, 'qa-manager')
    const { id } = drafted()
    founded(db, units.first, manager, now)
    founded(db, units.first, manager, now)
    expect(() => confirmMentorship(db, mentor, id, now)).toThrow('重点人员不能当师傅')
    expect(mentorshipDetail(db, trainer, id, now).troubles).toEqual(['mentor-offender'])
    // The apprentice is not told what the mentor was named for.
    expect(mentorshipDetail(db, apprentice, id, now).troubles).toEqual([])
    breakMentorship(db, trainer, id, '另找师傅再结对', now)
    expect(() => drafted()).toThrow('重点人员不能当师傅')
  })

  test('says who of the two has left', () => {
    const id = running()
    leaves(db, units.first.person.id, now)
    expect(mentorshipDetail(db, trainer, id, now + 1).troubles).toEqual(['mentor-left'])
  })

  test('ends with measures open only with the reason', () => {
    const id = running()
    const result = { result: 'failed', note: '' } as const
    expect(() => endMentorship(db, trainer, id, result, now)).toThrow('还有措施')
    endMentorship(db, trainer, id, { ...result, note: '徒弟长期病假' }, now)
    expect(() => endMentorship(db, trainer, id, result, now)).toThrow('不在结对中')
  })
})
