import { record } from '#src/audit/record.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { actsFor, holderIds } from '../flow/handling-department.ts'
import { stageAfter } from '../flow/lifecycle.ts'
import { moveComplaint, requireCurrent } from '../flow/move.ts'
import type { Complaint } from '../schema.ts'
import { departmentById } from './facts.ts'
import { closeArbitration, closeSendBack, openArbitration, openSendBack } from './open-requests.ts'
import { complaintArbitrations, type ComplaintDispatch } from './schema.ts'
import { endDispatch, hrefOf, requireDispatch, sendTo } from './send.ts'
import { routingRefusals } from './vocabulary.ts'

type Ask = { dispute: string; spellId?: number | undefined }

/** Asks for a decision where a complaint belongs (申请裁定): by the department that got it, or who sent it. */
export function askArbitration(
  db: Db,
  actor: Actor,
  id: number,
  { dispute, spellId }: Ask,
  now = Date.now(),
): void {
  if (!can(actor, 'complaint.intervene') && !can(actor, 'complaint.dispatch')) {
    throw new Forbidden('complaint.intervene')
  }
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    requireCurrent(tx, complaint, spellId)
    stageAfter(complaint.stage, 'arbitrate')
    const dispatch = requireDispatch(tx, id)
    if (!isParty(tx, actor, complaint, dispatch)) throw refused(routingRefusals, 'not-party')
    if (dispatch.principle === 'overall-interest') throw refused(routingRefusals, 'arbitrated')
    if (openArbitration(tx, id)) throw refused(routingRefusals, 'arbitration-open')
    const asked = { askedAt: now, askedById: actor.accountId, askedByName: actor.name }
    tx.insert(complaintArbitrations)
      .values({ complaintId: id, dispatchId: dispatch.id, dispute, ...asked })
      .run()
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.arbitration-asked', subject, { complaintNo, reason: dispute })
    const to = holderIds(tx, 'complaint.arbitrate', null)
    const sentence = `投诉 ${complaintNo} 申请裁定归属，请决定由哪个部门办`
    notify(tx, { to, kind: 'task', sentence, href: hrefOf(id) }, now)
  })
}

type Decision = { departmentId: number; decision: string; spellId?: number | undefined }

/**
 * Decides where a complaint belongs (裁定归属, 服从公司整体利益). That stands: the department decided on
 * neither sends it back nor asks again. A request to send it back that waits is answered by it.
 */
export function decideArbitration(
  db: Db,
  actor: Actor,
  id: number,
  { departmentId, decision, spellId }: Decision,
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.arbitrate')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const department = departmentById(tx, departmentId)
    if (!department) throw refused(routingRefusals, 'no-department')
    const nobody = { handlingDepartmentId: departmentId, handlerId: null, handlerName: '' }
    const open = openArbitration(tx, id)
    const request = openSendBack(tx, id)
    const moved = moveComplaint(tx, complaint, 'arbitrate', now, { spellId, ...nobody })
    if (!open) throw refused(routingRefusals, 'no-arbitration')
    if (open.askedById === actor.accountId) throw refused(routingRefusals, 'own-arbitration')
    closeArbitration(tx, actor, open, { departmentId, decision }, now)
    if (request) {
      const answer = request.departmentId === departmentId ? 'declined' : 'agreed'
      closeSendBack(tx, actor, request, { answer, reason: `裁定：${decision}` }, now)
    }
    endDispatch(tx, id, now)
    const principle = 'overall-interest' as const
    const sending = { departmentId, department: department.name, principle, proposed: null }
    sendTo(tx, actor, moved, { ...sending, reason: decision }, now)
    const subject = { kind: 'complaint', id } as const
    const { complaintNo } = complaint
    const facts = { complaintNo, department: department.name, reason: decision }
    record(tx, actor, 'complaint.arbitrated', subject, facts)
    const sentence = `投诉 ${complaintNo} 归属已裁定：由${department.name}办`
    const to = open.askedById === null ? [] : [open.askedById]
    notify(tx, { to, kind: 'result', sentence, href: hrefOf(id) }, now)
    return moved
  })
}

/** The department that was sent it, and who sent it. */
export function isParty(
  tx: Db,
  actor: Actor,
  { handlingDepartmentId }: Pick<Complaint, 'handlingDepartmentId'>,
  { byId }: Pick<ComplaintDispatch, 'byId'>,
): boolean {
  if (actor.accountId !== null && byId === actor.accountId) return true
  return can(actor, 'complaint.intervene') && actsFor(tx, actor, handlingDepartmentId)
}
