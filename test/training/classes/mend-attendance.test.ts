import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { keepAttendance } from '#src/training/classes/attendance.ts'
import { finishClass } from '#src/training/classes/finish.ts'
import { mendAttendance, type Mending } from '#src/training/classes/mend-attendance.ts'
import { planClass, seatsOf } from '#src/training/classes/plan.ts'
import { answerRelease, askForSeats } from '#src/training/classes/seats.ts'
import type { ClassResult, Presence } from '#src/training/classes/vocabulary.ts'
import { recordsOf } from '#src/training/effects/selection.ts'
import { trainingRecords } from '#src/training/records/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { dayMs, hour, staffed } from '../scene.ts'

/** A Monday; the class is on Wednesday. */
const now = Date.parse('2026-11-23T10:00:00+08:00')
const day = startOfDay(now) + 2 * dayMs
const afterwards = day + 18 * hour

let db: Db
let trainer: Actor
let head: Actor
let classId: number
let seatId: number

beforeEach(() => {
  db = testDatabase().db
  trainer = actorWith(db, 'trainer')
  const { first } = staffed(db)
  head = actorWith(db, 'department-head', { kind: 'department', id: first.department.id })
  classId = planClass(
    db,
    trainer,
    {
      ...{ title: '情绪管理一期', track: 'emotions', place: '三楼', seats: 3, note: '' },
      ...{ fromDay: day, untilDay: day, trainerId: trainer.accountId ?? 0 },
    },
    now,
  ).id
  askForSeats(db, trainer, classId, { personIds: [first.person.id], reason: '' }, now)
  seatId = seatsOf(db, classId)[0]?.id ?? 0
  answerRelease(db, head, classId, seatId, { answer: 'agreed', reason: '' }, now)
})

function finished(presence: Presence, result: ClassResult) {
  const presences = new Map([[seatId, presence]])
  keepAttendance(db, trainer, classId, { day, half: 'am', presences }, afterwards)
  const outcomes = new Map([[seatId, { result, note: '' }]])
  finishClass(db, trainer, classId, { outcomes, seen: 0 }, afterwards)
}
const mend = (changes: Partial<Mending> = {}, actor = trainer) =>
  mendAttendance(
    db,
    actor,
    classId,
    seatId,
    {
      ...{ day, half: 'am', presence: 'absent', was: 'present' },
      ...{ result: null, reason: '签到表上不是本人' },
      ...changes,
    },
    afterwards + dayMs,
  )
const records = () => db.select().from(trainingRecords).all()
const taught = () => recordsOf(db, { by: 'event', kind: 'class', refId: classId }, afterwards)

describe('attendance that is mended after the end of a class', () => {
  test('makes who never came absent, and the record, and what training did, follow', () => {
    finished('present', 'passed')
    expect(taught()).toHaveLength(1)
    mend()
    expect(seatsOf(db, classId)).toMatchObject([{ result: 'absent' }])
    expect(records()).toMatchObject([{ voidReason: 'attendance-mended' }])
    expect(taught()).toEqual([])
    const events = db.select().from(auditEvents).all()
    expect(events.at(-1)).toMatchObject({
      action: 'class.attendance-mended',
      particulars: { was: '到', now: '缺', reason: '签到表上不是本人' },
    })
  })

  test('needs a result where somebody counted as absent was there after all', () => {
    finished('absent', 'absent')
    expect(records()).toEqual([])
    const came = { presence: 'late', was: 'absent' } as const
    expect(() => mend(came)).toThrow('请选合格或不合格')
    expect(() => mend({ ...came, result: 'absent' })).toThrow('请选合格或不合格')
    mend({ ...came, result: 'failed' })
    expect(records()).toMatchObject([{ outcome: 'failed', completedAt: afterwards }])
    // Gone again and back again, the record is one.
    mend({ was: 'late' })
    mend({ presence: 'present', was: 'absent', result: 'passed' })
    expect(records()).toMatchObject([{ outcome: 'passed', voidedAt: null, voidReason: null }])
  })

  test('leaves the result as it is where another half-day was attended', () => {
    finished('present', 'passed')
    mend({ half: 'pm', presence: 'leave', was: '' })
    expect(records()).toMatchObject([{ outcome: 'passed', voidedAt: null }])
  })

  test('is refused before the end, from a stale page, without a change, and by others', () => {
    expect(() => mend()).toThrow('还没有结束')
    finished('present', 'passed')
    expect(() => mend({ was: 'late' })).toThrow('别人刚刚改过')
    expect(() => mend({ presence: 'present' })).toThrow('没有改动')
    expect(() => mend({ day: day + dayMs })).toThrow('没有这半天')
    expect(() => mend({}, head)).toThrow(Forbidden)
    expect(seatsOf(db, classId)).toMatchObject([{ result: 'passed' }])
  })
})
