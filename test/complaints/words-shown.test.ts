import { beforeEach, describe, expect, test } from 'vitest'

import { auditEvents } from '#src/audit/schema.ts'
import { flowPart } from '#src/complaints/flow/part.ts'
import { reopenComplaint } from '#src/complaints/flow/reopen.ts'
import { supplementComplaint } from '#src/complaints/flow/supplement.ts'
import { closeComplaint } from '#src/complaints/handling/close.ts'
import { recordContact } from '#src/complaints/handling/contact.ts'
import { handlingPart } from '#src/complaints/handling/part.ts'
import { submitReply } from '#src/complaints/handling/reply.ts'
import { recordVisit } from '#src/complaints/handling/return-visit.ts'
import { eventsShown } from '#src/complaints/judges-hidden.ts'
import { complaintDetail } from '#src/complaints/queries.ts'
import { dispatchComplaint } from '#src/complaints/routing/dispatch.ts'
import { expediteComplaint } from '#src/complaints/routing/expedite.ts'
import { routingPart } from '#src/complaints/routing/part.ts'
import { receiveComplaint } from '#src/complaints/routing/receive.ts'
import { answerSendBack, askSendBack } from '#src/complaints/routing/send-back.ts'
import { blindness } from '#src/inspection/blindness.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { notices } from '#src/notices/schema.ts'
import { pairsOf } from '#src/particulars/vocabulary.ts'
import { maskText } from '#src/personal-data/mask.ts'
import { unmaskCaller } from '#src/unmasking/unmask.ts'
import {
  aReply,
  aRefutation,
  aVisit,
  castOf,
  fresh,
  reachedContact,
  verified,
} from '#test/complaints/handling/made.ts'
import { opened, staffedCentre } from '#test/complaints/opened.ts'
import { heardRecording } from '#test/screening/heard-calls.ts'
import { testDatabase } from '#test/support/database.ts'
import { actorWith } from '#test/support/people.ts'

const number = '13931909215'
const said = `客户电话${number}，请回电，这是第二次来电反映了`

let db: Db
beforeEach(() => {
  db = testDatabase().db
})

/** All a page of a complaint says in the words that people wrote. */
function wordsFor(actor: Actor, id: number): string {
  const detail = complaintDetail(db, actor, id, blindness)
  return JSON.stringify([
    flowPart(db, actor, detail, blindness),
    routingPart(db, actor, detail),
    handlingPart(db, actor, detail, blindness),
  ])
}

/** Through the whole flow, with a telephone number in every field that people fill. */
function walked() {
  const cast = castOf(db)
  const { manager, handler, visitor } = cast
  const { first } = cast.units
  const sender = actorWith(db, 'case-handler')
  const complaint = opened(db, sender, first)
  heardRecording(db, 'w.wav', complaint.callId ?? 0)
  const { id } = complaint
  const send = (reason: string) =>
    dispatchComplaint(db, sender, id, {
      principle: 'cause',
      departmentId: first.department.id,
      reason,
    })
  supplementComplaint(db, sender, id, { text: said })
  send(said)
  askSendBack(db, handler, id, { kind: 'incomplete', reason: said })
  answerSendBack(db, sender, id, { answer: 'agreed', reason: said })
  send(said)
  receiveComplaint(db, handler, id)
  expediteComplaint(db, manager, id, { note: said })
  recordContact(db, handler, id, { ...reachedContact('out', Date.now()), words: said })
  const words = { content: `${aReply.content}${said}`, result: `${aReply.result}${said}` }
  submitReply(db, handler, id, { ...aReply, ...words, handledAt: Date.now(), feedback: said })
  verified(db, cast, fresh(db, id), { ...aRefutation, reasoning: said })
  recordVisit(db, visitor, id, { ...aVisit('back'), visitedAt: Date.now(), words: said })
  if (fresh(db, id).stage === 'settling') closeComplaint(db, manager, id, said)
  reopenComplaint(db, manager, id, { to: 'handling', reason: said })
  return { id, manager, handler }
}

describe('what people wrote on a complaint', () => {
  test('is masked, and whole for whom has unmasked this complaint alone', () => {
    const { id, manager, handler } = walked()
    expect(wordsFor(manager, id)).not.toContain(number)
    unmaskCaller(
      db,
      manager,
      { kind: 'complaint', id },
      { purpose: 'contact', words: '' },
      { blindness },
    )
    expect(wordsFor(manager, id).split(number).length).toBeGreaterThan(10)
    expect(wordsFor(handler, id)).not.toContain(number)
  })

  test('goes into no notice', () => {
    walked()
    const sentences = db
      .select()
      .from(notices)
      .all()
      .map(({ sentence }) => sentence)
    expect(sentences.length).toBeGreaterThan(8)
    expect(sentences.filter((one) => one.includes(number))).toEqual([])
    expect(sentences.filter((one) => maskText(one) !== one)).toEqual([])
  })
})

describe('what happened to a complaint', () => {
  test('is said in words on the trail, and in no key of the product', () => {
    walked()
    const said = db
      .select()
      .from(auditEvents)
      .all()
      .flatMap(({ action, particulars }) =>
        pairsOf(particulars).map((pair) => [action, ...pair].join(' ')),
      )
    expect(said).toContain('complaint.verified 结论 不属实')
    expect(said).toContain('complaint.dispatched 依据原则 谁引起谁善后')
    expect(said.length).toBeGreaterThan(30)
    // A key of the product at either place; numbers of calls are what was typed.
    const key = /^\S+ (?:[a-z]|(?!通话号).* [a-z]+(?:-[a-z]+)*$)/
    expect(said.filter((line) => key.test(line))).toEqual([])
  })

  const event = (particulars: Record<string, unknown>) => ({
    ...{ actorId: 7, actorName: '王复评', particulars },
  })

  test('names who judged an appeal to quality assurance only', () => {
    const { manager, head } = staffedCentre(db)
    const events = [event({ basis: 'appeal' }), event({ basis: 'investigation' })]
    const names = (actor: Actor) => eventsShown(actor, false, events).map((one) => one.actorName)
    expect(names(manager)).toEqual(['王复评', '王复评'])
    expect(names(head)).toEqual(['申诉复评人', '王复评'])
  })

  test('tells whoever has still to judge the call no department', () => {
    const { manager } = staffedCentre(db)
    const events = [
      event({ complaintNo: 'DN2026-000001', department: '客服一部', departmentId: 3 }),
    ]
    expect(eventsShown(manager, true, events)[0]?.particulars).toEqual({
      complaintNo: 'DN2026-000001',
    })
    expect(eventsShown(manager, false, events)).toEqual(events)
  })
})
