import { beforeEach, describe, expect, test } from 'vitest'

import { eventsOf } from '#src/audit/timeline.ts'
import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { currentSpell, moveComplaint } from '#src/complaints/flow/move.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { askArbitration, decideArbitration } from '#src/complaints/routing/arbitration.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { expediteComplaint } from '#src/complaints/routing/expedite.ts'
import { addParticipant, removeParticipant } from '#src/complaints/routing/participants.ts'
import { bouncesOf, participantsOf } from '#src/complaints/routing/queries.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { complaintDispatches, complaintExpeditings } from '#src/complaints/routing/schema.ts'
import { readSendBackFilters, sendBackList } from '#src/complaints/routing/send-back-queries.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { readPage } from '#src/kernel/paging.ts'
import { aReply, reachedContact } from '#test/complaints/handling/made.ts'
import {
  colleague,
  complaintNow,
  opened,
  staffedCentre,
  type StaffedCentre,
  toldTo,
} from '#test/complaints/opened.ts'
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

const toFirst = () =>
  ({ principle: 'cause', departmentId: centre.first.department.id, reason: '' }) as const
const dispatched = () => dispatchComplaint(db, centre.sender, complaint.id, toFirst())
const spellNow = () => currentSpell(db, complaint.id)?.id
const asked = { kind: 'wrong-department', reason: '当事人不是我部门的' } as const

test('what an inspector found is told to those who can send it on, and is not where they opened it themselves', () => {
  const found = opened(db, actorWith(db, 'qa-inspector'), centre.first)
  for (const told of [centre.manager, centre.handler]) {
    expect(toldTo(db, told)).toEqual([`投诉 ${found.complaintNo} 已立案，等派单`])
  }
  expect(toldTo(db, centre.otherHandler)).toEqual([])
  expect(complaintFor(db, centre.handler, found.id).id).toBe(found.id)
})

describe('a dispatch', () => {
  test('gives the complaint to the department, names its principle and tells the people there', () => {
    const moved = dispatched()
    expect(moved).toMatchObject({
      stage: 'dispatched',
      handlingDepartmentId: centre.first.department.id,
    })
    expect(moved.dueAt).toBeGreaterThan(Date.now())
    expect(db.select().from(complaintDispatches).all()).toMatchObject([
      { principle: 'cause', proposed: 'cause', byName: centre.sender.name, acceptedAt: null },
    ])
    for (const told of [centre.handler, centre.head]) {
      expect(toldTo(db, told)).toEqual([
        expect.stringContaining(`${complaint.complaintNo} 派给了客服一部`),
      ])
    }
    expect(toldTo(db, centre.otherHandler)).toEqual([])
    expect(eventsOf(db, 'complaint', complaint.id).map(({ action }) => action)).toEqual([
      'complaint.opened',
      'complaint.dispatched',
    ])
  })

  test('of another department than the proposed needs a reason', () => {
    const departmentId = centre.second.department.id
    const choice = { principle: 'handle-first', departmentId, reason: '' } as const
    expect(() => dispatchComplaint(db, centre.sender, complaint.id, choice)).toThrow('请写明理由')
    expect(complaintNow(db, complaint.id)).toMatchObject({
      stage: 'opened',
      handlingDepartmentId: null,
    })
    dispatchComplaint(db, centre.sender, complaint.id, { ...choice, reason: '一部停电演练' })
    expect(complaintNow(db, complaint.id).handlingDepartmentId).toBe(departmentId)
  })

  test('sent twice from one page has one effect, and the second is told', () => {
    const spellId = spellNow()
    dispatchComplaint(db, centre.sender, complaint.id, { ...toFirst(), spellId })
    expect(() =>
      dispatchComplaint(db, centre.sender, complaint.id, { ...toFirst(), spellId }),
    ).toThrow('页面已经过时')
    expect(db.select().from(complaintDispatches).all()).toHaveLength(1)
  })

  test('names a department that exists', () => {
    const choice = { principle: 'handle-first', departmentId: 999, reason: '试' } as const
    expect(() => dispatchComplaint(db, centre.sender, complaint.id, choice)).toThrow('没有这个部门')
  })

  test('is not for external complaints, nor for who may not dispatch', () => {
    const outside = opened(db, centre.sender, centre.first, { class: 'external' })
    expect(() => dispatchComplaint(db, centre.sender, outside.id, toFirst())).toThrow('对外投诉')
    expect(() => dispatchComplaint(db, centre.head, complaint.id, toFirst())).toThrow(Forbidden)
  })
})

describe('receiving', () => {
  test('makes the person the handler and ends the duty of whoever took it in', () => {
    dispatched()
    const moved = receiveComplaint(db, centre.handler, complaint.id)
    expect(moved).toMatchObject({ stage: 'intervening', handlerId: centre.handler.accountId })
    expect(db.select().from(complaintDispatches).get()).toMatchObject({
      acceptedByName: centre.handler.name,
    })
    expect(toldTo(db, centre.sender).at(-1)).toContain('首问责任到此移交')
  })

  test('is for the department that got it, and once', () => {
    dispatched()
    expect(() => receiveComplaint(db, centre.otherHandler, complaint.id)).toThrow(NotFound)
    const spellId = spellNow()
    receiveComplaint(db, centre.handler, complaint.id, { spellId })
    expect(() => receiveComplaint(db, centre.head, complaint.id, { spellId })).toThrow(
      '页面已经过时',
    )
    expect(complaintNow(db, complaint.id).handlerName).toBe(centre.handler.name)
  })

  test('waits while the department asks to send it back', () => {
    dispatched()
    askSendBack(db, centre.head, complaint.id, asked)
    expect(() => receiveComplaint(db, centre.handler, complaint.id)).toThrow('还没有答复')
  })
})

describe('sending back', () => {
  test('moves nothing until the sender agrees, and is counted', () => {
    dispatched()
    askSendBack(db, centre.handler, complaint.id, asked)
    expect(complaintNow(db, complaint.id).stage).toBe('dispatched')
    expect(toldTo(db, centre.sender).at(-1)).toContain('申请回退')
    answerSendBack(db, centre.sender, complaint.id, { answer: 'agreed', reason: '' })
    expect(complaintNow(db, complaint.id)).toMatchObject({
      stage: 'opened',
      handlingDepartmentId: null,
      handlerId: null,
    })
    expect(bouncesOf(db, complaint.id)).toEqual({ asked: 1, agreed: 1 })
    expect(participantsOf(db, complaint.id)).toEqual([])
    expect(toldTo(db, centre.handler).at(-1)).toContain('同意回退')
  })

  test('that is declined leaves it where it is, and needs a reason', () => {
    dispatched()
    receiveComplaint(db, centre.handler, complaint.id)
    askSendBack(db, centre.handler, complaint.id, asked)
    const answer = { answer: 'declined', reason: '' } as const
    expect(() => answerSendBack(db, centre.sender, complaint.id, answer)).toThrow('写明理由')
    answerSendBack(db, centre.sender, complaint.id, { ...answer, reason: '当事人就在贵部' })
    expect(complaintNow(db, complaint.id)).toMatchObject({
      stage: 'intervening',
      handlerName: centre.handler.name,
    })
    expect(bouncesOf(db, complaint.id)).toEqual({ asked: 1, agreed: 0 })
  })

  test('is asked once at a time and answered once', () => {
    dispatched()
    askSendBack(db, centre.handler, complaint.id, asked)
    expect(() => askSendBack(db, centre.head, complaint.id, asked)).toThrow('已经有一份')
    answerSendBack(db, centre.sender, complaint.id, { answer: 'agreed', reason: '' })
    expect(() =>
      answerSendBack(db, centre.manager, complaint.id, { answer: 'declined', reason: '不' }),
    ).toThrow('没有等答复')
  })

  test('is answered by the sender or the QA department, never by who asked or a third', () => {
    const self = opened(db, centre.sender, centre.first)
    dispatchComplaint(db, centre.sender, self.id, toFirst())
    askSendBack(db, centre.sender, self.id, asked)
    expect(() =>
      answerSendBack(db, centre.sender, self.id, { answer: 'agreed', reason: '' }),
    ).toThrow('自己提的')
    const third = colleague(db, 'case-handler', 'third')
    expect(() => answerSendBack(db, third, self.id, { answer: 'agreed', reason: '' })).toThrow(
      '由派单人或质量保证部',
    )
    answerSendBack(db, centre.manager, self.id, { answer: 'agreed', reason: '' })
    expect(complaintNow(db, self.id).stage).toBe('opened')
  })

  test('keeps the complaint within reach of its sender and of the department that had it', () => {
    const taker = centre.otherHandler
    const letter = opened(db, taker, centre.first)
    dispatchComplaint(db, taker, letter.id, toFirst())
    expect(complaintFor(db, taker, letter.id).id).toBe(letter.id)
    const stranger = colleague(db, 'case-handler', 'stranger', taker.scope)
    expect(() => complaintFor(db, stranger, letter.id)).toThrow(NotFound)
  })

  test('makes a second dispatch to the same department explain itself', () => {
    dispatched()
    askSendBack(db, centre.handler, complaint.id, asked)
    answerSendBack(db, centre.sender, complaint.id, { answer: 'agreed', reason: '' })
    expect(dispatched).toThrow('再派给它请写明理由')
    dispatchComplaint(db, centre.sender, complaint.id, { ...toFirst(), reason: '花名册已更正' })
    expect(complaintNow(db, complaint.id).stage).toBe('dispatched')
  })
})

describe('arbitration', () => {
  const decision = () => ({ departmentId: centre.second.department.id, decision: '二部更熟悉' })

  test('moves it to the department decided on, with its reason, and that stands', () => {
    dispatched()
    askSendBack(db, centre.handler, complaint.id, asked)
    askArbitration(db, centre.handler, complaint.id, { dispute: '两个部门都说不是自己的' })
    expect(toldTo(db, centre.manager).at(-1)).toContain('申请裁定归属')
    decideArbitration(db, centre.manager, complaint.id, decision())
    expect(complaintNow(db, complaint.id)).toMatchObject({
      stage: 'dispatched',
      handlingDepartmentId: centre.second.department.id,
    })
    expect(db.select().from(complaintDispatches).all()).toMatchObject([
      { principle: 'cause', endedAt: expect.any(Number) },
      { principle: 'overall-interest', reason: '二部更熟悉', endedAt: null },
    ])
    expect(bouncesOf(db, complaint.id)).toEqual({ asked: 1, agreed: 1 })
    expect(toldTo(db, centre.otherHandler).at(-1)).toContain('派给了客服二部')
    expect(() => askSendBack(db, centre.otherHandler, complaint.id, asked)).toThrow('归属已经裁定')
    expect(() =>
      askArbitration(db, centre.otherHandler, complaint.id, { dispute: '不服' }),
    ).toThrow('归属已经裁定')
    receiveComplaint(db, centre.otherHandler, complaint.id)
  })

  test('is asked for by a party and decided by another', () => {
    dispatched()
    expect(() => askArbitration(db, centre.manager, complaint.id, { dispute: '路过' })).toThrow(
      '只有承办部门和派单人',
    )
    askArbitration(db, centre.sender, complaint.id, { dispute: '不肯接' })
    expect(() => askArbitration(db, centre.handler, complaint.id, { dispute: '再来' })).toThrow(
      '已经申请了裁定',
    )
    expect(() => decideArbitration(db, centre.handler, complaint.id, decision())).toThrow(Forbidden)
  })

  test('that a manager asked for as the sender is decided by another manager', () => {
    dispatchComplaint(db, centre.manager, complaint.id, toFirst())
    askArbitration(db, centre.manager, complaint.id, { dispute: '不肯接' })
    expect(() => decideArbitration(db, centre.manager, complaint.id, decision())).toThrow(
      '由别人来决定',
    )
    decideArbitration(db, colleague(db, 'qa-manager', 'manager2'), complaint.id, decision())
    expect(complaintNow(db, complaint.id).handlingDepartmentId).toBe(centre.second.department.id)
  })

  test('needs somebody to have asked', () => {
    dispatched()
    expect(() => decideArbitration(db, centre.manager, complaint.id, decision())).toThrow(
      '没有等裁定',
    )
  })
})

describe('a request that nobody waited for', () => {
  const agree = { answer: 'agreed', reason: '' } as const

  test('to decide ends where the sender agrees to take the complaint back, and holds nothing up later', () => {
    dispatched()
    askSendBack(db, centre.handler, complaint.id, asked)
    askArbitration(db, centre.handler, complaint.id, { dispute: '说不到一起' })
    answerSendBack(db, centre.sender, complaint.id, agree)
    dispatchComplaint(db, centre.sender, complaint.id, { ...toFirst(), reason: '花名册已更正' })
    receiveComplaint(db, centre.handler, complaint.id)
    expect(complaintNow(db, complaint.id).stage).toBe('intervening')
  })

  test('to send back is over once the handler has replied, and can be asked anew', () => {
    dispatched()
    receiveComplaint(db, centre.handler, complaint.id)
    askSendBack(db, centre.handler, complaint.id, asked)
    const replied = moveComplaint(db, complaintNow(db, complaint.id), 'reply', Date.now() + 1)
    expect(() => answerSendBack(db, centre.sender, complaint.id, agree)).toThrow('没有等答复')
    moveComplaint(db, replied, 'bounce', Date.now() + 2)
    askSendBack(db, centre.handler, complaint.id, asked, Date.now() + 3)
    answerSendBack(db, centre.sender, complaint.id, agree)
    expect(complaintNow(db, complaint.id).stage).toBe('opened')
    expect(bouncesOf(db, complaint.id)).toEqual({ asked: 2, agreed: 1 })
  })
})

test('a request that the handler replied past is no longer among those that wait', () => {
  dispatched()
  receiveComplaint(db, centre.handler, complaint.id)
  askSendBack(db, centre.handler, complaint.id, asked)
  const waiting = () =>
    sendBackList(
      db,
      centre.manager,
      readSendBackFilters({ state: 'waiting' }),
      readPage({}),
      blindness,
    )
  expect(waiting().rows).toHaveLength(1)
  recordContact(db, centre.handler, complaint.id, reachedContact('out', Date.now()))
  submitReply(db, centre.handler, complaint.id, { ...aReply, handledAt: Date.now() })
  expect(waiting().rows).toEqual([])
})

describe('taking part', () => {
  test('lets another department read along and help, and ends with a time', () => {
    dispatched()
    const part = { role: 'helper', departmentId: centre.second.department.id } as const
    addParticipant(db, centre.sender, complaint.id, part)
    expect(complaintFor(db, centre.otherHandler, complaint.id).id).toBe(complaint.id)
    expect(() => receiveComplaint(db, centre.otherHandler, complaint.id)).toThrow(
      '没有派给您的部门',
    )
    expect(() => addParticipant(db, centre.sender, complaint.id, part)).toThrow('已经在参与')
    const [, helper] = participantsOf(db, complaint.id)
    removeParticipant(db, centre.sender, complaint.id, helper?.id ?? 0)
    expect(participantsOf(db, complaint.id).map(({ role }) => role)).toEqual(['host'])
  })

  test('never takes the host out', () => {
    dispatched()
    const [host] = participantsOf(db, complaint.id)
    expect(() => removeParticipant(db, centre.sender, complaint.id, host?.id ?? 0)).toThrow(
      '已经不在参与',
    )
  })
})

describe('urging', () => {
  test('tells the handler, is counted, and a second time within ten minutes is refused', () => {
    dispatched()
    receiveComplaint(db, centre.handler, complaint.id)
    expediteComplaint(db, centre.manager, complaint.id, { note: '客户又来电' })
    expect(toldTo(db, centre.handler).at(-1)).toContain('催办')
    expect(toldTo(db, centre.head).filter((sentence) => sentence.includes('催办'))).toEqual([])
    expect(() => expediteComplaint(db, centre.manager, complaint.id, { note: '' })).toThrow(
      '刚催办过',
    )
    const later = Date.now() + 11 * 60_000
    expediteComplaint(db, centre.manager, complaint.id, { note: '' }, later)
    expect(db.select().from(complaintExpeditings).all()).toHaveLength(2)
  })

  test('before anybody accepted it tells the department', () => {
    dispatched()
    expediteComplaint(db, centre.manager, complaint.id, { note: '' })
    for (const told of [centre.handler, centre.head])
      expect(toldTo(db, told).at(-1)).toContain('催办')
    expect(() => expediteComplaint(db, centre.handler, complaint.id, { note: '' })).toThrow(
      Forbidden,
    )
  })
})

test('no notice and no event of a dispatch tells the number of the caller', () => {
  dispatched()
  askSendBack(db, centre.handler, complaint.id, asked)
  const said = JSON.stringify([
    ...toldTo(db, centre.handler),
    ...toldTo(db, centre.sender),
    ...eventsOf(db, 'complaint', complaint.id),
  ])
  expect(complaint.caller).toBe('13931909215')
  expect(said).not.toContain('13931909215')
})
