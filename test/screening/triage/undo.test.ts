import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { readComplaintFilters } from '#src/complaints/filters.ts'
import { complaintDetail, complaintList, complaintsOfCall } from '#src/complaints/queries.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { figuresOf } from '#src/home/queries.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { agedRecordings } from '#src/retention/candidates.ts'
import { queueItems } from '#src/screening/queue/schema.ts'
import { keepQueue } from '#src/screening/queue/top-up.ts'
import { recheckFinding } from '#src/screening/recheck.ts'
import { ruleJudgements } from '#src/screening/rules/schema.ts'
import { rechecks } from '#src/screening/schema.ts'
import type { RecheckInput } from '#src/screening/settle-verdict.ts'
import { changeRecheck, changesOf } from '#src/screening/triage/change.ts'
import { claimNext } from '#src/screening/triage/claims.ts'
import { draftOf } from '#src/screening/triage/drafts.ts'
import { revealAgent } from '#src/screening/triage/reveal.ts'
import { recheckChanges } from '#src/screening/triage/schema.ts'
import { lastUndoable, undoRecheck } from '#src/screening/triage/undo.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { findingState, suspectedCall, twoDepartments, type Unit } from '../heard-calls.ts'

const now = Date.parse('2026-11-05T10:00:00+08:00')
const missed: RecheckInput = {
  verdict: 'missed',
  faultCategory: 'attitude',
  target: 'this-agent',
  note: '催客户打分',
}
const unfounded: RecheckInput = { verdict: 'unfounded', note: '' }

let db: Db
let inspector: Actor
let manager: Actor
let unit: Unit

beforeEach(() => {
  db = testDatabase().db
  inspector = actorWith(db, 'qa-inspector')
  manager = actorWith(db, 'qa-manager')
  unit = twoDepartments(db).first
})

const complaintOf = (id: number) => db.select().from(complaints).where(eq(complaints.id, id)).get()

describe('an undone verdict', () => {
  test('leaves everything as if nobody had judged, and the change on record', () => {
    const { call, finding } = suspectedCall(db, unit, 'd001')
    const day = keepQueue(db, now)
    recheckFinding(db, inspector, finding.id, missed, now)
    const judgedBefore = db.select().from(ruleJudgements).all()
    expect(judgedBefore.length).toBeGreaterThan(0)

    undoRecheck(db, inspector, finding.id, now + 60_000)

    expect(findingState(db, finding.id)).toBe('pending')
    expect(db.select().from(rechecks).all()).toEqual([])
    expect(db.select().from(ruleJudgements).all()).toEqual([])
    const [item] = db.select().from(queueItems).where(eq(queueItems.day, day)).all()
    expect(item).toMatchObject({ findingId: finding.id, outcome: null, judgedAt: null })
    const waiting = db.select().from(jobs).where(eq(jobs.name, 'reconcile')).all()
    expect(waiting.some(({ payload }) => JSON.stringify(payload).includes(`${call.id}`))).toBe(true)
    expect(changesOf(db, finding.id)).toMatchObject([
      { before: 'missed', after: null, afterReveal: false, accountName: inspector.name },
    ])
    const actions = eventsOf(db, 'finding', finding.id).map(({ action }) => action)
    expect(actions).toContain('finding.recheck-undone')
  })

  test('comes first again, with what was chosen and typed as a draft', () => {
    const { finding } = suspectedCall(db, unit, 'd001', { score: 0.5 })
    const better = suspectedCall(db, unit, 'd002', { score: 0.9 })
    recheckFinding(db, inspector, finding.id, missed, now)
    expect(claimNext(db, inspector, now)).toBe(better.finding.id)
    undoRecheck(db, inspector, finding.id, now + 1000)
    expect(claimNext(db, inspector, now + 2000)).toBe(finding.id)
    expect(draftOf(db, inspector, finding.id)?.fields).toEqual({
      verdict: 'missed',
      faultCategory: 'attitude',
      target: 'this-agent',
      note: '催客户打分',
    })
  })

  test('withdraws its complaint, which then counts nowhere and keeps its number', () => {
    const { call, finding, recording } = suspectedCall(db, unit, 'd001')
    const { complaint } = recheckFinding(db, inspector, finding.id, missed, now)
    const id = complaint?.id ?? 0
    expect(figuresOf(db, manager, now)?.complaints).toEqual({ total: 1, concealed: 0, missed: 1 })

    undoRecheck(db, inspector, finding.id, now)

    expect(complaintOf(id)?.stage).toBe('withdrawn')
    const all = { from: null, until: null, problems: {} }
    const page = { size: 20, cursor: null }
    const filters = readComplaintFilters({})
    expect(complaintList(db, manager, filters, all, page, blindness).rows).toEqual([])
    expect(figuresOf(db, manager, now)?.complaints).toEqual({ total: 0, concealed: 0, missed: 0 })
    expect(complaintsOfCall(db, call.id)).toEqual([])
    // Neither does it keep the recording: only the suspicion does, until that is judged.
    recheckFinding(db, inspector, finding.id, unfounded, now)
    const days = { ordinary: 1, complaint: 9999 } as unknown as Parameters<typeof agedRecordings>[1]
    const aged = agedRecordings(db, days, now + 400 * 86_400_000, null)
    expect(aged.find((row) => row.id === recording.id)?.class).not.toBe('complaint')
    // By its number it is still found, and says what became of it.
    const named = { ...filters, no: complaint?.complaintNo ?? '' }
    expect(complaintList(db, manager, named, all, page, blindness).rows).toMatchObject([
      { id, stage: 'withdrawn' },
    ])
    expect(complaintDetail(db, manager, id, blindness).stage).toBe('withdrawn')
    expect(eventsOf(db, 'complaint', id).at(-1)).toMatchObject({ action: 'complaint.withdrawn' })
  })

  test('may be judged anew, and its new complaint has a number of its own', () => {
    const { finding } = suspectedCall(db, unit, 'd001')
    const first = recheckFinding(db, inspector, finding.id, missed, now)
    undoRecheck(db, inspector, finding.id, now)
    const second = recheckFinding(db, inspector, finding.id, missed, now)
    expect(second.complaint?.complaintNo).not.toBe(first.complaint?.complaintNo)
    expect(complaintOf(second.complaint?.id ?? 0)?.stage).toBe('opened')
  })

  test('is refused once the customer was called back about the complaint, and nothing changes', () => {
    const { finding } = suspectedCall(db, unit, 'd001')
    const { complaint } = recheckFinding(db, inspector, finding.id, missed, now)
    const { complaintNo, id } = complaint!
    db.insert(returnScores).values({ scoreNo: 'S1', complaintNo, score: 2, visitedAt: now }).run()
    expect(() => undoRecheck(db, inspector, finding.id, now)).toThrow('已经有人处理')
    expect(findingState(db, finding.id)).toBe('confirmed')
    expect(complaintOf(id)?.stage).toBe('opened')
    expect(db.select().from(recheckChanges).all()).toEqual([])
  })
})

describe('a verdict cannot be undone', () => {
  test.each([
    ['by anybody else', () => undoRecheck(db, manager, 1, now), '只能撤销自己'],
    ['after half an hour', () => undoRecheck(db, inspector, 1, now + 31 * 60_000), '已过 30 分钟'],
    [
      'once the agent was shown',
      () => {
        revealAgent(db, manager, 1, now)
        undoRecheck(db, inspector, 1, now)
      },
      '已经揭晓',
    ],
    [
      'once it was changed',
      () => {
        changeRecheck(db, manager, 1, { ...missed, reason: '再听一遍' }, now)
        undoRecheck(db, inspector, 1, now)
      },
      '已被改判',
    ],
  ])('%s', (_, undo, sentence) => {
    const { finding } = suspectedCall(db, unit, 'd001')
    expect(finding.id).toBe(1)
    recheckFinding(db, inspector, 1, unfounded, now)
    expect(undo).toThrow(sentence)
    expect(db.select().from(rechecks).all()).toHaveLength(1)
  })

  test('where there is none, and not by a role that gives none', () => {
    suspectedCall(db, unit, 'd001')
    expect(() => undoRecheck(db, inspector, 1, now)).toThrow('还没有结论')
    expect(() => undoRecheck(db, actorWith(db, 'team-leader'), 1, now)).toThrow(Forbidden)
  })
})

test('the newest own verdict is offered first, then the one before it', () => {
  const ids = ['d001', 'd002'].map((no) => suspectedCall(db, unit, no).finding.id)
  expect(lastUndoable(db, inspector, now)).toBeNull()
  ids.forEach((id, at) => recheckFinding(db, inspector, id, unfounded, now + at))
  expect(lastUndoable(db, inspector, now + 10)?.findingId).toBe(ids[1])
  undoRecheck(db, inspector, ids[1]!, now + 20)
  expect(lastUndoable(db, inspector, now + 30)?.findingId).toBe(ids[0])
  expect(lastUndoable(db, manager, now + 30)).toBeNull()
  expect(lastUndoable(db, inspector, now + 31 * 60_000)).toBeNull()
})

describe('a changed verdict', () => {
  test('of 不成立 into 漏报 opens the complaint, with the reason and who knew what', () => {
    const { finding } = suspectedCall(db, unit, 'd001')
    recheckFinding(db, inspector, finding.id, unfounded, now)
    revealAgent(db, inspector, finding.id, now)
    changeRecheck(db, inspector, finding.id, { ...missed, reason: '听漏了一句' }, now + 1)

    const [recheck] = db.select().from(rechecks).all()
    expect(recheck).toMatchObject({
      verdict: 'missed',
      faultCategory: 'attitude',
      note: '催客户打分',
    })
    expect(complaintOf(recheck?.complaintId ?? 0)).toMatchObject({ omission: 'missed' })
    expect(findingState(db, finding.id)).toBe('confirmed')
    expect(
      db
        .select()
        .from(ruleJudgements)
        .all()
        .every(({ right }) => right),
    ).toBe(true)
    expect(changesOf(db, finding.id)).toMatchObject([
      { before: 'unfounded', after: 'missed', afterReveal: true, reason: '听漏了一句' },
    ])
    expect(eventsOf(db, 'finding', finding.id).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['finding.revealed', 'finding.recheck-changed']),
    )
  })

  test('of 漏报 into 瞒报 corrects the same complaint', () => {
    const { finding } = suspectedCall(db, unit, 'd001')
    const { complaint } = recheckFinding(db, inspector, finding.id, missed, now)
    const input = { ...missed, verdict: 'concealed', faultCategory: 'hung-up' } as const
    changeRecheck(db, manager, finding.id, { ...input, reason: '坐席知道' }, now)
    expect(complaintOf(complaint?.id ?? 0)).toMatchObject({
      complaintNo: complaint?.complaintNo,
      omission: 'concealed',
      faultCategory: 'hung-up',
      stage: 'opened',
    })
    expect(changesOf(db, finding.id)).toMatchObject([{ afterReveal: false }])
  })

  test('of 漏报 into 对外诉求 withdraws the complaint, the list tells the new outcome', () => {
    const { finding } = suspectedCall(db, unit, 'd001')
    keepQueue(db, now)
    const { complaint } = recheckFinding(db, inspector, finding.id, missed, now)
    const input = { verdict: 'external', note: '', reason: '说的是抢修队' } as const
    changeRecheck(db, manager, finding.id, input, now)
    expect(complaintOf(complaint?.id ?? 0)?.stage).toBe('withdrawn')
    expect(db.select().from(rechecks).get()).toMatchObject({
      complaintId: null,
      verdict: 'external',
    })
    expect(db.select().from(queueItems).get()?.outcome).toBe('external')
    expect(
      db
        .select()
        .from(ruleJudgements)
        .all()
        .some(({ right }) => right),
    ).toBe(false)
  })

  test('that changes nothing is refused, and so is one without a verdict before it', () => {
    const { finding } = suspectedCall(db, unit, 'd001')
    const same = { ...missed, reason: '没变' }
    expect(() => changeRecheck(db, inspector, finding.id, same, now)).toThrow('还没有结论')
    recheckFinding(db, inspector, finding.id, missed, now)
    expect(() => changeRecheck(db, inspector, finding.id, same, now)).toThrow('一样')
    expect(db.select().from(recheckChanges).all()).toEqual([])
    const head = actorWith(db, 'department-head')
    expect(() => changeRecheck(db, head, finding.id, same, now)).toThrow(Forbidden)
  })
})

test('the agent is revealed once, with its trace, and only after the verdict', () => {
  const { finding } = suspectedCall(db, unit, 'd001')
  expect(() => revealAgent(db, inspector, finding.id, now)).toThrow('下了结论才能揭晓')
  recheckFinding(db, inspector, finding.id, unfounded, now)
  revealAgent(db, inspector, finding.id, now + 1)
  revealAgent(db, manager, finding.id, now + 2)
  expect(db.select().from(rechecks).get()?.revealedAt).toBe(now + 1)
  const revealed = eventsOf(db, 'finding', finding.id).filter(
    ({ action }) => action === 'finding.revealed',
  )
  expect(revealed).toHaveLength(1)
  expect(() => revealAgent(db, actorWith(db, 'team-leader'), finding.id)).toThrow(Forbidden)
})
