import { and, eq } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { currentSpell } from '#src/complaints/flow/move.ts'
import { bounceReply, bouncesWithinYear } from '#src/complaints/handling/bounce.ts'
import { contactsOf, recordContact } from '#src/complaints/handling/contact.ts'
import { takeInvestigation } from '#src/complaints/handling/investigation.ts'
import { linkProofsOfCalls } from '#src/complaints/handling/link-proofs.ts'
import { replyCheckList, setReplyChecks } from '#src/complaints/handling/reply-checks.ts'
import { newestReply, submitReply } from '#src/complaints/handling/reply.ts'
import { shippedChecks } from '#src/complaints/handling/vocabulary.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { notices } from '#src/notices/schema.ts'
import { calls } from '#src/recordings/schema.ts'
import { announcedCall } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'

import {
  aReply,
  type Cast,
  castOf,
  day,
  fresh,
  hour,
  intervening,
  openedAt,
  reachedContact,
  replied,
} from './made.ts'

let db: Db
let cast: Cast
let complaint: Complaint
const now = openedAt + 6 * hour

beforeEach(() => {
  db = testDatabase().db
  cast = castOf(db)
  complaint = intervening(db, cast)
})

const contact = (input: Parameters<typeof recordContact>[3], at = now) =>
  recordContact(db, cast.handler, complaint.id, input, undefined, at)
const reply = (given: Partial<typeof aReply> = {}, at = now) =>
  submitReply(db, cast.handler, complaint.id, { ...aReply, ...given }, undefined, at)
const tryAgain = (callNo: string, at: number) =>
  contact({ outcome: 'not-reached', contactedAt: at, callNo, words: '无人接听' }, at)

describe('contacting the customer', () => {
  test('first reached stops the clock of the first contact; a later one does not move it', () => {
    contact({ ...reachedContact('out-1'), outcome: 'not-reached' })
    expect(fresh(db, complaint.id).contactedAt).toBeNull()
    contact(reachedContact('out-2', openedAt + 4 * hour))
    contact(reachedContact('out-3', openedAt + 5 * hour))
    expect(fresh(db, complaint.id).contactedAt).toBe(openedAt + 4 * hour)
    expect(contactsOf(db, complaint.id)).toHaveLength(3)
  })

  test('takes the time of the call itself, where its data are known', () => {
    const proof = announcedCall(db, cast.units.first, 'out-9', openedAt + 3 * hour)
    contact(reachedContact('OUT-9', openedAt + 5 * hour))
    const [row] = contactsOf(db, complaint.id)
    expect(row).toMatchObject({ callId: proof.id, contactedAt: openedAt + 3 * hour })
  })

  test('with a call of another customer is refused, and changes nothing', () => {
    const { id } = announcedCall(db, cast.units.first, 'other', openedAt + 3 * hour)
    db.update(calls).set({ caller: '13500000001' }).where(eq(calls.id, id)).run()
    expect(() => contact(reachedContact('other'))).toThrow('不是这位客户的号码')
    expect(fresh(db, complaint.id).contactedAt).toBeNull()
    expect(contactsOf(db, complaint.id)).toEqual([])
  })

  test.each([
    ['before the complaint', () => reachedContact('out-1', openedAt - hour), '受理投诉之前'],
    ['in the future', () => reachedContact('out-1', now + hour), '时间还没有到'],
    ['by a telephone number', () => reachedContact('13931909215'), '不能填电话号码'],
  ])('%s is refused', (_, input, sentence) => {
    expect(() => contact(input())).toThrow(sentence)
  })

  test('by a known call before the complaint is refused whatever time is typed', () => {
    announcedCall(db, cast.units.first, 'early', openedAt - 3 * hour)
    expect(() => contact(reachedContact('early'))).toThrow('受理投诉之前')
  })

  test('twice with the same call is refused: a double click leaves one', () => {
    contact(reachedContact('out-1'))
    expect(() => contact(reachedContact(' OUT-1 '))).toThrow('已经登记过')
    expect(contactsOf(db, complaint.id)).toHaveLength(1)
  })

  test('by a call not yet known is tied when its data come', () => {
    contact(reachedContact('later'))
    expect(contactsOf(db, complaint.id)[0]?.callId).toBeNull()
    const call = announcedCall(db, cast.units.first, 'LATER', openedAt + 4 * hour)
    linkProofsOfCalls(db, [call.id])
    expect(contactsOf(db, complaint.id)[0]?.callId).toBe(call.id)
  })

  test('is for the department that handles it: others do not even find it', () => {
    expect(() =>
      recordContact(db, cast.otherHandler, complaint.id, reachedContact(), undefined, now),
    ).toThrow(NotFound)
    expect(() =>
      recordContact(db, cast.visitor, complaint.id, reachedContact(), undefined, now),
    ).toThrow(Forbidden)
  })

  test('is refused to the department whose agent it is about, where another handles it', () => {
    const theirs = intervening(db, cast, { unit: cast.units.second })
    expect(() =>
      recordContact(db, cast.otherHandler, theirs.id, reachedContact(), undefined, now),
    ).toThrow('不在承办部门')
  })
})

describe('the reply', () => {
  test('before the customer was reached is refused', () => {
    expect(() => reply()).toThrow('还没有联系上客户')
    expect(fresh(db, complaint.id).stage).toBe('intervening')
  })

  test('without the customer needs three tries on two days, and the reason', () => {
    const unreachedReason = '三次都无人接听，已发短信'
    tryAgain('out-1', openedAt + 3 * hour)
    tryAgain('out-2', openedAt + 4 * hour)
    tryAgain('out-3', openedAt + 5 * hour)
    expect(() => reply({ unreachedReason })).toThrow('分在 2 天')
    tryAgain('out-4', openedAt + day)
    expect(() => reply({ told: false, feedback: '' }, openedAt + 2 * day)).toThrow('写明原因')
    const sent = reply({ told: false, feedback: '', unreachedReason }, openedAt + 2 * day)
    expect(sent).toMatchObject({ told: false, unreachedReason })
    expect(fresh(db, complaint.id).stage).toBe('investigating')
  })

  test.each([
    ['telling the customer', { told: false }],
    ['the customer’s own words', { feedback: '' }],
  ])('without %s is refused', (_, given) => {
    contact(reachedContact())
    expect(() => reply(given)).toThrow('明确告知客户')
  })

  test('that is thin is refused with the line of the checklist it fails', () => {
    contact(reachedContact())
    expect(() =>
      reply({ content: '已处理。。。。。。。。。。。。。。。。。。。。。。。。。。。' }),
    ).toThrow('检查表“处理内容写清做了什么”：处理内容至少 30 个字，现在 3 个')
    expect(newestReply(db, complaint.id)).toBeUndefined()
  })

  test('is held against the centre’s own checklist once it has set one', () => {
    contact(reachedContact())
    const lines = shippedChecks.map((line) => ({ ...line, active: line.code !== 'content' }))
    setReplyChecks(db, cast.manager, [
      ...lines,
      { code: null, sentence: '方案写清', part: 'agreedSolution', least: 20, active: true },
    ])
    expect(() => reply({ content: '已处理' })).toThrow('检查表“方案写清”')
    setReplyChecks(db, cast.manager, lines)
    expect(replyCheckList(db).at(-1)).toMatchObject({ sentence: '方案写清', active: true })
    const own = replyCheckList(db).map((line) => ({ ...line, active: line.code === 'told' }))
    setReplyChecks(db, cast.manager, own)
    expect(reply({ content: '已处理' }).round).toBe(1)
  })

  test('hands it to the QA department and tells those who may verify, but not the handler', () => {
    contact(reachedContact())
    reply()
    const after = fresh(db, complaint.id)
    expect(after.stage).toBe('investigating')
    const told = db.select().from(notices).all()
    expect(new Set(told.map(({ accountId }) => accountId))).toEqual(
      new Set([cast.inspector.accountId, cast.manager.accountId]),
    )
    expect(told[0]?.sentence).not.toContain('13931909215')
    expect(eventsFor('complaint.replied')).toHaveLength(1)
  })

  test('sent from a page that is out of date is refused, and the second of two clicks, too', () => {
    contact(reachedContact())
    const spell = currentSpell(db, complaint.id)?.id ?? 0
    const send = (spellId: number) =>
      submitReply(db, cast.handler, complaint.id, aReply, spellId, now)
    expect(() => send(spell - 1)).toThrow('页面已经过时')
    send(spell)
    expect(() => send(spell)).toThrow('页面已经过时')
    expect(eventsFor('complaint.replied')).toHaveLength(1)
  })
})

describe('a thin reply', () => {
  test('goes back with the lines it failed, is counted for its department and can be given anew', () => {
    replied(db, cast, complaint)
    takeInvestigation(db, cast.inspector, complaint.id)
    const bounce = { checks: ['cause', 'nonsense'], note: '没有说明为什么挂断' }
    bounceReply(db, cast.inspector, complaint.id, bounce)
    expect(fresh(db, complaint.id).stage).toBe('intervening')
    expect(newestReply(db, complaint.id)).toMatchObject({
      bounceChecks: ['cause'],
      bounceNote: '没有说明为什么挂断',
      bouncedByName: cast.inspector.name,
    })
    expect(bouncesWithinYear(db, cast.units.first.department.id, Date.now())).toBe(1)
    expect(bouncesWithinYear(db, cast.units.second.department.id, Date.now())).toBe(0)
    expect(reply().round).toBe(2)
  })

  test.each([
    ['no line', { checks: [], note: '不够' }],
    ['no known line', { checks: ['x'], note: '不够' }],
    ['no note', { checks: ['cause'], note: '' }],
  ])('goes back with %s never', (_, bounce) => {
    replied(db, cast, complaint)
    takeInvestigation(db, cast.inspector, complaint.id)
    expect(() => bounceReply(db, cast.inspector, complaint.id, bounce)).toThrow('至少勾选一条')
  })

  test('goes back only by who took the investigation', () => {
    replied(db, cast, complaint)
    const bounce = { checks: ['cause'], note: '没有说明原因' }
    expect(() => bounceReply(db, cast.inspector, complaint.id, bounce)).toThrow('先领取核实')
    expect(() => bounceReply(db, cast.handler, complaint.id, bounce)).toThrow(Forbidden)
  })
})

const eventsFor = (action: 'complaint.replied') =>
  db
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.action, action), eq(auditEvents.subjectId, String(complaint.id))))
    .all()
