import { eq, inArray } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { linkCall, linkWorkOrder, unlinkCall } from '#src/complaints/flow/link-call.ts'
import { mergeComplaint } from '#src/complaints/flow/merge.ts'
import { nameCall } from '#src/complaints/flow/name-call.ts'
import { flowPart } from '#src/complaints/flow/part.ts'
import { classifyComplaint, referComplaint, takeBackComplaint } from '#src/complaints/flow/refer.ts'
import { reopenComplaint } from '#src/complaints/flow/reopen.ts'
import { complaintCalls, complaintSupplements } from '#src/complaints/flow/schema.ts'
import { supplementComplaint } from '#src/complaints/flow/supplement.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import {
  closedNow,
  complaintNow,
  opened,
  staffedCentre,
  type StaffedCentre,
  toldTo,
} from '#test/complaints/opened.ts'
import { announcedCall, callTime } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

let db: Db
let centre: StaffedCentre
let complaint: Complaint

beforeEach(() => {
  db = testDatabase().db
  centre = staffedCentre(db)
  complaint = opened(db, centre.sender, centre.first)
})

const why = { reason: '同一件事' }
const part = (actor: Actor, id = complaint.id) =>
  flowPart(db, actor, complaintDetail(db, actor, id, blindness), blindness)

function inHand(one = complaint): Complaint {
  const departmentId = centre.first.department.id
  dispatchComplaint(db, centre.sender, one.id, { principle: 'cause', departmentId, reason: '' })
  return receiveComplaint(db, centre.handler, one.id)
}

describe('supplements', () => {
  test('are added and never overwrite, and tell the handler', () => {
    inHand()
    supplementComplaint(db, centre.visitor, complaint.id, { text: '客户说还要投诉' })
    supplementComplaint(db, centre.manager, complaint.id, { text: '又来电一次' })
    expect(part(centre.manager).supplements.map(({ text }) => text)).toEqual([
      '客户说还要投诉',
      '又来电一次',
    ])
    expect(toldTo(db, centre.handler).at(-1)).toContain('新的补充情况')
  })

  test('sent twice stand once', () => {
    supplementComplaint(db, centre.manager, complaint.id, { text: '又来电一次' })
    supplementComplaint(db, centre.manager, complaint.id, { text: '又来电一次' })
    expect(db.select().from(complaintSupplements).all()).toHaveLength(1)
  })
})

describe('merging', () => {
  test('keeps the number, says where it went, and shows what came with it there', () => {
    const target = inHand(opened(db, centre.sender, centre.first))
    supplementComplaint(db, centre.manager, complaint.id, { text: '客户换了说法' })
    const extra = announcedCall(db, centre.first, 'extra', callTime + 1000)
    linkCall(db, centre.manager, complaint.id, { callNo: 'EXTRA', kind: 'repeat' })
    mergeComplaint(db, centre.manager, complaint.id, {
      into: target.complaintNo.toLowerCase(),
      ...why,
    })
    expect(complaintNow(db, complaint.id)).toMatchObject({
      stage: 'merged',
      mergedIntoId: target.id,
      complaintNo: complaint.complaintNo,
    })
    const shown = part(centre.manager, target.id)
    expect(shown.merged).toMatchObject([{ complaintNo: complaint.complaintNo }])
    expect(shown.supplements.map(({ text }) => text)).toEqual([
      '客户换了说法',
      `${complaint.complaintNo} 并入本件：同一件事`,
    ])
    expect(shown.links).toMatchObject([{ callId: extra.id, kind: 'repeat' }])
    expect(toldTo(db, centre.handler).at(-1)).toContain('并入了您承办的')
    for (const id of [complaint.id, target.id]) {
      expect(eventsOf(db, 'complaint', id).map(({ action }) => action)).toContain(
        'complaint.merged',
      )
    }
    expect(() => supplementComplaint(db, centre.manager, complaint.id, { text: '还有' })).toThrow(
      '已经并案',
    )
  })

  test('takes along what had been merged before', () => {
    const middle = opened(db, centre.sender, centre.first)
    const target = opened(db, centre.sender, centre.first)
    mergeComplaint(db, centre.manager, complaint.id, { into: middle.complaintNo, ...why })
    mergeComplaint(db, centre.manager, middle.id, { into: target.complaintNo, ...why })
    expect(complaintNow(db, complaint.id).mergedIntoId).toBe(target.id)
  })

  test.each([
    ['itself', () => complaint, '不能并入自己'],
    [
      'one of another caller',
      () => opened(db, centre.sender, centre.first, { caller: '13800000001' }),
      '不是同一来电号码',
    ],
    [
      'one that is closed',
      () => closedNow(db, inHand(opened(db, centre.sender, centre.first))),
      '已不在办理',
    ],
    ['none', () => ({ ...complaint, complaintNo: 'DN2000-000001' }), '没有这个编号'],
  ])('into %s is refused', (_, target, sentence) => {
    const into = target().complaintNo
    expect(() => mergeComplaint(db, centre.manager, complaint.id, { into, ...why })).toThrow(
      sentence,
    )
    expect(complaintNow(db, complaint.id).stage).toBe('opened')
  })

  test('of two that only share 匿名 is refused', () => {
    const caller = '匿名'
    const one = opened(db, centre.sender, centre.first, { caller })
    const two = opened(db, centre.sender, centre.first, { caller })
    const merging = { into: two.complaintNo, ...why }
    expect(() => mergeComplaint(db, centre.manager, one.id, merging)).toThrow('不是同一来电号码')
  })

  test('is not for who may not', () => {
    const merging = { into: complaint.complaintNo, ...why }
    expect(() => mergeComplaint(db, centre.handler, complaint.id, merging)).toThrow(Forbidden)
  })
})

describe('what is none of ours', () => {
  test('is passed on with to whom and why, and taken back', () => {
    classifyComplaint(db, centre.sender, complaint.id, { class: 'external', reason: '说的是抢修' })
    const referral = { referredTo: '历下供电所', reason: '抢修服务' }
    referComplaint(db, centre.manager, complaint.id, referral)
    expect(complaintNow(db, complaint.id)).toMatchObject({ stage: 'referred', dueAt: null })
    expect(part(centre.manager).referrals).toMatchObject([{ ...referral, takenBackAt: null }])
    takeBackComplaint(db, centre.manager, complaint.id, { reason: '听录音是对内' })
    expect(complaintNow(db, complaint.id)).toMatchObject({ stage: 'opened', class: 'external' })
    expect(part(centre.manager).referrals).toMatchObject([{ takenBackReason: '听录音是对内' }])
    classifyComplaint(db, centre.sender, complaint.id, {
      class: 'internal',
      reason: '听录音是对内',
    })
    inHand()
  })

  test('is passed on only where it is external, and its class settled before dispatch', () => {
    const referral = { referredTo: '历下供电所', reason: '抢修服务' }
    expect(() => referComplaint(db, centre.manager, complaint.id, referral)).toThrow(
      '对内投诉不转出',
    )
    inHand()
    const classing = { class: 'external', reason: '说的是抢修' } as const
    expect(() => classifyComplaint(db, centre.sender, complaint.id, classing)).toThrow('还没派单')
  })
})

describe('reopening', () => {
  test.each([
    ['handling', 'intervening'],
    ['investigation', 'investigating'],
  ] as const)('to %s goes back there with its reason, and tells who must act', (to, stage) => {
    closedNow(db, inHand())
    reopenComplaint(db, centre.manager, complaint.id, { to, reason: '客户再次来电' })
    expect(complaintNow(db, complaint.id)).toMatchObject({ stage, closedAt: null })
    expect(part(centre.manager).reopenings).toMatchObject([
      { toStage: stage, reason: '客户再次来电' },
    ])
    const acts = to === 'handling' ? centre.handler : centre.manager
    expect(toldTo(db, acts).at(-1)).toContain('已重启')
  })

  test('twice is refused, and so is what still runs', () => {
    const again = { to: 'handling', reason: '客户再次来电' } as const
    expect(() => reopenComplaint(db, centre.manager, complaint.id, again)).toThrow('不能重启')
    closedNow(db, inHand())
    reopenComplaint(db, centre.manager, complaint.id, again)
    expect(() => reopenComplaint(db, centre.manager, complaint.id, again)).toThrow('不能重启')
  })
})

describe('calls of the number', () => {
  const around = (actor: Actor) => part(actor).around

  test('are those of the month before and those since, counted for the whole centre', () => {
    announcedCall(db, centre.first, 'before', callTime - 29 * dayMs)
    announcedCall(db, centre.first, 'long-ago', callTime - 31 * dayMs)
    announcedCall(db, centre.second, 'after', callTime + dayMs)
    expect(around(centre.manager)).toMatchObject({
      earlier: [{ callNo: 'before', department: '客服一部' }],
      later: [{ callNo: 'after', department: '客服二部' }],
      earlierCount: 1,
      laterCount: 1,
    })
    expect(around(centre.handler)).toMatchObject({ later: [], laterCount: 1 })
  })

  test('since then raise what was fobbed off or not dispatched, and nothing else; those about the same business are told', () => {
    const { id: typeId } = db
      .insert(businessTypes)
      .values({ name: '故障报修', kind: 'enquiry' })
      .returning()
      .get()
    const after = (callNo: string, day: number) =>
      announcedCall(db, centre.first, callNo, callTime + day * dayMs)
    expect(around(centre.manager)).toMatchObject({ raises: false, sameCount: 0 })
    const [again] = [after('again', 1), after('else', 2)]
    const ofType = inArray(calls.id, [again.id, complaint.callId ?? 0])
    db.update(calls).set({ businessTypeId: typeId }).where(ofType).run()
    expect(around(centre.manager)).toMatchObject({
      ...{ laterCount: 2, sameCount: 1, raises: true },
      later: [
        { callNo: 'again', businessType: '故障报修', same: true },
        { callNo: 'else', same: false },
      ],
    })
    db.update(complaints)
      .set({ faultCategory: 'attitude' })
      .where(eq(complaints.id, complaint.id))
      .run()
    expect(around(centre.manager)).toMatchObject({ laterCount: 2, raises: false })
  })

  test('are not sought for somebody who has no number', () => {
    db.update(complaints).set({ caller: '匿名' }).where(eq(complaints.id, complaint.id)).run()
    expect(around(centre.manager)).toBe(null)
  })

  test('are tied and untied by hand, and the log keeps both', () => {
    announcedCall(db, centre.first, 'after', callTime + dayMs)
    const link = { callNo: 'after', kind: 'repeat' } as const
    linkCall(db, centre.manager, complaint.id, link)
    expect(() => linkCall(db, centre.manager, complaint.id, link)).toThrow('已经关联')
    const [tied] = part(centre.manager).links
    unlinkCall(db, centre.manager, complaint.id, { link: tied?.id ?? 0, reason: '不是一件事' })
    expect(db.select().from(complaintCalls).all()).toMatchObject([
      { byName: centre.manager.name, removedReason: '不是一件事' },
    ])
    linkCall(db, centre.manager, complaint.id, link)
    expect(db.select().from(complaintCalls).all()).toHaveLength(2)
  })

  test('are tied within the own scope only, and never the call itself', () => {
    announcedCall(db, centre.second, 'elsewhere', callTime + dayMs)
    const own = db
      .select()
      .from(calls)
      .where(eq(calls.id, complaint.callId ?? 0))
      .get()
    const link = (callNo: string) =>
      linkCall(db, centre.handler, complaint.id, { callNo, kind: 'repeat' })
    expect(() => link('elsewhere')).toThrow('不在您的范围内')
    expect(() => link(own?.callNo ?? '')).toThrow('就是投诉的那通')
  })
})

test('a work order is tied by its number, and one that is not there is refused', () => {
  expect(() => linkWorkOrder(db, centre.manager, complaint.id, { orderNo: 'GD9' })).toThrow(
    '没有这个编号的工单',
  )
})

describe('a complaint that came without a call', () => {
  const byLetter = (facts: Partial<Complaint> = {}) =>
    opened(db, centre.sender, centre.first, { callId: null, ...noUnits, ...facts })
  const noUnits = {
    ...{ caller: '', subCentreId: null, departmentId: null, teamId: null, personId: null },
  }

  test('is given its call later, and is then about whose call it is', () => {
    const letter = byLetter()
    expect(part(centre.manager, letter.id).may.nameCall).toBe(true)
    const call = announcedCall(db, centre.second, 'found')
    nameCall(db, centre.manager, letter.id, { callNo: 'FOUND' })
    expect(complaintNow(db, letter.id)).toMatchObject({
      ...{ callId: call.id, caller: call.caller, departmentId: centre.second.department.id },
      personId: call.personId,
    })
    expect(part(centre.manager, letter.id).may.nameCall).toBe(false)
    expect(eventsOf(db, 'complaint', letter.id).at(-1)).toMatchObject({
      ...{ action: 'complaint.amended', actorName: centre.manager.name },
    })
    expect(() => nameCall(db, centre.manager, letter.id, { callNo: 'found' })).toThrow('已经有通话')
  })

  test('keeps the number that was written down, and gets no call outside the scope or behind a verdict', () => {
    const letter = byLetter({
      caller: '13900001111',
      handlingDepartmentId: centre.first.department.id,
    })
    announcedCall(db, centre.second, 'theirs')
    announcedCall(db, centre.first, 'ours')
    expect(() => nameCall(db, centre.handler, letter.id, { callNo: 'theirs' })).toThrow(
      '没有这个通话号',
    )
    nameCall(db, centre.handler, letter.id, { callNo: 'ours' })
    expect(complaintNow(db, letter.id).caller).toBe('13900001111')
    const judged = byLetter({ verdict: 'substantiated' })
    expect(() => nameCall(db, centre.manager, judged.id, { callNo: 'ours' })).toThrow(
      '已有核实结论',
    )
    expect(() => nameCall(db, actorWith(db, 'agent'), judged.id, { callNo: 'ours' })).toThrow(
      Forbidden,
    )
  })
})
