import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { accounts } from '#src/auth/schema.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { fileAppeal } from '#src/inspection/appeals/file.ts'
import { takeAppeal } from '#src/inspection/appeals/judge.ts'
import { reviewAppealPoints, reviewAppeals } from '#src/inspection/appeals/schema.ts'
import { type AnswerInput, settleAppeal } from '#src/inspection/appeals/settle.ts'
import { noOccasion } from '#src/inspection/forms/vocabulary.ts'
import { changeAnswer } from '#src/inspection/scoring/change-answer.ts'
import { scoreChanges, scoreSheets } from '#src/inspection/scoring/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { write } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { recordings } from '#src/recordings/schema.ts'
import { ruleJudgements } from '#src/screening/rules/schema.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { recheckChanges } from '#src/screening/triage/schema.ts'
import {
  agentOf,
  confirmedCall,
  type Given,
  scoreNow,
  scoredCall,
  somebody,
} from '#test/inspection/appeals/scene.ts'
import { twoDepartments } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'

const at = Date.parse('2026-11-23T10:00:00+08:00')
const reason = '客户没有发火，已经安抚过'
const answer = '重听录音，情况属实'

function centre(given: Given = {}) {
  const { db, sqlite } = testDatabase()
  const units = twoDepartments(db)
  const inspector = somebody(db, 'qa-inspector', 'lin')
  const second = somebody(db, 'qa-inspector', 'wu')
  const manager = somebody(db, 'qa-manager', 'wang')
  const other = somebody(db, 'qa-manager', 'zhao')
  const agent = agentOf(db, units.first)
  const own = scoredCall(db, units.first, 'own1', inspector, at, given)
  const [opening, soothing, rude] = own.items.map(({ id }) => id) as [number, number, number]
  const subject = { kind: 'sheet', id: own.sheet.id } as const
  const file = (items = [opening, soothing], now = at + 1000) => {
    const points = items.map((itemId) => ({ itemId, reason, startMs: null, endMs: null }))
    const seen = db.select().from(scoreChanges).all().at(-1)?.id ?? 0
    return fileAppeal(db, agent, subject, { seen, points }, now)
  }
  /** Answers in the order of the points: a key overturns, null upholds. */
  const settle = (
    id: number,
    after: (string | null)[],
    by: Actor = second,
    extra: Partial<AnswerInput> & { seen?: number; now?: number } = {},
  ) => {
    const points = db
      .select()
      .from(reviewAppealPoints)
      .where(eq(reviewAppealPoints.appealId, id))
      .all()
    const { seen = lastChange(), now = at + 5000, ...over } = extra
    const answers = points.map((point, index): AnswerInput => {
      const key = after[index] ?? null
      return {
        ...{ pointId: point.id, outcome: key === null ? 'upheld' : 'overturned' },
        ...{ after: key ?? '', answer, ...over },
      }
    })
    return settleAppeal(db, by, id, { seen, answers }, now)
  }
  const lastChange = () => db.select().from(scoreChanges).all().at(-1)?.id ?? 0
  const score = () => scoreNow(db, own.sheet.id)
  const events = (action: string) =>
    db
      .select()
      .from(auditEvents)
      .all()
      .filter((event) => event.action === action)
  return {
    ...{ db, sqlite, units, inspector, second, manager, other, agent, own, subject },
    ...{ opening, soothing, rude, file, settle, score, events },
  }
}

describe('taking an appeal', () => {
  test('is never for whoever gave the score, whatever the role', () => {
    const it = centre()
    const { id } = it.file()
    expect(() => takeAppeal(it.db, it.inspector, id)).toThrow('您自己给的评分')
    expect(takeAppeal(it.db, it.second, id).judgeId).toBe(it.second.accountId)
  })

  test('is not for whoever changed the score since', () => {
    const it = centre()
    write(it.db, (tx) =>
      changeAnswer(tx, {
        ...{ sheetId: it.own.sheet.id, itemId: it.opening, after: 'no', reason: '听错了一句' },
        ...{ actor: it.second, now: at + 10 },
      }),
    )
    const { id } = it.file()
    expect(() => takeAppeal(it.db, it.second, id)).toThrow('您自己给的评分')
  })

  test('is not for the agent, though the agent may also be an inspector', () => {
    const it = centre()
    const { id } = it.file()
    it.db
      .update(accounts)
      .set({ personId: it.units.first.person.id })
      .where(eq(accounts.id, it.second.accountId ?? 0))
      .run()
    expect(() => takeAppeal(it.db, it.second, id)).toThrow('不能复评自己的申诉')
  })

  test('by two judges at once is for exactly one', () => {
    const it = centre()
    const third = somebody(it.db, 'qa-inspector', 'xu')
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    expect(() => takeAppeal(it.db, third, id)).toThrow('别人刚刚受理')
    // The same person twice is no second taking.
    takeAppeal(it.db, it.second, id)
    expect(it.events('review-appeal.taken')).toHaveLength(1)
    expect(() => it.settle(id, [null, null], third)).toThrow('别人刚刚受理')
  })

  test('goes to the next one where the judge’s account is disabled, and to a manager who takes over', () => {
    const it = centre()
    const third = somebody(it.db, 'qa-inspector', 'xu')
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    it.db
      .update(accounts)
      .set({ disabledAt: 1 })
      .where(eq(accounts.id, it.second.accountId ?? 0))
      .run()
    expect(takeAppeal(it.db, third, id).judgeId).toBe(third.accountId)
    expect(takeAppeal(it.db, it.manager, id).judgeId).toBe(it.manager.accountId)
    expect(it.events('review-appeal.taken').map(({ particulars }) => particulars['was'])).toEqual([
      undefined,
      it.second.name,
      third.name,
    ])
  })

  test('is taken over from nobody who was not on the page: of two managers at once the second is told', () => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.manager, id, Date.now(), null)
    expect(() => takeAppeal(it.db, it.other, id, Date.now(), null)).toThrow('别人刚刚受理')
    expect(it.events('review-appeal.taken')).toHaveLength(1)
    const shown = it.manager.accountId
    expect(takeAppeal(it.db, it.other, id, Date.now(), shown).judgeId).toBe(it.other.accountId)
  })

  test('needs the right, and the appeal within the scope', () => {
    const it = centre()
    const { id } = it.file()
    const leader = somebody(it.db, 'team-leader', 'zhang', {
      kind: 'team',
      id: it.units.first.team.id,
    })
    expect(() => takeAppeal(it.db, leader, id)).toThrow('review-appeal.settle')
    const elsewhere = somebody(it.db, 'qa-inspector', 'far', {
      ...{ kind: 'department', id: it.units.second.department.id },
    })
    expect(() => takeAppeal(it.db, elsewhere, id)).toThrow(NotFound)
    expect(it.db.select().from(reviewAppeals).get()?.state).toBe('open')
  })
})

describe('answering an appeal', () => {
  test('changes what is overturned, works the score out anew, and keeps who changed what', () => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    it.settle(id, ['yes', null])
    // 40 × 100 % + 60 × 0 %.
    expect(it.score()).toBe(4000)
    const change = it.db.select().from(scoreChanges).get()
    expect(change).toMatchObject({
      ...{ before: 'half', after: 'yes', scoreBefore: 2000, scoreAfter: 4000, reason: answer },
      accountId: it.second.accountId,
    })
    expect(it.db.select().from(reviewAppealPoints).all()).toMatchObject([
      { outcome: 'overturned', after: 'yes', answer, changeId: change?.id },
      { outcome: 'upheld', after: null, answer, changeId: null },
    ])
    expect(it.db.select().from(reviewAppeals).get()).toMatchObject({ state: 'settled' })
    expect(it.events('review-appeal.settled')).toHaveLength(1)
    expect(it.events('sheet.changed')).toHaveLength(1)
  })

  test('may find that there was no occasion, where the form asks for one', () => {
    const it = centre()
    const { id } = it.file([it.soothing])
    takeAppeal(it.db, it.second, id)
    it.settle(id, [noOccasion])
    expect(it.score()).toBe(5000)
    const none = centre()
    const other = none.file([none.opening])
    takeAppeal(none.db, none.second, other.id)
    expect(() => none.settle(other.id, [noOccasion])).toThrow('不是评分表里的选项')
  })

  test('never makes it worse for the agent, and then changes nothing at all', () => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    expect(() => it.settle(id, ['no', 'yes'])).toThrow('不能让结果更差')
    expect(() => it.settle(id, ['yes', 'happened'])).toThrow('不是评分表里的选项')
    expect(it.score()).toBe(2000)
    expect(it.db.select().from(scoreChanges).all()).toEqual([])
    expect(it.db.select().from(reviewAppeals).get()?.state).toBe('taken')
  })

  test('lifts a fatal item, and the score is what the rest earned', () => {
    const it = centre({ choices: ['yes', 'half', 'happened'] })
    it.db.update(scoreSheets).set({ outcome: 'fatal', scoreHundredths: 0 }).run()
    const { id } = it.file([it.rude])
    takeAppeal(it.db, it.second, id)
    it.settle(id, ['clean'])
    expect(it.db.select().from(scoreSheets).get()).toMatchObject({
      outcome: 'scored',
      scoreHundredths: 7000,
    })
  })

  test.each([
    ['no answer', { answer: '' }],
    ['four letters', { answer: '维持原判' }],
    ['letters nobody sees', { answer: '\u200b\u200b\u200b\u200b\u200b' }],
    ['a novel', { answer: '长'.repeat(501) }],
  ])('is refused with %s', (_, extra) => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    expect(() => it.settle(id, [null, null], it.second, extra)).toThrow('写明答复')
  })

  test('is refused for a point left out, the same result, and a foreign choice', () => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    const one = it.db.select().from(reviewAppealPoints).get()
    const answers = [{ pointId: one?.id ?? 0, outcome: 'upheld' as const, after: '', answer }]
    expect(() => settleAppeal(it.db, it.second, id, { seen: 0, answers })).toThrow('每一项都要选')
    expect(() => it.settle(id, ['half', null])).toThrow('和现在不同')
    expect(() => it.settle(id, ['', null])).toThrow('和现在不同')
    expect(() => it.settle(id, ['perfect', null])).toThrow('不是评分表里的选项')
    expect(it.score()).toBe(2000)
  })

  test('happens once, after taking it', () => {
    const it = centre()
    const { id } = it.file()
    expect(() => it.settle(id, [null, null])).toThrow('请先受理')
    takeAppeal(it.db, it.second, id)
    it.settle(id, ['yes', null])
    expect(() => it.settle(id, ['yes', 'yes'])).toThrow('已经有答复')
    expect(() => takeAppeal(it.db, it.manager, id)).toThrow('已经有答复')
    expect(it.score()).toBe(4000)
  })

  test('is refused once where the score changed under the judge’s eyes', () => {
    const it = centre()
    const { id } = it.file()
    takeAppeal(it.db, it.second, id)
    write(it.db, (tx) =>
      changeAnswer(tx, {
        ...{ sheetId: it.own.sheet.id, itemId: it.opening, after: 'yes', reason: '重听以后改的' },
        ...{ actor: it.inspector, now: at + 2000 },
      }),
    )
    expect(() => it.settle(id, ['yes', null], it.second, { seen: 0 })).toThrow('改过')
    expect(() => it.settle(id, ['yes', null])).toThrow('和现在不同')
    it.settle(id, [null, 'half'])
    expect(it.score()).toBe(7000)
  })

  test('goes on by words when the recording is erased', () => {
    const it = centre()
    const { id } = it.file()
    it.sqlite.exec(`delete from transcripts where recording_id = ${it.own.recording.id}`)
    it.db.delete(recordings).where(eq(recordings.id, it.own.recording.id)).run()
    takeAppeal(it.db, it.second, id)
    it.settle(id, ['yes', 'yes'])
    expect(it.score()).toBe(10_000)
  })
})

describe('the last word', () => {
  const secondRound = () => {
    const it = centre()
    const first = it.file([it.opening])
    takeAppeal(it.db, it.second, first.id, at + 2000)
    it.settle(first.id, [null], it.second, { now: at + 3000 })
    return { ...it, last: it.file([it.opening], at + 4000) }
  }

  test('is a manager’s, not the first judge’s and not the scorer’s', () => {
    const it = secondRound()
    const inspector = somebody(it.db, 'qa-inspector', 'xu')
    expect(it.last.round).toBe(2)
    expect(() => takeAppeal(it.db, it.second, it.last.id)).toThrow('第一轮是您复评的')
    expect(() => takeAppeal(it.db, it.inspector, it.last.id)).toThrow('您自己给的评分')
    expect(() => takeAppeal(it.db, inspector, it.last.id)).toThrow('终审要由质检主管复评')
    expect(takeAppeal(it.db, it.manager, it.last.id).state).toBe('taken')
  })

  test('is not for a manager who judged the first round', () => {
    const it = centre()
    const first = it.file([it.opening])
    takeAppeal(it.db, it.manager, first.id, at + 2000)
    it.settle(first.id, [null], it.manager, { now: at + 3000 })
    const last = it.file([it.opening], at + 4000)
    expect(() => takeAppeal(it.db, it.manager, last.id)).toThrow('第一轮是您复评的')
    expect(takeAppeal(it.db, it.other, last.id).judgeId).toBe(it.other.accountId)
  })

  test('may overturn what the first round upheld', () => {
    const it = secondRound()
    takeAppeal(it.db, it.manager, it.last.id)
    it.settle(it.last.id, ['yes'], it.manager)
    expect(it.score()).toBe(4000)
    expect(() => it.file([it.opening], at + 9000)).toThrow('终审已经答复')
  })
})

describe('an overturned finding', () => {
  const filed = (verdict: 'missed' | 'concealed' = 'concealed') => {
    const it = centre()
    const made = confirmedCall(it.db, it.units.first, 'f1', it.inspector, at, verdict)
    const points = [{ itemId: null, reason, startMs: null, endMs: null }]
    const subject = { kind: 'finding', id: made.finding.id } as const
    const appeal = fileAppeal(it.db, it.agent, subject, { seen: 0, points }, at + 1000)
    const settle = (after: string | null, seen = 0) => {
      const pointId = it.db.select().from(reviewAppealPoints).get()?.id ?? 0
      const outcome = after === null ? ('upheld' as const) : ('overturned' as const)
      const answers = [{ pointId, outcome, after: after ?? '', answer }]
      return settleAppeal(it.db, it.second, appeal.id, { seen, answers }, at + 5000)
    }
    return { ...it, ...made, appeal, settleFinding: settle }
  }

  test('is unfounded with all that followed from it: complaint, list, rules and comparison', () => {
    const it = filed()
    expect(() => takeAppeal(it.db, it.inspector, it.appeal.id)).toThrow('您自己给的')
    takeAppeal(it.db, it.second, it.appeal.id)
    it.db.delete(jobs).run()
    it.settleFinding('unfounded')
    expect(it.db.select().from(findings).get()?.state).toBe('unfounded')
    expect(it.db.select().from(rechecks).get()).toMatchObject({
      verdict: 'unfounded',
      faultCategory: null,
    })
    const complaint = it.db.select().from(complaints).where(eq(complaints.id, it.complaintId)).get()
    expect(complaint?.stage).toBe('withdrawn')
    expect(
      it.db
        .select()
        .from(ruleJudgements)
        .all()
        .map(({ right }) => right),
    ).toEqual([false, false])
    expect(it.db.select().from(recheckChanges).all()).toMatchObject([
      { before: 'concealed', after: 'unfounded', reason: answer, afterReveal: false },
    ])
    expect(
      it.db
        .select()
        .from(jobs)
        .all()
        .map(({ name }) => name),
    ).toContain('reconcile')
    for (const action of [
      'finding.recheck-changed',
      'complaint.withdrawn',
      'review-appeal.settled',
    ]) {
      expect([action, it.events(action).length]).toEqual([action, 1])
    }
  })

  test('may become the milder verdict, and the complaint stays', () => {
    const it = filed()
    takeAppeal(it.db, it.second, it.appeal.id)
    it.settleFinding('missed')
    expect(it.db.select().from(findings).get()?.state).toBe('confirmed')
    expect(
      it.db.select().from(complaints).where(eq(complaints.id, it.complaintId)).get(),
    ).toMatchObject({
      ...{ omission: 'missed', stage: 'opened' },
    })
  })

  test('never becomes the graver one', () => {
    const it = filed('missed')
    takeAppeal(it.db, it.second, it.appeal.id)
    expect(() => it.settleFinding('concealed')).toThrow('不能让结果更差')
    expect(() => it.settleFinding('missed')).toThrow('和现在不同')
    expect(() => it.settleFinding('guilty')).toThrow('不是评分表里的选项')
    expect(it.db.select().from(rechecks).get()?.verdict).toBe('missed')
  })

  test('stays as it is where it is upheld', () => {
    const it = filed()
    takeAppeal(it.db, it.second, it.appeal.id)
    it.settleFinding(null)
    expect(it.db.select().from(findings).get()?.state).toBe('confirmed')
    expect(it.db.select().from(recheckChanges).all()).toEqual([])
  })

  /** Appealed, then erased with all that was heard in it; only the complaint is left. */
  function erased() {
    const it = filed()
    it.sqlite.exec(`delete from rechecks where finding_id = ${it.finding.id}`)
    it.sqlite.exec(`delete from transcripts where recording_id = ${it.recording.id}`)
    it.db.delete(recordings).where(eq(recordings.id, it.recording.id)).run()
    takeAppeal(it.db, it.second, it.appeal.id)
    const complaint = () =>
      it.db.select().from(complaints).where(eq(complaints.id, it.complaintId)).get()
    const trail = () => {
      const event = it.db.select().from(auditEvents).all().at(-2)
      return [event?.action, event?.particulars['complaintNo']]
    }
    return { ...it, complaint, trail }
  }

  test('of an erased recording still takes its complaint back', () => {
    const it = erased()
    it.settleFinding('unfounded')
    expect(it.complaint()?.stage).toBe('withdrawn')
    expect(it.trail()).toEqual(['complaint.withdrawn', it.complaint()?.complaintNo])
  })

  test('of an erased recording still makes its complaint the milder one', () => {
    const it = erased()
    const before = it.complaint()
    it.settleFinding('missed')
    expect(it.complaint()).toEqual({ ...before, omission: 'missed' })
    expect(it.trail()).toEqual(['complaint.amended', before?.complaintNo])
  })

  test('takes a complaint back even when the customer was asked about it', () => {
    const it = erased()
    const complaintNo = it.complaint()?.complaintNo ?? ''
    it.db.insert(returnScores).values({ scoreNo: 'H1', complaintNo, score: 1, visitedAt: at }).run()
    it.settleFinding('unfounded')
    expect(it.complaint()?.stage).toBe('withdrawn')
    expect(it.db.select().from(reviewAppeals).all().at(-1)?.state).toBe('settled')
  })
})
