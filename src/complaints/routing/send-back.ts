import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { holderIds } from '../flow/handling-department.ts'
import { stageAfter } from '../flow/lifecycle.ts'
import { moveComplaint, requireCurrent } from '../flow/move.ts'
import { closeSendBack, dropRequests, openSendBack, wentOn } from './open-requests.ts'
import { type ComplaintSendBack, complaintDispatches, complaintSendBacks } from './schema.ts'
import { endDispatch, hrefOf, requireDispatch, requireReceiver } from './send.ts'
import {
  routingRefusals,
  type SendBackAnswer,
  sendBackAnswers,
  type SendBackReason,
  sendBackReasons,
} from './vocabulary.ts'

type Request = { kind: SendBackReason; reason: string; spellId?: number | undefined }

/**
 * Asks for a dispatch to be taken back (申请回退). Nothing moves until the sender agrees; a place that was
 * decided by arbitration stands.
 */
export function askSendBack(
  db: Db,
  actor: Actor,
  id: number,
  { kind, reason, spellId }: Request,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.intervene')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    requireCurrent(tx, complaint, spellId)
    stageAfter(complaint.stage, 'send-back')
    requireReceiver(tx, actor, complaint)
    const dispatch = requireDispatch(tx, id)
    if (dispatch.principle === 'overall-interest') throw refused(routingRefusals, 'arbitrated')
    if (openSendBack(tx, id)) throw refused(routingRefusals, 'send-back-open')
    if (complaint.stage === 'intervening') dropRequests(tx, actor, id, wentOn, now)
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    const { departmentId } = dispatch
    tx.insert(complaintSendBacks)
      .values({ complaintId: id, dispatchId: dispatch.id, departmentId, kind, reason, ...by })
      .run()
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    const facts = { complaintNo, departmentId, reason: `${sendBackReasons[kind]}：${reason}` }
    record(tx, actor, 'complaint.send-back-asked', subject, facts)
    const sentence = `投诉 ${complaintNo} 申请回退（${sendBackReasons[kind]}），请答复`
    const sender = dispatch.byId === null ? [] : [dispatch.byId]
    const to = [...sender, ...holderIds(tx, 'complaint.arbitrate', null)]
    notify(tx, { to, kind: 'task', sentence, href: hrefOf(id) }, now)
  })
}

type Answer = { answer: SendBackAnswer; reason: string; spellId?: number | undefined }

/**
 * Answers a request (答复回退): agreed, the complaint waits to be dispatched again; declined, with a reason,
 * it stays where it is. By who sent it, or by whoever may arbitrate; never by who asked.
 */
export function answerSendBack(
  db: Db,
  actor: Actor,
  id: number,
  { answer, reason, spellId }: Answer,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.dispatch')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    requireCurrent(tx, complaint, spellId)
    const request = openSendBack(tx, id)
    if (!request) throw refused(routingRefusals, 'no-send-back')
    if (request.byId === actor.accountId) throw refused(routingRefusals, 'own-send-back')
    if (!maySettle(tx, actor, request)) throw refused(routingRefusals, 'not-sender')
    if (answer === 'declined' && reason === '')
      throw refused(routingRefusals, 'decline-unexplained')
    closeSendBack(tx, actor, request, { answer, reason }, now)
    if (answer === 'agreed') {
      const nobody = { handlingDepartmentId: null, handlerId: null, handlerName: '' }
      moveComplaint(tx, complaint, 'send-back', now, nobody)
      endDispatch(tx, id, now)
      dropRequests(tx, actor, id, '派单人已同意回退，不再裁定', now)
    }
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    const facts = { complaintNo, answer: sendBackAnswers[answer], reason }
    record(tx, actor, 'complaint.send-back-answered', subject, facts)
    const sentence = `投诉 ${complaintNo} 的回退申请：${sendBackAnswers[answer]}`
    const to = request.byId === null ? [] : [request.byId]
    notify(tx, { to, kind: 'result', sentence, href: hrefOf(id) }, now)
  })
}

/** Who may answer a request: the sender, and whoever decides disputes. */
export function maySettle(tx: Db, actor: Actor, { dispatchId }: ComplaintSendBack): boolean {
  if (can(actor, 'complaint.arbitrate')) return true
  const dispatch = tx
    .select({ byId: complaintDispatches.byId })
    .from(complaintDispatches)
    .where(eq(complaintDispatches.id, dispatchId))
    .get()
  return actor.accountId !== null && dispatch?.byId === actor.accountId
}
