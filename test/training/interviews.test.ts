import { and, eq } from 'drizzle-orm'
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { complaints } from '#src/complaints/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound, Refused } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { notices } from '#src/notices/schema.ts'
import { arrangeInterviews } from '#src/training/arrange-interviews.ts'
import { recordsOf } from '#src/training/effects/selection.ts'
import { standingInterviews } from '#src/training/interviews/follow-verdict.ts'
import { correctInterview, type Held, holdInterview } from '#src/training/interviews/hold.ts'
import { interviewDetail, ownInterviews } from '#src/training/interviews/queries.ts'
import { interviews } from '#src/training/interviews/schema.ts'
import { nextTier, tierOrder } from '#src/training/interviews/tiers.ts'
import { interviewStates, type InterviewState } from '#src/training/interviews/vocabulary.ts'
import { trainingRecords } from '#src/training/records/schema.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { somebody } from '#test/inspection/appeals/scene.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const monday = Date.parse('2026-11-09T10:00:00+08:00')
const hour = 3_600_000
const held = (at: number): Held => ({
  ...{ interviewee: '当事人', heldAt: at, coaching: '练习安抚话术', feedback: '流程不清' },
})

let db: Db
let verifier: Actor
let trainer: Actor
let unit: Unit

beforeEach(() => {
  db = testDatabase().db
  verifier = actorWith(db, 'qa-manager')
  trainer = actorWith(db, 'trainer')
  unit = twoDepartments(db).first
})

function arranged(at = monday) {
  const { complaint, verification } = verifiedComplaint(db, unit, verifier, at)
  arrangeInterviews(db, complaint.id, at)
  return { complaint, verification, all: () => standingInterviews(db, complaint.id) }
}
type Arranged = ReturnType<typeof arranged>

const idAt = (it: Arranged, index: number) => it.all()[index]?.id ?? 0
const states = (it: Arranged) => it.all().map(({ state }) => state)

function reverify(
  it: Arranged,
  verdict: 'substantiated' | 'unsubstantiated',
  at: number,
  basis = 'appeal',
) {
  const { rootCause, causeDetail, faultCategory } = it.verification
  storeVerification(
    db,
    verifier,
    it.complaint,
    {
      ...{ basis: basis as 'appeal', verdict, faultCategory, rootCause, causeDetail },
      ...{ reasoning: '改判', evidence: [] },
    },
    at,
  )
  arrangeInterviews(db, it.complaint.id, at)
}

describe('the interviews of a substantiated complaint', () => {
  test('are arranged by the job in four tiers, the agent first, and told to the trainers', () => {
    const it = arranged()
    expect(it.all().map(({ tier }) => tier)).toEqual([
      'agent',
      'team-leader',
      'supervisor',
      'manager',
    ])
    expect(states(it)).toEqual(['open', 'waiting', 'waiting', 'waiting'])
    // Five working days after Monday end with the Monday after.
    expect(it.all()[0]?.dueAt).toBe(Date.parse('2026-11-17T00:00:00+08:00'))
    expect(
      db
        .select()
        .from(notices)
        .where(eq(notices.accountId, trainer.accountId ?? 0))
        .all(),
    ).toMatchObject([{ kind: 'task', href: `/interviews/${idAt(it, 0)}` }])
    expect(db.select().from(jobs).where(eq(jobs.name, 'arrange-interviews')).all()).toHaveLength(1)
  })

  test('are not arranged twice, nor for a complaint that is not substantiated', () => {
    const it = arranged()
    arrangeInterviews(db, it.complaint.id, monday + hour)
    expect(it.all()).toHaveLength(4)
    const other = verifiedComplaint(db, unit, verifier, monday, { verdict: 'unsubstantiated' })
    arrangeInterviews(db, other.complaint.id, monday)
    expect(standingInterviews(db, other.complaint.id)).toEqual([])
  })

  test('are held one after the other; out of turn is refused in words', () => {
    const it = arranged()
    for (const later of [1, 2, 3]) {
      expect(() => holdInterview(db, trainer, idAt(it, later), held(monday), monday)).toThrow(
        '前一级还没有访谈',
      )
    }
    holdInterview(db, trainer, idAt(it, 0), held(monday + hour), monday + 2 * hour)
    expect(states(it)).toEqual(['done', 'open', 'waiting', 'waiting'])
    expect(() =>
      holdInterview(db, trainer, idAt(it, 0), held(monday + hour), monday + 3 * hour),
    ).toThrow('已经访谈过了')
    expect(eventsOf(db, 'interview', idAt(it, 0)).map(({ action }) => action)).toEqual([
      'interview.held',
    ])
  })

  test('are not held in the future, before they were arranged, or before the tier above', () => {
    const it = arranged()
    const hold = (index: number, at: number, now: number) =>
      holdInterview(db, trainer, idAt(it, index), held(at), now)
    expect(() => hold(0, monday + hour, monday)).toThrow('不能晚于现在')
    expect(() => hold(0, monday - hour, monday + hour)).toThrow('不能早于上一级')
    hold(0, monday + 2 * hour, monday + 9 * hour)
    expect(() => hold(1, monday + hour, monday + 9 * hour)).toThrow('不能早于上一级')
    hold(1, monday + 3 * hour, monday + 9 * hour)
    const correction = { ...held(monday + 4 * hour), reason: '时间写错', seen: 0 }
    expect(() => correctInterview(db, trainer, idAt(it, 0), correction, monday + 9 * hour)).toThrow(
      '不能晚于下一级',
    )
  })

  test('are held by trainers only, and by none whose scope is elsewhere', () => {
    const it = arranged()
    expect(() => holdInterview(db, verifier, idAt(it, 0), held(monday), monday)).toThrow(Forbidden)
    const away = somebody(db, 'trainer', 'away', { kind: 'department', id: 2 })
    expect(() => holdInterview(db, away, idAt(it, 0), held(monday), monday)).toThrow(NotFound)
    expect(states(it)[0]).toBe('open')
  })

  test('never open a tier before the one above is done, whatever is tried in whatever order', () => {
    const step = fc.record({
      what: fc.constantFrom('hold', 'arrange', 'overturn', 'uphold', 'correct'),
      tier: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
        const open = testDatabase()
        db = open.db
        verifier = actorWith(db, 'qa-manager')
        trainer = actorWith(db, 'trainer')
        unit = twoDepartments(db).first
        const it = arranged()
        let now = monday
        for (const { what, tier } of steps) {
          now += hour
          attempt(() => {
            if (what === 'hold') holdInterview(db, trainer, idAt(it, tier), held(now), now)
            if (what === 'arrange') arrangeInterviews(db, it.complaint.id, now)
            if (what === 'overturn') reverify(it, 'unsubstantiated', now)
            if (what === 'uphold') reverify(it, 'substantiated', now, 'reopened')
            const correction = { ...held(now), coaching: '另一句话', reason: '写错了', seen: 0 }
            if (what === 'correct') correctInterview(db, trainer, idAt(it, tier), correction, now)
          })
          const all = it.all()
          const reached = all.filter(({ state }) => state === 'done' || state === 'open')
          const before = all.filter(({ tier: one }) =>
            reached.some(({ tier: of }) => tierOrder.indexOf(one) < tierOrder.indexOf(of)),
          )
          expect(before.every(({ state }) => state === 'done')).toBe(true)
          expect(all.filter(({ state }) => state === 'open').length).toBeLessThanOrEqual(1)
          const times = reached.flatMap(({ heldAt }) => heldAt ?? [])
          expect(times).toEqual(times.toSorted((a, b) => a - b))
        }
        open.close()
      }),
      { numRuns: 40 },
    )
  })

  test('give the turn to the first tier that is not done', () => {
    const any = fc.constantFrom(...(Object.keys(interviewStates) as InterviewState[]))
    fc.assert(
      fc.property(fc.array(any, { minLength: 4, maxLength: 4 }), (given) => {
        const tiers = tierOrder.map((tier, index) => ({ tier, state: given[index] ?? 'waiting' }))
        const next = nextTier(tiers)
        if (next === null) return
        const at = tierOrder.indexOf(next)
        expect(tiers[at]?.state).toBe('waiting')
        expect(tiers.slice(0, at).every(({ state }) => state === 'done')).toBe(true)
      }),
    )
  })
})

describe('a verdict that falls', () => {
  test('cancels what was not held, with the reason, and marks what was', () => {
    const it = arranged()
    holdInterview(db, trainer, idAt(it, 0), held(monday + hour), monday + hour)
    reverify(it, 'unsubstantiated', monday + 5 * hour)
    const rows = db
      .select()
      .from(interviews)
      .where(eq(interviews.complaintId, it.complaint.id))
      .all()
    expect(rows.map(({ state, cancelledReason }) => [state, cancelledReason])).toEqual([
      ['done', null],
      ['cancelled', 'overturned'],
      ['cancelled', 'overturned'],
      ['cancelled', 'overturned'],
    ])
    expect(rows[0]?.overturnedAt).toBe(monday + 5 * hour)
    expect(() => holdInterview(db, trainer, rows[1]?.id ?? 0, held(monday), monday)).toThrow(
      '已经取消',
    )
  })

  test('takes the talk with the agent out of the record, and out of what training did, until it stands again', () => {
    const it = arranged()
    const talk = idAt(it, 0)
    holdInterview(db, trainer, talk, held(monday + hour), monday + hour)
    const counted = () => recordsOf(db, { by: 'kind', kind: 'interview' }, monday + 9 * hour)
    const kept = () => db.select().from(trainingRecords).all()
    expect(counted()).toHaveLength(1)
    reverify(it, 'unsubstantiated', monday + 5 * hour)
    expect(counted()).toEqual([])
    expect(kept()).toMatchObject([{ voidedAt: monday + 5 * hour, voidReason: 'overturned' }])
    // Corrected meanwhile, it still rests on a verdict that fell.
    const correction = { ...held(monday + hour), coaching: '补记安抚话术', reason: '漏记', seen: 0 }
    correctInterview(db, trainer, talk, correction, monday + 6 * hour)
    expect(counted()).toEqual([])
    expect(kept()).toMatchObject([{ voidReason: 'overturned' }])
    reverify(it, 'substantiated', monday + 7 * hour, 'reopened')
    expect(counted()).toMatchObject([{ voidedAt: null, voidReason: null }])
  })

  test('and stands again goes on where it was', () => {
    const it = arranged()
    holdInterview(db, trainer, idAt(it, 0), held(monday + hour), monday + hour)
    reverify(it, 'unsubstantiated', monday + 5 * hour, 'reopened')
    reverify(it, 'substantiated', monday + 6 * hour, 'reopened')
    expect(states(it)).toEqual(['done', 'open', 'waiting', 'waiting'])
    expect(it.all()[0]?.overturnedAt).toBeNull()
    expect(it.all()).toHaveLength(4)
  })

  test('with its complaint cancels them as well', () => {
    const it = arranged()
    db.update(complaints)
      .set({ stage: 'withdrawn' })
      .where(eq(complaints.id, it.complaint.id))
      .run()
    arrangeInterviews(db, it.complaint.id, monday + hour)
    expect(it.all()).toEqual([])
    const one = and(eq(interviews.complaintId, it.complaint.id), eq(interviews.tier, 'agent'))
    expect(db.select().from(interviews).where(one).get()?.cancelledReason).toBe('unstanding')
  })
})

describe('the coaching note', () => {
  test('is read by trainers, quality managers and whoever held it, and by nobody else', () => {
    const it = arranged()
    const [id] = [idAt(it, 0)]
    holdInterview(db, trainer, id, held(monday + hour), monday + hour)
    const notesOf = (actor: Actor) => interviewDetail(db, actor, id, blindness).notes
    expect(notesOf(trainer)).toMatchObject({ coaching: '练习安抚话术' })
    expect(notesOf(verifier)).toMatchObject({ coaching: '练习安抚话术' })
    const head = { kind: 'department', id: unit.department.id } as const
    expect(notesOf(actorWith(db, 'department-head', head))).toBeNull()
    expect(notesOf(actorWith(db, 'qa-inspector'))).toBeNull()
    expect(
      JSON.stringify(interviewDetail(db, actorWith(db, 'department-head', head), id, blindness)),
    ).not.toContain('安抚话术')
  })

  test('stays with the agent unsaid; that it took place does not', () => {
    const it = arranged()
    holdInterview(db, trainer, idAt(it, 0), held(monday + hour), monday + hour)
    const agent = actorWith(db, 'agent', { kind: 'person', id: unit.person.id })
    expect(ownInterviews(db, agent, null)).toEqual([
      {
        ...{ id: idAt(it, 0), state: 'done', heldAt: monday + hour, overturnedAt: null },
        ...{ cancelledReason: null, complaintNo: it.complaint.complaintNo },
      },
    ])
    const other = actorWith(db, 'agent', { kind: 'person', id: unit.person.id + 1 })
    expect(ownInterviews(db, other, null)).toEqual([])
    expect(() => interviewDetail(db, agent, idAt(it, 0), blindness)).toThrow(Forbidden)
  })

  test('is corrected with a reason, keeps what stood there, and refuses a stale page', () => {
    const it = arranged()
    const id = idAt(it, 0)
    const again = { ...held(monday + hour), reason: '写错了', seen: 0 }
    expect(() => correctInterview(db, trainer, id, again, monday + hour)).toThrow('还没有访谈')
    holdInterview(db, trainer, id, held(monday + hour), monday + hour)
    expect(() => correctInterview(db, trainer, id, again, monday + hour)).toThrow('没有改动')
    const changed = { ...again, coaching: '练习倾听' }
    correctInterview(db, trainer, id, changed, monday + 2 * hour)
    expect(interviewDetail(db, trainer, id, blindness)).toMatchObject({
      notes: { coaching: '练习倾听' },
      changes: [{ coaching: '练习安抚话术', reason: '写错了', byName: trainer.name }],
    })
    const stale = { ...changed, coaching: '又一句' }
    expect(() => correctInterview(db, trainer, id, stale, monday + 2 * hour)).toThrow(
      '别人刚刚更正过',
    )
  })
})

function attempt(step: () => void) {
  try {
    step()
  } catch (error) {
    if (!(error instanceof Refused || error instanceof NotFound)) throw error
  }
}
