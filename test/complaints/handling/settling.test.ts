import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { closeComplaint } from '#src/complaints/handling/close.ts'
import {
  assignImprovement,
  improvementsOf,
  improversOf,
  reportImprovement,
} from '#src/complaints/handling/improvement.ts'
import { newestLiability, setLiability } from '#src/complaints/handling/liability.ts'
import { recurrencesOf } from '#src/complaints/handling/recurrence.ts'
import { giveUpVisit, recordVisit } from '#src/complaints/handling/return-visit.ts'
import { complaintClosings } from '#src/complaints/handling/schema.ts'
import { visitsOf } from '#src/complaints/handling/visits.ts'
import { returnScoreImporter } from '#src/complaints/return-scores/import.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { notices } from '#src/notices/schema.ts'
import { people, postings } from '#src/organisation/schema.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

import {
  aRefutation,
  aVerdict,
  aVisit,
  type Cast,
  castOf,
  day,
  fresh,
  hour,
  intervening,
  openedAt,
  replied,
  settling,
  verified,
} from './made.ts'

let db: Db
let cast: Cast
let complaint: Complaint

beforeEach(() => {
  db = testDatabase().db
  cast = castOf(db)
})

function visiting(verdict: Parameters<typeof verified>[3] = aVerdict) {
  complaint = intervening(db, cast)
  replied(db, cast, complaint)
  verified(db, cast, complaint, verdict)
}
const visit = (given: Parameters<typeof recordVisit>[3], actor = cast.visitor) =>
  recordVisit(db, actor, complaint.id, given)
const missedCall = (callNo: string, visitedAt: number) =>
  visit({ outcome: 'not-reached', visitedAt, callNo, score: null, words: '无人接听' })

describe('the return visit', () => {
  test('that reached the customer moves on, keeps score and words and is a return score', () => {
    visiting()
    visit(aVisit('back-1', 4))
    expect(fresh(db, complaint.id).stage).toBe('settling')
    expect(db.select().from(returnScores).all()).toMatchObject([
      {
        complaintNo: complaint.complaintNo,
        score: 4,
        words: '处理得可以',
        visitedBy: cast.visitor.name,
      },
    ])
    expect(db.select().from(jobs).where(eq(jobs.name, 'back-trace')).all()).toEqual([])
  })

  test('with a low score asks for the back-trace and tells who may reopen', () => {
    visiting()
    visit(aVisit('back-1', 1))
    expect(db.select().from(jobs).where(eq(jobs.name, 'back-trace')).all()).toHaveLength(1)
    const told = db.select().from(notices).where(eq(notices.kind, 'result')).all()
    expect(told.map(({ accountId }) => accountId)).toEqual([cast.manager.accountId])
    expect(told[0]?.sentence).toContain('客户仍不满意（1 分）')
  })

  test('is for a third person: neither the handler nor who verified', () => {
    visiting()
    for (const actor of [cast.handler, cast.inspector]) {
      const also = { ...actor, permissions: cast.visitor.permissions }
      expect(() => visit(aVisit(), also)).toThrow('回访要由第三人做')
    }
    expect(() => visit(aVisit(), cast.inspector)).toThrow(Forbidden)
    expect(fresh(db, complaint.id).stage).toBe('visiting')
  })

  test('before the verdict is refused', () => {
    complaint = intervening(db, cast)
    expect(() => visit(aVisit())).toThrow('不能登记回访')
  })

  test('closes an unsubstantiated complaint at once', () => {
    visiting(aRefutation)
    visit(aVisit())
    const after = fresh(db, complaint.id)
    expect(after.stage).toBe('closed')
    expect(after.closedAt).not.toBeNull()
    expect(db.select().from(complaintClosings).all()).toMatchObject([
      { verdict: 'unsubstantiated' },
    ])
  })

  test('that is brought again by a table is not stored twice', () => {
    visiting()
    visit(aVisit('back-1', 4))
    const { visitedAt } = visitsOf(db, complaint.id)[0] ?? { visitedAt: 0 }
    const row = {
      ...{ scoreNo: 'R-77', callNo: '', complaintNo: complaint.complaintNo, caller: '' },
      ...{ score: 4, words: '处理得可以', visitedAt, visitedBy: '周敏' },
    }
    const origin = { actor: cast.manager } as never
    expect(returnScoreImporter.applyBatch(db, [row], origin)).toMatchObject({
      added: 0,
      updated: 1,
    })
    expect(returnScoreImporter.applyBatch(db, [row], origin)).toMatchObject({ unchanged: 1 })
    expect(db.select().from(returnScores).all()).toHaveLength(1)
    const other = { ...row, scoreNo: 'R-78', visitedAt: visitedAt - 3 * day }
    expect(returnScoreImporter.applyBatch(db, [other], origin)).toMatchObject({ added: 1 })
  })

  test('may be given up after enough tries on different days, by who settles', () => {
    visiting()
    const now = Date.now()
    missedCall('b1', now - 3 * hour)
    missedCall('b2', now - 2 * hour)
    const giveUp = (actor = cast.manager) => giveUpVisit(db, actor, complaint.id, '已停机')
    expect(() => giveUp()).toThrow('分在 2 天')
    missedCall('b3', now - 2 * day)
    expect(() => giveUp(cast.visitor)).toThrow(Forbidden)
    giveUp()
    expect(fresh(db, complaint.id).stage).toBe('settling')
    expect(visitsOf(db, complaint.id).at(-1)).toMatchObject({ givenUp: true, words: '已停机' })
    expect(db.select().from(returnScores).all()).toEqual([])
  })

  test('by the same call twice is refused: a double click leaves one', () => {
    visiting()
    missedCall('b1', Date.now() - hour)
    expect(() => missedCall('B1', Date.now() - hour)).toThrow('已经登记过')
  })
})

const liable = (given: Partial<Parameters<typeof setLiability>[3]> = {}, actor = cast.manager) =>
  setLiability(db, actor, complaint.id, {
    ...{ liability: 'liable', agentNo: '20025', departmentId: null, reason: '主动挂断' },
    ...given,
  })

describe('liability', () => {
  test.each(['intervening', 'investigating', 'visiting'] as const)(
    'is locked at %s: 先处理后定责',
    (stage) => {
      complaint = intervening(db, cast)
      if (stage !== 'intervening') replied(db, cast, complaint)
      if (stage === 'visiting') verified(db, cast, complaint)
      expect(fresh(db, complaint.id).stage).toBe(stage)
      expect(() => liable()).toThrow('先处理后定责')
      expect(newestLiability(db, complaint.id)).toBeUndefined()
    },
  )

  test('is set once the customer was visited; set anew, the newest holds and the earlier stays', () => {
    complaint = settling(db, cast)
    liable()
    expect(newestLiability(db, complaint.id)?.personId).toBe(cast.units.first.person.id)
    expect(() => liable()).toThrow('已经这样定责')
    liable({ liability: 'not-liable', agentNo: '' })
    expect(newestLiability(db, complaint.id)).toMatchObject({
      liability: 'not-liable',
      personId: null,
    })
  })

  test('names only people of the units concerned', () => {
    complaint = settling(db, cast)
    expect(() => liable({ agentNo: '20034' })).toThrow('涉事部门、承办部门')
    expect(() => liable({ agentNo: '99999' })).toThrow('没有工号 99999')
    const departmentId = cast.units.second.department.id
    expect(() => liable({ agentNo: '', departmentId })).toThrow('涉事部门、承办部门')
    const leader = db
      .insert(people)
      .values({ agentNo: '20099', name: '班长', staffCategory: 'regular' })
      .returning()
      .get()
    db.insert(postings)
      .values({ personId: leader.id, teamId: cast.units.first.team.id, from: openedAt - day })
      .run()
    liable({ agentNo: '20099' })
    expect(newestLiability(db, complaint.id)?.personId).toBe(leader.id)
  })

  test('says who is liable, and nobody where nobody is', () => {
    complaint = settling(db, cast)
    expect(() => liable({ agentNo: '' })).toThrow('要写明责任人或责任部门')
    expect(() => liable({ liability: 'not-liable' })).toThrow('不写责任人')
    expect(() => liable({}, cast.inspector)).toThrow(Forbidden)
  })
})

const improve = (given: Partial<Parameters<typeof assignImprovement>[3]> = {}) =>
  assignImprovement(
    db,
    cast.manager,
    complaint.id,
    { measure: '班前会讲挂断规范', ownerId: cast.head.accountId ?? 0, dueDays: 5, ...given },
    undefined,
    // A Friday before a weekend without make-up days.
    Date.parse('2026-11-27T10:00:00+08:00'),
  )

describe('an improvement', () => {
  beforeEach(() => {
    complaint = settling(db, cast)
  })

  test('has an owner by name, is due on the working calendar and is told to the owner', () => {
    improve()
    const [one] = improvementsOf(db, complaint.id)
    expect(one).toMatchObject({ ownerName: cast.head.name, doneAt: null })
    // Five working days after a Friday end with the Friday after.
    expect(formatDay((one?.dueAt ?? 0) - 1)).toBe('2026-12-04')
    const told = db
      .select()
      .from(notices)
      .where(eq(notices.accountId, cast.head.accountId ?? 0))
      .all()
    expect(told).toHaveLength(1)
    expect(() => improve()).toThrow('已经安排给这个人')
  })

  test('goes only to who can report it, in the units concerned', () => {
    const outsider = cast.otherHandler.accountId ?? 0
    expect(() => improve({ ownerId: outsider })).toThrow('不能负责改进')
    expect(() => improve({ ownerId: cast.inspector.accountId ?? 0 })).toThrow('不能负责改进')
    const leader = actorWith(db, 'team-leader', { kind: 'team', id: cast.units.first.team.id })
    const owners = improversOf(db, complaint).map(({ id }) => id)
    expect(owners).toContain(leader.accountId)
    expect(owners).not.toContain(outsider)
  })

  test('is reported done by its owner only, and once', () => {
    improve()
    const [one] = improvementsOf(db, complaint.id)
    const report = (actor = cast.head) =>
      reportImprovement(db, actor, complaint.id, one?.id ?? 0, '已讲，抽查合格')
    expect(() => report(cast.handler)).toThrow('不是您负责的')
    report()
    expect(improvementsOf(db, complaint.id)[0]).toMatchObject({ doneNote: '已讲，抽查合格' })
    expect(() => report()).toThrow('已经反馈完成')
  })
})

describe('closing', () => {
  const close = (nothing = '', actor = cast.manager) =>
    closeComplaint(db, actor, complaint.id, nothing)

  test('a substantiated complaint needs its liability and an improvement somebody owns', () => {
    complaint = settling(db, cast)
    expect(() => close()).toThrow('还没有定责')
    liable()
    expect(() => close()).toThrow('还没有落实改进措施')
    improve()
    close()
    expect(fresh(db, complaint.id)).toMatchObject({ stage: 'closed', dueAt: null })
    expect(() => close()).toThrow('不能办结')
    expect(db.select().from(complaintClosings).all()).toHaveLength(1)
  })

  test('needs no improvement where the reason why is written down', () => {
    complaint = settling(db, cast)
    liable()
    close('当日已整改完毕')
    expect(db.select().from(complaintClosings).all()).toMatchObject([
      { nothingToImprove: '当日已整改完毕', byName: cast.manager.name },
    ])
  })

  test('does not rest on a liability set before the verdict that holds', () => {
    complaint = settling(db, cast)
    liable()
    db.update(complaints)
      .set({ verdictAt: Date.now() + 1000 })
      .where(eq(complaints.id, complaint.id))
      .run()
    expect(() => close('无')).toThrow('还没有定责')
  })

  test('of what an appeal found unsubstantiated asks for no liability, and takes none', () => {
    complaint = settling(db, cast)
    db.update(complaints)
      .set({ verdict: 'unsubstantiated', verdictAt: Date.now() })
      .where(eq(complaints.id, complaint.id))
      .run()
    expect(() => liable()).toThrow('核实结论是不属实')
    close()
    expect(fresh(db, complaint.id).stage).toBe('closed')
  })

  test('is for who settles', () => {
    complaint = settling(db, cast)
    for (const actor of [cast.handler, cast.inspector, cast.visitor]) {
      expect(() => close('', actor)).toThrow(Forbidden)
    }
  })
})

describe('recurrence', () => {
  const openEyed: Blindness = { among: () => new Set(), of: () => undefined, duty: () => null }

  test('counts the same fault of the same agent within a year before and after, but not the unfounded', () => {
    complaint = settling(db, cast)
    const others = [-400, -100, -10, 80, 200].map((days) =>
      intervening(db, cast, { at: openedAt + days * day }),
    )
    for (const { id } of others) {
      db.update(complaints).set({ faultCategory: 'hung-up' }).where(eq(complaints.id, id)).run()
    }
    const [, , unfounded] = others
    db.update(complaints)
      .set({ verdict: 'unsubstantiated' })
      .where(eq(complaints.id, unfounded?.id ?? 0))
      .run()
    intervening(db, cast, { at: openedAt + day })
    const found = recurrencesOf(db, cast.manager, complaint, openEyed)
    expect(found.map(({ id, samePerson }) => [id, samePerson])).toEqual([
      [others[1]?.id, true],
      [others[3]?.id, true],
      [others[4]?.id, true],
    ])
  })

  test('never tells of a call that the reader has still to judge, nor beyond the reader’s reach', () => {
    complaint = settling(db, cast)
    const other = intervening(db, cast, { at: openedAt + day })
    db.update(complaints).set({ faultCategory: 'hung-up' }).where(eq(complaints.id, other.id)).run()
    const blind: Blindness = { ...openEyed, among: (_db, _actor, ids) => new Set(ids) }
    expect(recurrencesOf(db, cast.manager, complaint, openEyed)).toHaveLength(1)
    expect(recurrencesOf(db, cast.manager, complaint, blind)).toEqual([])
    expect(recurrencesOf(db, cast.otherHandler, complaint, openEyed)).toEqual([])
  })
})
