import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { endInvestigation } from '../handling/investigation.ts'
import { dropRequests } from '../routing/open-requests.ts'
import { endDispatch } from '../routing/send.ts'
import { type Complaint, complaints } from '../schema.ts'
import { complaintFor, withinReach } from './for-actor.ts'
import { followLeaving } from './leave.ts'
import { isOpen } from './lifecycle.ts'
import { moveComplaint } from './move.ts'
import { complaintSupplements } from './schema.ts'
import { flowRefusals } from './vocabulary.ts'

type Merging = { into: string; reason: string; spellId?: number | undefined }

/**
 * Joins a complaint to another of the same call or caller (并案): it keeps its number and its page, and is
 * handled there from now on. What had been merged into it goes along.
 */
export function mergeComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { into, reason, spellId }: Merging,
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.merge')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const target = numbered(tx, actor, into)
    if (!target) throw refused(flowRefusals, 'not-found-target')
    if (target.id === id) throw refused(flowRefusals, 'into-itself')
    const moved = moveComplaint(tx, complaint, 'merge', now, { spellId, mergedIntoId: target.id })
    if (!isOpen(target.stage)) throw refused(flowRefusals, 'target-not-running')
    if (!belongTogether(complaint, target)) throw refused(flowRefusals, 'no-common-caller')
    endDispatch(tx, id, now)
    endInvestigation(tx, id, now)
    dropRequests(tx, actor, id, `已并入 ${target.complaintNo}`, now)
    tx.update(complaints)
      .set({ mergedIntoId: target.id })
      .where(eq(complaints.mergedIntoId, id))
      .run()
    const { complaintNo, note } = complaint
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    const text = `${complaintNo} 并入本件：${reason}${note === '' ? '' : `\n原说明：${note}`}`
    tx.insert(complaintSupplements)
      .values({ complaintId: target.id, text, ...by })
      .run()
    const facts = { complaintNo, mergedInto: target.complaintNo, reason }
    record(tx, actor, 'complaint.merged', { kind: 'complaint', id }, facts)
    record(tx, actor, 'complaint.merged', { kind: 'complaint', id: target.id }, facts)
    followLeaving(tx, actor, complaint, 'merged', now)
    if (target.handlerId !== null) {
      const sentence = `投诉 ${complaintNo} 并入了您承办的 ${target.complaintNo}`
      const href = `/complaints/${target.id}#flow`
      notify(tx, { to: [target.handlerId], kind: 'result', sentence, href }, now)
    }
    return moved
  })
}

function numbered(tx: Db, actor: Actor, no: string): Complaint | undefined {
  return tx
    .select()
    .from(complaints)
    .where(and(eq(complaints.complaintNo, no.toUpperCase()), withinReach(tx, actor)))
    .get()
}

/** One call, or one telephone: words such as 匿名 are no telephone. */
export function belongTogether(a: Complaint, b: Complaint): boolean {
  const callsOf = ({ callId, concernedCallId }: Complaint) =>
    [callId, concernedCallId].filter((call) => call !== null)
  const other = callsOf(b)
  if (callsOf(a).some((call) => other.includes(call))) return true
  return isTelephone(a.caller) && a.caller === b.caller
}

/** A number that one person calls from: not 匿名, not 0000000, not the hotline itself. */
export const isTelephone = (caller: string) =>
  /^\d{7,}$/.test(caller) && !/^(\d)\1+$/.test(caller) && !caller.endsWith('95598')
