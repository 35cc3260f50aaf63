import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { moveComplaint } from '../flow/move.ts'
import { dropDraft } from '../handling/drafts.ts'
import type { Complaint } from '../schema.ts'
import { departmentById, routingFacts } from './facts.ts'
import { choiceProblem, proposedOf, routingOptions, type RoutingChoice } from './principles.ts'
import { complaintSendBacks } from './schema.ts'
import { sendTo } from './send.ts'
import { routingRefusals } from './vocabulary.ts'

type Dispatch = RoutingChoice & { spellId?: number | undefined }

/**
 * Sends a complaint to the department that is to handle it (派单), by one of the five principles. Another
 * choice than the proposed one needs a reason, and so does a department that was let off it before.
 */
export function dispatchComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { spellId, ...choice }: Dispatch,
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.dispatch')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const { departmentId, principle, reason } = choice
    const department = departmentById(tx, departmentId)
    if (!department) throw refused(routingRefusals, 'no-department')
    const moved = moveComplaint(tx, complaint, 'dispatch', now, {
      ...{ spellId, handlingDepartmentId: departmentId, handlerId: null, handlerName: '' },
    })
    if (complaint.class === 'external') throw refused(routingRefusals, 'external')
    const options = routingOptions(routingFacts(tx, complaint))
    const problem = choiceProblem(options, choice)
    if (problem) throw refused(routingRefusals, problem)
    if (reason === '' && letOff(tx, id, departmentId)) {
      throw refused(routingRefusals, 'again-unexplained')
    }
    const proposed = proposedOf(options).principle
    const sending = { departmentId, department: department.name, principle, proposed, reason }
    sendTo(tx, actor, moved, sending, now)
    dropDraft(tx, actor, id, 'dispatch')
    const subject = { kind: 'complaint', id } as const
    const facts = { complaintNo: complaint.complaintNo, department: department.name }
    record(tx, actor, 'complaint.dispatched', subject, { ...facts, principle, reason })
    return moved
  })
}

/** A department whose request to send it back was agreed to before. */
function letOff(tx: Db, complaintId: number, departmentId: number): boolean {
  const agreed = tx
    .select({ id: complaintSendBacks.id })
    .from(complaintSendBacks)
    .where(
      and(
        eq(complaintSendBacks.complaintId, complaintId),
        eq(complaintSendBacks.departmentId, departmentId),
        eq(complaintSendBacks.answer, 'agreed'),
      ),
    )
    .limit(1)
    .get()
  return agreed !== undefined
}
