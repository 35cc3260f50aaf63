import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { moveComplaint } from '#src/complaints/flow/move.ts'
import { newestLiability, setLiability } from '#src/complaints/handling/liability.ts'
import { handlingPart } from '#src/complaints/handling/part.ts'
import { storeVerification } from '#src/complaints/handling/store-verification.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { contestedBy } from '#src/inspection/appeals/contested.ts'
import { appealDetail } from '#src/inspection/appeals/detail.ts'
import { fileAppeal, type PointInput } from '#src/inspection/appeals/file.ts'
import { barOf, takeAppeal } from '#src/inspection/appeals/judge.ts'
import { overturnRates } from '#src/inspection/appeals/rates.ts'
import { settleAppeal } from '#src/inspection/appeals/settle.ts'
import { blindness } from '#src/inspection/blindness.ts'
import {
  contestedLiabilityDetail,
  liabilityToContest,
  ownLiabilities,
  ownLiabilityDetail,
} from '#src/inspection/my-reviews/liabilities.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { notices } from '#src/notices/schema.ts'
import { people, postings } from '#src/organisation/schema.ts'
import { verifiedComplaint } from '#test/complaints/verified.ts'
import { twoDepartments, type Unit } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import { agentOf, somebody } from './scene.ts'

/** A Monday; the complaint is settled four weeks after it, when no window of its verdict is left. */
const monday = Date.parse('2026-11-02T10:00:00+08:00')
const settled = Date.parse('2026-11-30T10:00:00+08:00')
/** Five working days after the day it was set. */
const windowEnd = Date.parse('2026-12-08T00:00:00+08:00')
const hour = 3_600_000

let db: Db
let units: { first: Unit; second: Unit }
let [verifier, settler, judge, manager, agent, head]: Actor[] = []

beforeEach(() => {
  db = testDatabase().db
  units = twoDepartments(db)
  verifier = somebody(db, 'qa-inspector', 'verifier')
  settler = somebody(db, 'qa-manager', 'settler')
  judge = somebody(db, 'qa-inspector', 'judge')
  manager = somebody(db, 'qa-manager', 'manager')
  agent = agentOf(db, units.first)
  head = actorWith(db, 'department-head', { kind: 'department', id: units.first.department.id })
})

/** Visited, settled and 有责: the agent complained about, or whoever is named. */
function scene(agentNo = units.first.person.agentNo, at = settled) {
  const made = verifiedComplaint(db, units.first, verifier as Actor, monday)
  const complaint = moveComplaint(db, made.complaint, 'visit', at - hour)
  const id = complaint.id
  const hold = (no = agentNo, when = at) => {
    const input = {
      liability: 'liable',
      agentNo: no,
      departmentId: null,
      reason: '态度生硬',
    } as const
    setLiability(db, settler as Actor, id, input, undefined, when)
    return newestLiability(db, id)?.id ?? 0
  }
  return { ...made, complaint, id, hold, liabilityId: hold() }
}

/** Somebody else of a team. */
function agentInTeam(unit: Unit, agentNo: string) {
  const person = db
    .insert(people)
    .values({ agentNo, name: '另一位', staffCategory: 'regular' })
    .returning()
    .get()
  db.insert(postings).values({ personId: person.id, teamId: unit.team.id, from: 0 }).run()
  return person
}

const about = (id: number) => ({ kind: 'liability', id }) as const
const point = (reason = '我已经按规范派单，不是我的责任'): PointInput => ({
  ...{ itemId: null, aspect: 'liability', reason, startMs: null, endMs: null },
})

function file(id: number, by = agent, at = settled + hour) {
  const { seen } = contestedBy(db, by as Actor, about(id))
  return fileAppeal(db, by as Actor, about(id), { seen, points: [point()] }, at)
}

function answer(id: number, overturned: boolean, by = judge, at = settled + 2 * hour) {
  takeAppeal(db, by as Actor, id, at)
  const { points, seen } = appealDetail(db, by as Actor, id)
  const given = overturned
    ? ({ outcome: 'overturned', after: 'not-liable' } as const)
    : ({ outcome: 'upheld', after: '' } as const)
  const answers = points.map((one) => ({ pointId: one.id, ...given, answer: '看过派单记录' }))
  return settleAppeal(db, by as Actor, id, { seen, answers }, at)
}

const toldOf = (actor: Actor | undefined) =>
  db
    .select()
    .from(notices)
    .where(eq(notices.accountId, actor?.accountId ?? 0))
    .all()
    .map(({ href }) => href)

describe('who was held liable', () => {
  test('may be contested after every window of the verdict is gone, from the day it was set', () => {
    const it = scene()
    const appeal = file(it.liabilityId, agent, windowEnd - 1)
    expect(appeal).toMatchObject({
      ...{ subject: 'liability', party: 'agent', round: 1, liabilityId: it.liabilityId },
      ...{ complaintId: it.id, scorerId: settler?.accountId, windowUntil: windowEnd },
    })
    expect(eventsOf(db, 'review-appeal', appeal.id)[0]?.action).toBe('review-appeal.filed')
    expect(() => file(scene().liabilityId, agent, windowEnd)).toThrow('申诉期限已过')
  })

  test('is told to the person named and to the head of the department, with the way to contest it', () => {
    const it = scene()
    expect(toldOf(agent)).toEqual([`/my-reviews/liabilities/${it.liabilityId}`])
    expect(toldOf(head)).toContain(`/review-appeals/of-liability/${it.liabilityId}`)
  })

  test('is contested by the person named, who need not be the agent complained about', () => {
    const other = agentInTeam(units.first, '90017')
    const it = scene(other.agentNo)
    const named = somebody(db, 'agent', 'named', { kind: 'person', id: other.id })
    expect(() => file(it.liabilityId, agent)).toThrow(NotFound)
    expect(file(it.liabilityId, named)).toMatchObject({ personId: other.id })
    expect(ownLiabilityDetail(db, named, it.liabilityId).sound).toBeNull()
    expect(ownLiabilities(db, agent as Actor, { size: 10, cursor: null }).rows).toEqual([])
  })

  test('is contested by the head of the department it falls on, and by no other', () => {
    const it = scene()
    const scope = { kind: 'department', id: units.second.department.id } as const
    const stranger = somebody(db, 'department-head', 'stranger', scope)
    expect(() => file(it.liabilityId, stranger)).toThrow(NotFound)
    expect(() => file(it.liabilityId, agentOf(db, units.second))).toThrow(NotFound)
    expect(() => file(it.liabilityId, settler)).toThrow(Forbidden)
    expect(liabilityToContest(db, head as Actor, it.id)).toBe(it.liabilityId)
    expect(file(it.liabilityId, head).party).toBe('department')
  })

  test('is contested once at a time, with a reason, and from the page as it stands', () => {
    const it = scene()
    const { seen } = contestedBy(db, agent as Actor, about(it.liabilityId))
    const send = (from: number, points = [point()]) =>
      fileAppeal(db, agent as Actor, about(it.liabilityId), { seen: from, points }, settled + hour)
    expect(() => send(seen + 1)).toThrow('改过')
    expect(() => send(seen, [])).toThrow('至少选一项')
    expect(() => send(seen, [point('不服')])).toThrow('5 到 500')
    expect(() => send(seen, [{ ...point(), aspect: 'verdict' }])).toThrow('有一项不能申诉')
    send(seen)
    expect(() => send(seen)).toThrow('已经有一件申诉在办')
  })

  test('cannot be contested where it was set anew since; the new one can, by whom it names', () => {
    const it = scene()
    const other = agentInTeam(units.first, '90018')
    const anew = it.hold(other.agentNo, settled + hour)
    expect(() => file(it.liabilityId, agent, settled + 2 * hour)).toThrow('不再有效')
    const named = somebody(db, 'agent', 'named', { kind: 'person', id: other.id })
    expect(file(anew, named, settled + 2 * hour).round).toBe(1)
  })
})

describe('whoever judges it', () => {
  test('is neither who set it, nor who verified, nor the first judge; the second round is a manager’s', () => {
    const it = scene()
    const first = file(it.liabilityId)
    expect(barOf(db, settler as Actor, first)).toBe('own-complaint')
    expect(barOf(db, verifier as Actor, first)).toBe('own-complaint')
    expect(barOf(db, judge as Actor, first)).toBeNull()
    answer(first.id, false)
    const second = file(it.liabilityId, agent, settled + 3 * hour)
    expect(second.round).toBe(2)
    expect(barOf(db, judge as Actor, second)).toBe('judged-before')
    expect(barOf(db, somebody(db, 'qa-inspector', 'third'), second)).toBe('final-needs-manager')
    answer(second.id, false, manager, settled + 4 * hour)
    expect(() => file(it.liabilityId, agent, settled + 5 * hour)).toThrow('终审已经答复')
    expect(() => file(it.liabilityId, head, settled + 5 * hour)).toThrow('终审已经答复')
  })

  test('is told what is contested and not of whom', () => {
    const it = scene()
    const appeal = file(it.liabilityId)
    const detail = appealDetail(db, judge as Actor, appeal.id)
    expect(detail).toMatchObject({ complaintNo: it.complaint.complaintNo, agent: null })
    expect(JSON.stringify(detail)).not.toContain(units.first.person.name)
    expect(detail.points[0]?.options).toEqual([{ key: 'not-liable', label: '无责' }])
  })
})

describe('an overturned liability', () => {
  test('is 无责 by appeal; the row that stood stays, and the verdict with it', () => {
    const it = scene()
    answer(file(it.liabilityId).id, true)
    expect(newestLiability(db, it.id)).toMatchObject({
      ...{ liability: 'not-liable', basis: 'appeal', byId: judge?.accountId },
      personId: units.first.person.id,
    })
    expect(complaintDetail(db, manager as Actor, it.id, blindness).verdict).toBe('substantiated')
    expect(toldOf(settler)).toContain(`/complaints/${it.id}`)
    expect(toldOf(agent)).toContain(`/my-reviews/liabilities/${it.liabilityId}`)
    expect(contestedLiabilityDetail(db, head as Actor, it.liabilityId)).toMatchObject({
      ...{ holds: false, filing: { may: false, why: 'not-liable-now' } },
    })
  })

  test('names whoever judged it to no department', () => {
    const it = scene()
    answer(file(it.liabilityId).id, true)
    const names = (actor: Actor | undefined) => {
      const detail = complaintDetail(db, actor as Actor, it.id, blindness)
      return handlingPart(db, actor as Actor, detail, blindness).liabilities.map(
        (one) => one.byName,
      )
    }
    expect(names(head)).toEqual(['申诉复评人', settler?.name])
    expect(names(manager)).toEqual([judge?.name, settler?.name])
  })

  test('is not set again on the same person, until the complaint is verified anew', () => {
    const it = scene()
    answer(file(it.liabilityId).id, true)
    expect(() => it.hold(undefined, settled + 3 * hour)).toThrow('申诉已经把定责改为无责')
    const other = agentInTeam(units.first, '90019')
    it.hold(other.agentNo, settled + 3 * hour)
    const { rootCause, causeDetail, faultCategory } = it.verification
    const facts = { rootCause, causeDetail, faultCategory, evidence: [] }
    const anew = { basis: 'reopened', verdict: 'substantiated', reasoning: '新证据' } as const
    storeVerification(db, manager as Actor, it.complaint, { ...anew, ...facts }, settled + 4 * hour)
    it.hold(undefined, settled + 5 * hour)
    expect(newestLiability(db, it.id)?.personId).toBe(units.first.person.id)
  })

  test('changes nothing where it fell already, and its answer stands', () => {
    const it = scene()
    const appeal = file(it.liabilityId)
    const other = agentInTeam(units.first, '90020')
    it.hold(other.agentNo, settled + hour + 1)
    answer(appeal.id, true)
    expect(newestLiability(db, it.id)).toMatchObject({ liability: 'liable', personId: other.id })
  })

  test('counts for the rate of whoever set it, apart from verdicts and scores', () => {
    const it = scene()
    answer(file(it.liabilityId).id, true)
    const rates = overturnRates(db, manager as Actor, 90, settled + 3 * hour)
    expect(rates.settlers).toMatchObject([{ name: settler?.name, judged: 1, overturned: 1 }])
    expect(rates.verifiers).toEqual([])
    expect(rates.scorers).toEqual([])
  })
})
