import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { type AppealInput, fileAppeal, withdrawAppeal } from '#src/inspection/appeals/file.ts'
import { takeAppeal } from '#src/inspection/appeals/judge.ts'
import { reviewAppealPoints, reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { setAppealDays } from '#src/inspection/appeals/settings.ts'
import { settleAppeal } from '#src/inspection/appeals/settle.ts'
import { scoreChanges } from '#src/inspection/scoring/schema.ts'
import { formatSeconds, parseDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { postings } from '#src/organisation/schema.ts'
import { setCalendarDay } from '#src/organisation/working-calendar/keep.ts'
import { recordings } from '#src/recordings/schema.ts'
import { rechecks } from '#src/screening/schema.ts'
import { changeRecheck } from '#src/screening/triage/change.ts'
import { recheckChanges } from '#src/screening/triage/schema.ts'
import { lastUndoable, undoRecheck } from '#src/screening/triage/undo.ts'
import {
  agentOf,
  confirmedCall,
  scored,
  scoredCall,
  somebody,
} from '#test/inspection/appeals/scene.ts'
import { announcedCall, twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'

/** Monday: five working days later is Monday 30 November. */
const at = Date.parse('2026-11-23T10:00:00+08:00')
const lastMoment = Date.parse('2026-11-30T23:59:59.999+08:00')

function centre(scoredAt = at) {
  const { db, sqlite } = testDatabase()
  const units = twoDepartments(db)
  const inspector = somebody(db, 'qa-inspector', 'lin')
  const second = somebody(db, 'qa-inspector', 'wu')
  const manager = somebody(db, 'qa-manager', 'wang')
  const agent = agentOf(db, units.first)
  const own = scoredCall(db, units.first, 'own1', inspector, scoredAt)
  const [opening, soothing, rude] = own.items.map(({ id }) => id) as [number, number, number]
  const subject = { kind: 'sheet', id: own.sheet.id } as const
  const file = (input: Partial<AppealInput> = {}, now = scoredAt + 1000, by = agent) =>
    fileAppeal(db, by, subject, { seen: 0, points: [point(opening)], ...input }, now)
  return {
    db,
    sqlite,
    units,
    inspector,
    second,
    manager,
    agent,
    own,
    subject,
    opening,
    soothing,
    rude,
    file,
  }
}

const point = (itemId: number | null, reason = '客户没有发火，已经安抚过') => ({
  ...{ itemId, reason, startMs: null as number | null, endMs: null as number | null },
})

const filedEvents = (db: Db, action = 'review-appeal.filed') =>
  db
    .select()
    .from(auditEvents)
    .all()
    .filter((event) => event.action === action)

/** Takes and upholds an appeal as the second inspector. */
function upheld(
  it: Pick<ReturnType<typeof centre>, 'db' | 'second'>,
  id: number,
  now: number,
  by = it.second,
) {
  takeAppeal(it.db, by, id, now)
  const points = it.db
    .select()
    .from(reviewAppealPoints)
    .where(eq(reviewAppealPoints.appealId, id))
    .all()
  const answers = points.map((one) => ({
    ...{
      pointId: one.id,
      outcome: 'upheld' as const,
      after: '',
      answer: '听过录音，维持原来的评分',
    },
  }))
  settleAppeal(it.db, by, id, { seen: 0, answers }, now)
}

describe('an appeal of a score', () => {
  test('is filed item by item, each with its reason, and leaves one event', () => {
    const it = centre()
    const points = [
      { ...point(it.opening), startMs: 1000, endMs: 5000 },
      point(it.soothing, '客户一开始就说了谢谢'),
    ]
    const appeal = it.file({ points })
    expect(appeal).toMatchObject({
      ...{ subject: 'sheet', round: 1, state: 'open', personId: it.units.first.person.id },
      ...{ teamId: it.units.first.team.id, scorerId: it.inspector.accountId },
    })
    expect(it.db.select().from(reviewAppealPoints).all()).toMatchObject([
      { itemId: it.opening, before: 'half', startMs: 1000, endMs: 5000, outcome: null },
      { itemId: it.soothing, before: 'no', reason: '客户一开始就说了谢谢' },
    ])
    expect(filedEvents(it.db)).toHaveLength(1)
    expect(formatSeconds(appeal.windowUntil)).toBe('2026-12-01 00:00:00')
    expect(formatSeconds(appeal.dueAt)).toBe('2026-12-01 00:00:00')
  })

  test('counts at 23:59:59.9 of the last day, and is refused in words one millisecond after it', () => {
    const inTime = centre()
    expect(inTime.file({}, Date.parse('2026-11-30T23:59:59.900+08:00')).state).toBe('open')
    const last = centre()
    expect(last.file({}, lastMoment).state).toBe('open')
    const late = centre()
    expect(() => late.file({}, lastMoment + 1)).toThrow('申诉期限已过')
    expect(late.db.select().from(reviewAppeals).all()).toEqual([])
    expect(filedEvents(late.db)).toEqual([])
  })

  test('is not refused where the clock was moved back behind the score', () => {
    const it = centre()
    expect(it.file({}, at - 3600_000).state).toBe('open')
  })

  test('has days that do not count in a holiday, and the Saturday that makes up for one', () => {
    const it = centre(Date.parse('2026-09-29T10:00:00+08:00'))
    // 30 September, 8, 9, 10 (Saturday, worked) and 12 October.
    expect(it.file({}, Date.parse('2026-10-12T23:59:59.999+08:00')).round).toBe(1)
    const late = centre(Date.parse('2026-09-29T10:00:00+08:00'))
    expect(() => late.file({}, Date.parse('2026-10-13T00:00:00+08:00'))).toThrow('申诉期限已过')
  })

  test('keeps the limit it was filed with when the calendar changes afterwards', () => {
    const it = centre()
    const before = it.file()
    setCalendarDay(it.db, it.manager, { day: parseDay('2026-11-25') ?? 0, kind: 'off', name: '' })
    const after = it.db.select().from(reviewAppeals).get()
    expect(after?.dueAt).toBe(before.dueAt)
    expect(after?.windowUntil).toBe(before.windowUntil)
  })

  test('runs by the days that were set when the score was given', () => {
    const it = centre()
    setAppealDays(it.db, it.manager, { fileDays: 1, answerDays: 2 }, at + 60_000)
    // Scored before the change: five days; filed after it: two days to answer.
    const appeal = it.file({}, lastMoment)
    expect(formatSeconds(appeal.dueAt)).toBe('2026-12-03 00:00:00')
    const later = scoredCall(it.db, it.units.first, 'own2', it.inspector, at + 120_000)
    const subject = { kind: 'sheet', id: later.sheet.id } as const
    const input = { seen: 0, points: [point(it.opening)] }
    expect(() => fileAppeal(it.db, it.agent, subject, input, lastMoment)).toThrow('期限已过')
  })

  test('may answer a later change of the score: the window runs from it', () => {
    const it = centre()
    const changedAt = Date.parse('2026-12-02T10:00:00+08:00')
    const change = it.db
      .insert(scoreChanges)
      .values({
        ...{ sheetId: it.own.sheet.id, itemId: it.soothing, before: 'half', after: 'no' },
        ...{ reason: '听错了', afterReveal: true, at: changedAt },
        ...{ accountId: it.inspector.accountId, accountName: it.inspector.name },
      })
      .returning()
      .get()
    expect(() => it.file({ seen: 0 }, changedAt + 1000)).toThrow('改过，请看过现在的再提')
    expect(it.file({ seen: change.id }, changedAt + 1000).round).toBe(1)
  })

  test.each([
    ['no reason at all', '', '写明申诉理由'],
    ['four letters', '不是这样', '写明申诉理由'],
    ['blanks', '          ', '写明申诉理由'],
    ['letters nobody sees', '\u200b'.repeat(20), '写明申诉理由'],
    ['a novel', '长'.repeat(501), '写明申诉理由'],
  ])('is refused with %s for a reason', (_, reason, word) => {
    const it = centre()
    expect(() => it.file({ points: [point(it.opening, reason)] })).toThrow(word)
    expect(it.db.select().from(reviewAppeals).all()).toEqual([])
  })

  test.each([
    ['only a beginning', 1000, null],
    ['an end before its beginning', 5000, 1000],
    ['a stretch beyond the end of the call', 1000, 61_000],
    ['no time', NaN, 1000],
    ['a negative beginning', -1, 1000],
  ])('is refused with %s in the recording', (_, startMs, endMs) => {
    const it = centre()
    const points = [{ ...point(it.opening), startMs, endMs }]
    expect(() => it.file({ points })).toThrow('起止时间不对')
  })

  test('is refused for no item, a strange one, and one named twice', () => {
    const it = centre()
    expect(() => it.file({ points: [] })).toThrow('至少选一项')
    expect(() => it.file({ points: [point(99_999)] })).toThrow('不在这张评分单里')
    expect(() => it.file({ points: [point(null)] })).toThrow('不在这张评分单里')
    const twice = [point(it.opening), point(it.opening)]
    expect(() => it.file({ points: twice })).toThrow('不在这张评分单里')
  })

  test('is only for the agent concerned, about a score that counts', () => {
    const it = centre()
    const stranger = agentOf(it.db, it.units.second)
    expect(() => it.file({}, at + 1, stranger)).toThrow(NotFound)
    expect(() => it.file({}, at + 1, it.inspector)).toThrow('own-review.appeal')
    const call = announcedCall(it.db, it.units.first, 'double1')
    const double = scored(it.db, it.inspector, call, at, { purpose: 'double', counts: false })
    const subject = { kind: 'sheet', id: double.id } as const
    const input = { seen: 0, points: [point(it.opening)] }
    expect(() => fileAppeal(it.db, it.agent, subject, input, at + 1)).toThrow(NotFound)
    expect(it.db.select().from(reviewAppeals).all()).toEqual([])
  })

  test('stands alone: a second one waits for the answer to the first', () => {
    const it = centre()
    it.file()
    expect(() => it.file({ points: [point(it.soothing)] })).toThrow('已经有一件申诉在办')
    expect(it.db.select().from(reviewAppeals).all()).toHaveLength(1)
  })

  test('belongs to the team of the call, and goes on though the agent left it and the account is disabled', () => {
    const it = centre()
    const { person, team } = it.units.first
    const moved = { personId: person.id, teamId: it.units.second.team.id, from: at }
    it.db.insert(postings).values(moved).run()
    const appeal = it.file()
    expect(appeal.teamId).toBe(team.id)
    it.sqlite.exec(`update accounts set disabled_at = 1 where id = ${it.agent.accountId}`)
    upheld(it, appeal.id, at + 5000)
    expect(it.db.select().from(reviewAppeals).get()?.state).toBe('settled')
  })

  test('is withdrawn while nobody has taken it, and may then be filed anew', () => {
    const it = centre()
    const first = it.file()
    expect(withdrawAppeal(it.db, it.agent, first.id, at + 2000).state).toBe('withdrawn')
    expect(withdrawAppeal(it.db, it.agent, first.id, at + 2000).state).toBe('withdrawn')
    expect(filedEvents(it.db, 'review-appeal.withdrawn')).toHaveLength(1)
    expect(() => takeAppeal(it.db, it.second, first.id)).toThrow('已经撤回')
    const again = it.file({}, at + 3000)
    expect(again.round).toBe(1)
    takeAppeal(it.db, it.second, again.id)
    expect(() => withdrawAppeal(it.db, it.agent, again.id)).toThrow('已经有人受理')
    expect(() => withdrawAppeal(it.db, agentOf(it.db, it.units.second), again.id)).toThrow(NotFound)
  })
})

describe('the second round', () => {
  const answeredAt = Date.parse('2026-12-03T16:00:00+08:00')

  test('may be filed within the window after the answer, and is the last', () => {
    const it = centre()
    upheld(it, it.file({}, lastMoment).id, answeredAt)
    // 4, 7, 8, 9 and 10 December.
    const second = it.file({}, Date.parse('2026-12-10T23:59:59.999+08:00'))
    expect(second.round).toBe(2)
    upheld(it, second.id, answeredAt + 999_999_999, it.manager)
    expect(() => it.file({}, answeredAt + 1_999_999_999)).toThrow('终审已经答复')
    expect(it.db.select().from(reviewAppeals).all()).toHaveLength(2)
  })

  test('is refused after its window', () => {
    const it = centre()
    upheld(it, it.file({}, lastMoment).id, answeredAt)
    expect(() => it.file({}, Date.parse('2026-12-11T00:00:00+08:00'))).toThrow('申诉期限已过')
  })

  test('is about nothing but what the first was about', () => {
    const it = centre()
    upheld(it, it.file().id, answeredAt)
    const points = [point(it.soothing)]
    expect(() => it.file({ points }, answeredAt + 1000)).toThrow('只审第一轮申诉过的项')
  })
})

describe('an appeal of a confirmed finding', () => {
  const confirmed = (verdict: 'missed' | 'concealed' = 'concealed') => {
    const it = centre()
    const made = confirmedCall(it.db, it.units.first, 'f1', it.inspector, at, verdict)
    const subject = { kind: 'finding', id: made.finding.id } as const
    const file = (now = at + 1000) =>
      fileAppeal(it.db, it.agent, subject, { seen: 0, points: [point(null)] }, now)
    return { ...it, ...made, subject, fileFinding: file }
  }

  test('remembers the rules that brought it up and the complaint it opened', () => {
    const it = confirmed()
    expect(it.fileFinding()).toMatchObject({
      ...{ subject: 'finding', round: 1, complaintId: it.complaintId },
      rules: ['attitude-01', 'hung-up-01'],
    })
    expect(it.db.select().from(reviewAppealPoints).get()?.before).toBe('concealed')
  })

  test('is refused after the window, and about a call of somebody else', () => {
    const it = confirmed()
    expect(() => it.fileFinding(lastMoment + 1)).toThrow('申诉期限已过')
    const stranger = agentOf(it.db, it.units.second)
    const input = { seen: 0, points: [point(null)] }
    expect(() => fileAppeal(it.db, stranger, it.subject, input, at + 1)).toThrow(NotFound)
  })

  test('holds the verdict until it is withdrawn: no undo, no change by another', () => {
    const it = confirmed()
    const appeal = it.fileFinding()
    const undo = () => undoRecheck(it.db, it.inspector, it.finding.id, at + 2000)
    const change = () => {
      const input = { verdict: 'external', note: '', reason: '不归热线' } as const
      changeRecheck(it.db, it.manager, it.finding.id, input, at + 2000)
    }
    expect(undo).toThrow('坐席已对这条结论提出申诉，不能撤销')
    expect(change).toThrow('申诉还没答复，不能改判')
    expect(it.db.select().from(rechecks).get()?.verdict).toBe('concealed')
    expect(it.db.select().from(recheckChanges).all()).toEqual([])
    expect(lastUndoable(it.db, it.inspector, at + 2000)).toBeNull()
    withdrawAppeal(it.db, it.agent, appeal.id, at + 3000)
    change()
    expect(it.db.select().from(rechecks).get()?.verdict).toBe('external')
  })

  test('that was withdrawn leaves its author the undo', () => {
    const it = confirmed()
    withdrawAppeal(it.db, it.agent, it.fileFinding().id, at + 2000)
    undoRecheck(it.db, it.inspector, it.finding.id, at + 3000)
    expect(it.db.select().from(rechecks).all()).toEqual([])
  })

  test('that was answered leaves no undo, but a change with its reason', () => {
    const it = confirmed()
    upheld(it, it.fileFinding().id, at + 2000)
    const { id } = it.finding
    expect(() => undoRecheck(it.db, it.inspector, id, at + 3000)).toThrow('提出申诉，不能撤销')
    const again = it.fileFinding(at + 4000)
    const input = { verdict: 'external', note: '', reason: '不归热线' } as const
    expect(() => changeRecheck(it.db, it.manager, id, input, at + 5000)).toThrow('还没答复')
    withdrawAppeal(it.db, it.agent, again.id, at + 6000)
    expect(it.db.select().from(rechecks).get()?.appeal).toBe('answered')
    changeRecheck(it.db, it.manager, id, input, at + 7000)
    expect(it.db.select().from(rechecks).get()?.verdict).toBe('external')
  })

  test('of a recording erased since goes on by its words', () => {
    const it = confirmed()
    const appeal = it.fileFinding()
    it.sqlite.exec(`delete from rechecks where finding_id = ${it.finding.id}`)
    it.sqlite.exec(`delete from transcripts where recording_id = ${it.recording.id}`)
    it.db.delete(recordings).where(eq(recordings.id, it.recording.id)).run()
    expect(it.db.select().from(reviewAppeals).get()).toMatchObject({
      findingId: null,
      state: 'open',
    })
    upheld(it, appeal.id, at + 2000)
    expect(it.db.select().from(reviewAppeals).get()?.state).toBe('settled')
  })
})
