import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { NotFound } from '#src/kernel/errors.ts'
import {
  assignLecture,
  answerLecture,
  cancelLecture,
  type LectureFacts,
} from '#src/meetings/lectures/assign.ts'
import { lectureCandidates, weightedKappa } from '#src/meetings/lectures/candidates.ts'
import { holdLecture, rateLecture } from '#src/meetings/lectures/held.ts'
import { lectureDetail, lectureList } from '#src/meetings/lectures/queries.ts'
import { lectureListeners, lectureRatings } from '#src/meetings/lectures/schema.ts'
import { inviteesOf, keepAttendance } from '#src/meetings/sharing/invite.ts'
import { cancelMeeting, changeMeeting } from '#src/meetings/sharing/plan.ts'
import { notices } from '#src/notices/schema.ts'
import { actorWith } from '#test/support/people.ts'

import {
  facts as meetingFacts,
  held,
  idOf,
  now,
  planned,
  reasons,
  scene,
  type Scene,
  secondInspector,
} from './scene.ts'

const day = Date.parse('2026-11-25T00:00:00+08:00')
const then = day + 10 * 3_600_000
const page = { size: 20, cursor: null }
const facts = (it: Scene, changes: Partial<LectureFacts> = {}): LectureFacts => ({
  ...{ topic: '听懂再答', occasion: 'day', meetingId: null, classId: null, day },
  ...{ lecturerId: idOf(it.inspector), note: '', ...changes },
})
const everything = { state: null, mine: false }

/** Accepted, held, and heard by these. */
function heardBy(it: Scene, personIds: readonly number[]) {
  const { id } = assignLecture(it.db, it.manager, facts(it), now)
  answerLecture(it.db, it.inspector, id, { answer: 'accepted', reason: '' }, now)
  holdLecture(it.db, it.inspector, id, { minutes: 45, personIds }, then)
  return id
}

describe('a lecture', () => {
  test('is assigned to somebody who may lecture, who is asked and answers alone', () => {
    const it = scene()
    const { id } = assignLecture(it.db, it.manager, facts(it), now)
    const asked = it.db.select().from(notices).all()
    expect(asked).toMatchObject([{ accountId: idOf(it.inspector), href: `/lectures/${id}` }])
    const accepted = { answer: 'accepted', reason: '' } as const
    expect(() => answerLecture(it.db, it.manager, id, accepted, now)).toThrow('讲师本人')
    expect(() => answerLecture(it.db, it.agent, id, accepted, now)).toThrow('lecture.give')
    answerLecture(it.db, it.inspector, id, accepted, now)
    expect(() => answerLecture(it.db, it.inspector, id, accepted, now)).toThrow('已经答复')
    expect(() => assignLecture(it.db, it.inspector, facts(it), now)).toThrow('lecture.assign')
    const noLecturer = facts(it, { lecturerId: idOf(it.agent) })
    expect(() => assignLecture(it.db, it.manager, noLecturer, now)).toThrow('不能授课')
  })

  test('lies on a working day that comes, one a day for each lecturer, or with a meeting that is not cancelled', () => {
    const it = scene()
    expect(() =>
      assignLecture(it.db, it.manager, facts(it, { day: day - 2 * 86_400_000 }), now),
    ).toThrow('不能早于今天')
    const sunday = Date.parse('2026-11-29T00:00:00+08:00')
    expect(() => assignLecture(it.db, it.manager, facts(it, { day: sunday }), now)).toThrow(
      '不是工作日',
    )
    assignLecture(it.db, it.manager, facts(it), now)
    expect(() => assignLecture(it.db, it.manager, facts(it), now)).toThrow('已经有别的授课')
    const gone = facts(it, { occasion: 'meeting', meetingId: 999 })
    expect(() => assignLecture(it.db, it.manager, gone, now)).toThrow('没有这个例会')
    const noClass = facts(it, { occasion: 'class', classId: 999 })
    expect(() => assignLecture(it.db, it.manager, noClass, now)).toThrow('没有这个脱产班')
  })

  test('is entered by its lecturer from its day on, with those who listened', () => {
    const it = scene()
    const { id } = assignLecture(it.db, it.manager, facts(it), now)
    const entered = { minutes: 45, personIds: [it.units.first.person.id] }
    expect(() => holdLecture(it.db, it.inspector, id, entered, then)).toThrow('还没有接受')
    answerLecture(it.db, it.inspector, id, { answer: 'accepted', reason: '' }, now)
    expect(() => holdLecture(it.db, it.inspector, id, entered, now)).toThrow('还没有到')
    const nobody = { minutes: 45, personIds: [] }
    expect(() => holdLecture(it.db, it.inspector, id, nobody, then)).toThrow('没有听课的人')
    holdLecture(it.db, it.inspector, id, entered, then)
    expect(() => holdLecture(it.db, it.inspector, id, entered, then)).toThrow('不能再改')
    expect(() => cancelLecture(it.db, it.manager, id, '临时有事取消', then)).toThrow('不能再改')
    expect(lectureList(it.db, it.manager, everything, page).rows).toMatchObject([
      { id, state: 'held', minutes: 45, listeners: 1 },
    ])
  })

  test('at a meeting was heard by those who came to it, and not by its lecturer', () => {
    const it = scene()
    const meeting = held(it)
    const at = facts(it, { occasion: 'meeting', meetingId: meeting.id })
    const { id } = assignLecture(it.db, it.manager, at, now)
    answerLecture(it.db, it.inspector, id, { answer: 'accepted', reason: '' }, now)
    const rows = inviteesOf(it.db, meeting.id)
    keepAttendance(it.db, it.head, meeting.id, new Map(rows.map((row) => [row.id, 'present'])))
    holdLecture(it.db, it.inspector, id, { minutes: 20, personIds: [] }, now)
    const listeners = it.db.select().from(lectureListeners).all()
    expect(listeners.map(({ accountId }) => accountId)).toEqual([idOf(it.agent)])
  })

  test('moves with its meeting, to be answered anew, and is cancelled with it', () => {
    const it = scene()
    const meeting = planned(it)
    const at = facts(it, { occasion: 'meeting', meetingId: meeting.id })
    const { id } = assignLecture(it.db, it.manager, at, now)
    answerLecture(it.db, it.inspector, id, { answer: 'accepted', reason: '' }, now)
    const moved = meetingFacts(it, { startsAt: meeting.startsAt + 86_400_000 })
    changeMeeting(it.db, it.head, meeting.id, { ...moved, seen: 0 }, now)
    const lecture = () => lectureDetail(it.db, it.inspector, id, now).lecture
    expect(lecture()).toMatchObject({ day, state: 'asked' })
    cancelMeeting(it.db, it.head, meeting.id, { reason: reasons.cancel, seen: 1 }, now)
    expect(lecture()).toMatchObject({ state: 'cancelled', reason: '例会取消了' })
  })

  test('is rated once by each listener, and the rating belongs to nobody', () => {
    const it = scene()
    const id = heardBy(it, [it.units.first.person.id, it.units.third.person.id])
    expect(() => rateLecture(it.db, it.manager, id, 5)).toThrow('不在听课名单')
    expect(() => rateLecture(it.db, it.inspector, id, 5)).toThrow('自己的授课')
    rateLecture(it.db, it.agent, id, 4)
    expect(() => rateLecture(it.db, it.agent, id, 5)).toThrow('已经评价')
    rateLecture(it.db, it.colleague, id, 4)
    expect(it.db.select().from(lectureRatings).all()).toEqual([
      { lectureId: id, rating: 4, count: 2 },
    ])
  })

  test('tells its mean only from three ratings on', () => {
    const it = scene()
    const { second, first, third } = it.units
    const id = heardBy(it, [first.person.id, second.person.id, third.person.id])
    const other = actorWith(it.db, 'agent', { kind: 'person', id: second.person.id })
    rateLecture(it.db, it.agent, id, 5)
    rateLecture(it.db, it.colleague, id, 4)
    const shown = () => lectureDetail(it.db, it.inspector, id, then).ratings
    expect(shown()).toMatchObject({ given: 2, mean: null })
    expect(shown().counts.size).toBe(0)
    expect(lectureList(it.db, it.manager, everything, page).rows[0]?.mean).toBeNull()
    rateLecture(it.db, other, id, 3)
    expect(shown()).toMatchObject({ given: 3, mean: 4 })
  })

  test('is seen by its lecturer, its listeners and whoever assigns', () => {
    const it = scene()
    const id = heardBy(it, [it.units.first.person.id])
    const other = secondInspector(it.db)
    expect(lectureDetail(it.db, it.agent, id, then).may.rate).toBe(true)
    expect(() => lectureDetail(it.db, it.colleague, id, then)).toThrow(NotFound)
    expect(() => lectureDetail(it.db, other, id, then)).toThrow(NotFound)
    expect(lectureList(it.db, other, everything, page).rows).toEqual([])
    expect(lectureList(it.db, it.inspector, everything, page).rows).toHaveLength(1)
  })
})

describe('who may be chosen to lecture', () => {
  test('stands with facts; how alike and how rightly people judge is for whoever manages calibration', () => {
    const it = scene()
    heardBy(it, [it.units.first.person.id])
    const trainer = actorWith(it.db, 'trainer')
    const mine = (actor: Scene['head']) =>
      lectureCandidates(it.db, actor, then).rows.find(({ id }) => id === idOf(it.inspector))
    expect(mine(it.manager)).toMatchObject({ inspector: true, lectures: 1, cases: 0 })
    expect(lectureCandidates(it.db, trainer, then).mayCompare).toBe(false)
    expect(mine(trainer)).toMatchObject({ agreement: null, overturned: null })
    expect(() => lectureCandidates(it.db, it.inspector, then)).toThrow('lecture.assign')
  })

  test('kappa over several items lies between the least and the greatest of them, and few answers give none', () => {
    const item = fc.record({
      n: fc.integer({ min: 20, max: 500 }),
      kappa: fc.double({ min: -1, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 20 }), (items) => {
        const { kappa } = weightedKappa(items)
        const values = items.map((one) => one.kappa)
        expect(kappa).toBeGreaterThanOrEqual(Math.min(...values) - 1e-12)
        expect(kappa).toBeLessThanOrEqual(Math.max(...values) + 1e-12)
      }),
    )
    // 30 × 0.5 and 10 × 0.9, reckoned by hand.
    const told = [
      { n: 30, kappa: 0.5 },
      { n: 10, kappa: 0.9 },
      { n: 7, kappa: null },
    ]
    expect(weightedKappa(told).kappa).toBeCloseTo(0.6, 12)
    expect(weightedKappa(told).pairs).toBe(47)
    expect(weightedKappa([{ n: 19, kappa: 1 }])).toEqual({ kappa: null, pairs: 19 })
  })
})
