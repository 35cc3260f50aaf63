import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { openBreaks, openOffers, ownPraise } from '#src/inspection/marks/break-queries.ts'
import { answerBreak, arrangeBreak } from '#src/inspection/marks/breaks.ts'
import { markCall, withdrawMark } from '#src/inspection/marks/mark-call.ts'
import { breakArrangements, breakOffers } from '#src/inspection/marks/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { scored, somebody } from '#test/inspection/appeals/scene.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { mark, twoHeardCalls } from './marked.ts'

let db: Db
let inspector: Actor
let agent: Actor
let colleague: Actor
let leader: Actor
let markId: number
let heard: ReturnType<typeof twoHeardCalls>
beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  heard = twoHeardCalls(db)
  const { first, second } = heard
  agent = actorWith(db, 'agent', { kind: 'person', id: first.unit.person.id })
  colleague = actorWith(db, 'agent', { kind: 'person', id: second.unit.person.id })
  leader = actorWith(db, 'team-leader', { kind: 'team', id: first.unit.team.id })
  markId = markCall(db, inspector, mark(first.recording.id)).id
})

const offer = () => db.select().from(breakOffers).get()

describe('a break offered after abuse', () => {
  test('is shown to the agent concerned alone, until it is answered', () => {
    expect(openBreaks(db, agent)).toMatchObject([{ id: 1, callNo: 'd001' }])
    expect(openBreaks(db, colleague)).toEqual([])
    answerBreak(db, agent, 1, 'taken')
    expect(openBreaks(db, agent)).toEqual([])
    expect(offer()?.answer).toBe('taken')
  })

  test('is answered once, by nobody else, and not after the mark was withdrawn', () => {
    expect(() => answerBreak(db, colleague, 1, 'declined')).toThrow(NotFound)
    expect(() => answerBreak(db, inspector, 1, 'declined')).toThrow('own-review.read')
    expect(() => answerBreak(db, agent, 99, 'declined')).toThrow(NotFound)
    expect(offer()?.answer).toBeNull()
    answerBreak(db, agent, 1, 'declined')
    expect(() => answerBreak(db, agent, 1, 'taken')).toThrow('已经答复过')
    expect(offer()?.answer).toBe('declined')
  })

  test('goes with the mark it came from', () => {
    withdrawMark(db, inspector, markId, '听错了')
    expect(openBreaks(db, agent)).toEqual([])
    expect(openOffers(db, leader)).toEqual([])
    expect(() => answerBreak(db, agent, 1, 'taken')).toThrow('标记已撤回')
    expect(() => arrangeBreak(db, leader, 1, '离席')).toThrow('标记已撤回')
  })

  test('is none any more after a month', () => {
    const later = Date.now() + 31 * dayMs
    expect(openBreaks(db, agent, later)).toEqual([])
    expect(openOffers(db, leader, later)).toEqual([])
  })

  test('leaves no word in the trail of what the agent asked for', () => {
    answerBreak(db, agent, 1, 'counselling')
    const event = db
      .select()
      .from(auditEvents)
      .all()
      .find(({ action }) => action === 'break.answered')
    expect(event?.particulars).toEqual({})
  })
})

describe('whoever leads the unit', () => {
  test('sees what waits there, and what asks for counselling, and notes what was arranged', () => {
    expect(openOffers(db, leader)).toMatchObject([{ id: 1, answer: null, agent: { name: '罗军' } }])
    answerBreak(db, agent, 1, 'counselling')
    expect(openOffers(db, leader)).toMatchObject([{ answer: 'counselling' }])
    arrangeBreak(db, leader, 1, '下午三点，EAP 老师')
    expect(openOffers(db, leader)).toEqual([])
    expect(() => arrangeBreak(db, leader, 1, '又一次')).toThrow('已经有人安排')
    expect(db.select().from(breakArrangements).all()).toMatchObject([
      { offerId: 1, note: '下午三点，EAP 老师', accountName: leader.name },
    ])
  })

  test('does not press whoever needs nothing', () => {
    answerBreak(db, agent, 1, 'declined')
    expect(openOffers(db, leader)).toEqual([])
    expect(() => arrangeBreak(db, leader, 1, '还是歇歇')).toThrow('不用再安排')
  })

  test('sees nothing of another unit, and others see nothing at all', () => {
    const other = actorWith(db, 'team-leader', { kind: 'team', id: 99 })
    expect(openOffers(db, other)).toEqual([])
    expect(() => arrangeBreak(db, other, 1, '越界')).toThrow(NotFound)
    expect(() => openOffers(db, inspector)).toThrow('break.offer')
    expect(() => arrangeBreak(db, agent, 1, '自己来')).toThrow('break.offer')
  })
})

describe('praise', () => {
  test('reaches the agent it is about, and nobody else', () => {
    const other = { ...mark(1, { kind: 'praise', note: '请谢 13931909215 这位客户' }) }
    markCall(db, inspector, other)
    expect(ownPraise(db, agent)).toMatchObject([{ note: '请谢 139****9215 这位客户' }])
    expect(ownPraise(db, colleague)).toEqual([])
    expect(() => ownPraise(db, inspector)).toThrow('own-review.read')
  })

  test('leads to the sound only where a score lets the agent hear it', () => {
    const { call, recording } = heard.first
    markCall(db, inspector, mark(recording.id, { kind: 'praise' }))
    const draft = { recordingId: recording.id, counts: false, state: 'draft' } as const
    scored(db, inspector, call, Date.now(), draft)
    expect(ownPraise(db, agent)).toMatchObject([{ callNo: 'd001', sheetId: null }])
    const another = somebody(db, 'qa-inspector', 'another')
    const sheet = scored(db, another, call, Date.now(), { recordingId: recording.id })
    expect(ownPraise(db, agent)).toMatchObject([{ callNo: 'd001', sheetId: sheet.id }])
  })
})
