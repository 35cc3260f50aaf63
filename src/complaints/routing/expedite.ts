import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import type { Permission } from '#src/kernel/permissions.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { holderIds } from '../flow/handling-department.ts'
import { isOpen } from '../flow/lifecycle.ts'
import type { Complaint } from '../schema.ts'
import { complaintStages, type ComplaintStage } from '../vocabulary.ts'
import { complaintExpeditings } from './schema.ts'
import { hrefOf } from './send.ts'
import { routingRefusals } from './vocabulary.ts'

const restMs = 10 * 60_000

/** Urges whoever has to act now (催办); each is counted. Said twice within ten minutes it is said once. */
export function expediteComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { note }: { note: string },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.expedite')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (!isOpen(complaint.stage)) throw refused(routingRefusals, 'not-running')
    const last = tx
      .select()
      .from(complaintExpeditings)
      .where(eq(complaintExpeditings.complaintId, id))
      .orderBy(desc(complaintExpeditings.id))
      .limit(1)
      .get()
    if (last && last.byId === actor.accountId && last.at > now - restMs) {
      throw refused(routingRefusals, 'expedited-now')
    }
    const to = actingNow(tx, complaint)
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    const { stage, complaintNo } = complaint
    tx.insert(complaintExpeditings)
      .values({ complaintId: id, stage, note, told: to.length, ...by })
      .run()
    const subject = { kind: 'complaint', id } as const
    const facts = { complaintNo, stage: complaintStages[stage], note, told: to.length }
    record(tx, actor, 'complaint.expedited', subject, facts)
    const sentence = `催办：投诉 ${complaintNo}（${complaintStages[stage]}）请尽快办理`
    notify(tx, { to, kind: 'reminder', urgent: true, sentence, href: hrefOf(id) }, now)
  })
}

/** Accounts that have to act at the stage a complaint has: the handler, else who may take the step. */
export function actingNow(tx: Db, complaint: Complaint): number[] {
  const { handlerId, handlingDepartmentId } = complaint
  if (complaint.stage === 'intervening' && handlerId !== null) return [handlerId]
  if (complaint.stage === 'dispatched' || complaint.stage === 'intervening') {
    return holderIds(tx, 'complaint.intervene', handlingDepartmentId)
  }
  const right = rightOf[complaint.stage]
  return right ? holderIds(tx, right, complaint.departmentId) : []
}

const rightOf: Partial<Record<ComplaintStage, Permission>> = {
  opened: 'complaint.dispatch',
  investigating: 'complaint.verify',
  visiting: 'complaint.visit',
  settling: 'complaint.settle',
}
