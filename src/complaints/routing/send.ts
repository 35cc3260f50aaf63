import { and, desc, eq, isNull } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { actsFor, holderIds } from '../flow/handling-department.ts'
import type { Complaint } from '../schema.ts'
import { type ComplaintDispatch, complaintDispatches, complaintParticipants } from './schema.ts'
import { type Principle, routingRefusals } from './vocabulary.ts'

type Sending = {
  departmentId: number
  department: string
  principle: Principle
  proposed: Principle | null
  reason: string
}

/** Writes down to whom a complaint was sent, makes that department its host and tells the people there. */
export function sendTo(
  tx: Db,
  actor: Actor,
  complaint: Complaint,
  { department, ...sending }: Sending,
  now: number,
): void {
  const { id, complaintNo, dueAt, level } = complaint
  const { departmentId } = sending
  const facts = { complaintId: id, at: now, byName: actor.name }
  tx.insert(complaintDispatches)
    .values({ ...facts, ...sending, byId: actor.accountId })
    .run()
  tx.insert(complaintParticipants)
    .values({ ...facts, role: 'host', departmentId })
    .run()
  const until = dueAt === null ? '' : `，请在 ${formatTime(dueAt)} 前接收`
  const major = level === 'major'
  notify(
    tx,
    {
      to: holderIds(tx, 'complaint.intervene', departmentId),
      kind: major ? 'major' : 'task',
      urgent: major,
      sentence: `${major ? '重大投诉' : '投诉'} ${complaintNo} 派给了${department}${until}`,
      href: hrefOf(id),
    },
    now,
  )
}

export const hrefOf = (complaintId: number) => `/complaints/${complaintId}`

/** The dispatch that holds now. */
export function currentDispatch(tx: Db, complaintId: number): ComplaintDispatch | undefined {
  return tx
    .select()
    .from(complaintDispatches)
    .where(
      and(eq(complaintDispatches.complaintId, complaintId), isNull(complaintDispatches.endedAt)),
    )
    .orderBy(desc(complaintDispatches.id))
    .limit(1)
    .get()
}

/** The same where the next step needs one. */
export function requireDispatch(tx: Db, complaintId: number): ComplaintDispatch {
  const dispatch = currentDispatch(tx, complaintId)
  if (!dispatch) throw refused(routingRefusals, 'no-dispatch')
  return dispatch
}

/** Ends the dispatch that holds: sent back, decided otherwise, or no longer a case of its own. */
export function endDispatch(tx: Db, complaintId: number, now: number): void {
  tx.update(complaintDispatches)
    .set({ endedAt: now })
    .where(
      and(eq(complaintDispatches.complaintId, complaintId), isNull(complaintDispatches.endedAt)),
    )
    .run()
  tx.update(complaintParticipants)
    .set({ removedAt: now })
    .where(
      and(
        eq(complaintParticipants.complaintId, complaintId),
        eq(complaintParticipants.role, 'host'),
        isNull(complaintParticipants.removedAt),
      ),
    )
    .run()
}

/** Raises Refused unless the actor belongs to the department that was sent the complaint. */
export function requireReceiver(tx: Db, actor: Actor, complaint: Complaint): void {
  if (!actsFor(tx, actor, complaint.handlingDepartmentId)) {
    throw refused(routingRefusals, 'not-received')
  }
}
