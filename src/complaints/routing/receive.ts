import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { moveComplaint } from '../flow/move.ts'
import type { Complaint } from '../schema.ts'
import { openArbitration, openSendBack } from './open-requests.ts'
import { complaintDispatches } from './schema.ts'
import { hrefOf, requireDispatch, requireReceiver } from './send.ts'
import { routingRefusals } from './vocabulary.ts'

/**
 * Takes a dispatch over (接收): from here on the handler answers for it, and 首问责任 ends. Not while the
 * department asks to send it back, or has its place decided.
 */
export function receiveComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { spellId }: { spellId?: number | undefined } = {},
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.intervene')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const waits = { sendBack: openSendBack(tx, id), arbitration: openArbitration(tx, id) }
    const handler = { handlerId: actor.accountId, handlerName: actor.name }
    const moved = moveComplaint(tx, complaint, 'accept', now, { spellId, ...handler })
    requireReceiver(tx, actor, complaint)
    if (waits.sendBack) throw refused(routingRefusals, 'send-back-waits')
    if (waits.arbitration) throw refused(routingRefusals, 'arbitration-open')
    const dispatch = requireDispatch(tx, id)
    const accepted = {
      acceptedAt: now,
      acceptedById: actor.accountId,
      acceptedByName: actor.name,
    }
    tx.update(complaintDispatches)
      .set(accepted)
      .where(eq(complaintDispatches.id, dispatch.id))
      .run()
    const { complaintNo } = complaint
    record(tx, actor, 'complaint.accepted', { kind: 'complaint', id }, { complaintNo })
    const told = [complaint.openedBy, dispatch.byId].filter((account) => account !== null)
    const sentence = `投诉 ${complaintNo} 已由${actor.name}接收，首问责任到此移交`
    const to = told.filter((account) => account !== actor.accountId)
    notify(tx, { to, kind: 'result', sentence, href: hrefOf(id) }, now)
    return moved
  })
}
