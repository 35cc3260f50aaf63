import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { countDay } from '#src/analytics/summaries/count-day.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { finishStudy } from '#src/library/typical-cases/study.ts'
import { answerLecture, assignLecture } from '#src/meetings/lectures/assign.ts'
import { holdLecture, rateLecture } from '#src/meetings/lectures/held.ts'
import { takeOffListeners } from '#src/meetings/lectures/mend-listeners.ts'
import { lectureDetail } from '#src/meetings/lectures/queries.ts'
import { recordStudy } from '#src/meetings/record-study.ts'
import { enterWalkIn, inviteesOf, keepAttendance } from '#src/meetings/sharing/invite.ts'
import type { SharingMeeting } from '#src/meetings/sharing/schema.ts'
import type { MeetingPresence } from '#src/meetings/sharing/vocabulary.ts'
import { ownProfile } from '#src/profiles/profile.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { trainingGroups } from '#src/training/effects/selection.ts'
import { clashesOf } from '#src/training/plans/clashes.ts'
import { trainingRecords } from '#src/training/records/schema.ts'
import { libraryCast, published } from '#test/library/scene.ts'
import { testDatabase } from '#test/support/database.ts'

import { held, idOf, now, scene, type Scene } from './scene.ts'

const day = Date.parse('2026-11-25T00:00:00+08:00')
const then = day + 10 * 3_600_000
/** 培训 as the dashboards count it, of both days. */
const trainingsOfDay = ({ db }: Scene) =>
  [dayNumber(now), dayNumber(then)]
    .flatMap((one) => countDay(db, one))
    .filter(({ measure }) => measure === 'trainings')
    .reduce((sum, { n }) => sum + n, 0)
const records = ({ db }: Pick<Scene, 'db'>) =>
  db
    .select()
    .from(trainingRecords)
    .all()
    .map(({ kind, refId, personId, voidReason }) => ({ kind, refId, personId, voidReason }))

/** Marks everybody of the roster on the list. */
function mark(it: Scene, meeting: SharingMeeting, presence: MeetingPresence, at = now) {
  const rows = inviteesOf(it.db, meeting.id).filter(({ personId }) => personId !== null)
  keepAttendance(it.db, it.head, meeting.id, new Map(rows.map(({ id }) => [id, presence])), at)
}

/** A lecture of the inspector, accepted. */
function accepted(it: Scene, where: { meetingId: number } | { day: number }): number {
  const occasion = 'day' in where ? ('day' as const) : ('meeting' as const)
  const none = { meetingId: null, classId: null, day: null, note: '' }
  const facts = { topic: '听懂再答', occasion, lecturerId: idOf(it.inspector) }
  const { id } = assignLecture(it.db, it.manager, { ...facts, ...none, ...where }, now)
  answerLecture(it.db, it.inspector, id, { answer: 'accepted', reason: '' }, now)
  return id
}

describe('who came to a sharing meeting', () => {
  test('was taught there; marked as absent after all, the record stays with why and counts no more', () => {
    const it = scene()
    const meeting = held(it)
    const mine = { kind: 'meeting', refId: meeting.id, personId: it.units.first.person.id }
    mark(it, meeting, 'absent')
    expect(records(it)).toEqual([])
    mark(it, meeting, 'late')
    expect(records(it)).toEqual([{ ...mine, voidReason: null }])
    mark(it, meeting, 'absent')
    expect(records(it)).toEqual([{ ...mine, voidReason: 'absent-after-all' }])
    mark(it, meeting, 'present')
    expect(records(it)).toEqual([{ ...mine, voidReason: null }])
  })

  test('was taught also without having been invited, but not by speaking', () => {
    const it = scene()
    const meeting = held(it)
    const asked = { accountIds: [], personIds: [it.units.third.person.id] }
    enterWalkIn(it.db, it.head, meeting.id, { ...asked, role: 'other' }, now)
    const speaker = { accountIds: [], personIds: [it.units.second.person.id] }
    enterWalkIn(it.db, it.head, meeting.id, { ...speaker, role: 'lecturer' }, now)
    expect(records(it).map(({ personId }) => personId)).toEqual([it.units.third.person.id])
  })
})

describe('who heard a lecture', () => {
  test('was taught by its lecturer, and not where the list is mended', () => {
    const it = scene()
    const { first, third } = it.units
    const id = accepted(it, { day })
    const personIds = [first.person.id, third.person.id]
    holdLecture(it.db, it.inspector, id, { minutes: 45, personIds }, then)
    const { trainerId, title, completedAt } = it.db.select().from(trainingRecords).get() ?? {}
    expect({ trainerId, title, completedAt }).toEqual({
      ...{ trainerId: idOf(it.inspector), title: '听懂再答', completedAt: then },
    })
    const off = (actor: Actor, ids: number[]) =>
      takeOffListeners(it.db, actor, id, { personIds: ids, reason: '当天请假没有来' }, then)
    expect(() => off(it.agent, [third.person.id])).toThrow('lecture.give')
    expect(() => off(it.inspector, [it.units.second.person.id])).toThrow('名单上的工号')
    expect(() => off(it.inspector, personIds)).toThrow('至少要留一个')
    off(it.inspector, [third.person.id])
    expect(records(it)).toEqual([
      { kind: 'lecture', refId: id, personId: first.person.id, voidReason: null },
      { kind: 'lecture', refId: id, personId: third.person.id, voidReason: 'not-a-listener' },
    ])
    expect(lectureDetail(it.db, it.inspector, id, then)).toMatchObject({
      lecture: { listeners: 1 },
      listened: [{ agentNo: first.person.agentNo }],
    })
    expect(() => rateLecture(it.db, it.colleague, id, 5)).toThrow('不在听课名单')
  })

  test('at a meeting follows who was there, also where that is mended afterwards', () => {
    const it = scene()
    const meeting = held(it)
    const id = accepted(it, { meetingId: meeting.id })
    mark(it, meeting, 'present')
    holdLecture(it.db, it.inspector, id, { minutes: 20, personIds: [] }, now)
    const of = (kind: string) => records(it).filter((row) => row.kind === kind)
    expect(of('lecture')).toMatchObject([{ personId: it.units.first.person.id, voidReason: null }])
    expect(() =>
      takeOffListeners(it.db, it.inspector, id, { personIds: [1], reason: '当天请假没有来' }, now),
    ).toThrow('跟着例会')
    mark(it, meeting, 'absent')
    expect(of('lecture')).toMatchObject([{ voidReason: 'absent-after-all' }])
    expect(() => rateLecture(it.db, it.agent, id, 5)).toThrow('不在听课名单')
    mark(it, meeting, 'present')
    expect(of('lecture')).toMatchObject([{ voidReason: null }])
    const late = { accountIds: [], personIds: [it.units.third.person.id], role: 'other' } as const
    enterWalkIn(it.db, it.head, meeting.id, late, now)
    expect(of('lecture')).toHaveLength(2)
    rateLecture(it.db, it.colleague, id, 5)
  })
})

describe('who studied a case', () => {
  test('has a record of that version, once, by a job of the worker', () => {
    const { db } = testDatabase()
    const cast = libraryCast(db)
    const id = published(db, cast)
    finishStudy(db, cast.agent, id, 1, now)
    const [asked, ...more] = db.select().from(jobs).where(eq(jobs.name, 'record-study')).all()
    if (!asked) throw new Error('nothing was asked for')
    expect(more).toEqual([])
    const { versionId, accountId } = asked.payload as { versionId: number; accountId: number }
    recordStudy(db, versionId, accountId)
    recordStudy(db, versionId, accountId)
    expect(db.select().from(trainingRecords).all()).toMatchObject([
      { kind: 'case', refId: versionId, trainerId: null, completedAt: now, voidedAt: null },
    ])
  })
})

describe('what is everybody’s every week', () => {
  test('stands in the record of a person and as a way of training, and neither judges a trainer nor doubles a plan', () => {
    const it = scene()
    const meeting = held(it)
    mark(it, meeting, 'present')
    const personId = it.units.first.person.id
    const groups = (by: 'event' | 'trainer' | 'track' | 'kind') =>
      trainingGroups(it.db, by, now).map(({ key }) => key)
    expect(groups('kind')).toEqual(['meeting'])
    expect(ownProfile(it.db, it.agent, 12, blindness, then).trainings.newest).toMatchObject([
      { kind: 'meeting', title: meeting.title },
    ])
    expect(trainingsOfDay(it)).toBe(0)
    expect([...groups('event'), ...groups('trainer'), ...groups('track')]).toEqual([])
    const wanted = { fromDay: day, untilDay: day, track: 'knowledge' } as const
    expect(clashesOf(it.db, personId, wanted)).toEqual([])
    const id = accepted(it, { day })
    holdLecture(it.db, it.inspector, id, { minutes: 45, personIds: [personId] }, then)
    expect(trainingsOfDay(it)).toBe(1)
    expect(groups('trainer')).toEqual([String(idOf(it.inspector))])
    expect(groups('event')).toEqual([`lecture-${id}`])
    expect(clashesOf(it.db, personId, wanted)).toMatchObject([{ kind: 'track' }])
  })
})
