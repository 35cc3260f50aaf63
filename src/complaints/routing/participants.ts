import { and, eq, isNull, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { holderIds } from '../flow/handling-department.ts'
import { isOpen } from '../flow/lifecycle.ts'
import { departmentById } from './facts.ts'
import { complaintParticipants } from './schema.ts'
import { hrefOf } from './send.ts'
import { type ParticipantRole, participantRoles, routingRefusals } from './vocabulary.ts'

type Part = { role: Exclude<ParticipantRole, 'host'>; departmentId: number }

/** Lets another department take part: to chase it (催办) or to help (协办). The host comes with dispatch. */
export function addParticipant(
  db: Db,
  actor: Actor,
  id: number,
  { role, departmentId }: Part,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.dispatch')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (!isOpen(complaint.stage)) throw refused(routingRefusals, 'not-running')
    const department = departmentById(tx, departmentId)
    if (!department) throw refused(routingRefusals, 'no-department')
    const taken = tx
      .select({ id: complaintParticipants.id })
      .from(complaintParticipants)
      .where(and(present(id), eq(complaintParticipants.departmentId, departmentId)))
      .get()
    if (taken) throw refused(routingRefusals, 'takes-part')
    tx.insert(complaintParticipants)
      .values({ complaintId: id, role, departmentId, at: now, byName: actor.name })
      .run()
    const { complaintNo } = complaint
    const subject = { kind: 'complaint', id } as const
    const facts = { complaintNo, department: department.name, now: participantRoles[role] }
    record(tx, actor, 'complaint.participants-set', subject, facts)
    const to = holderIds(tx, 'complaint.intervene', departmentId)
    const sentence = `投诉 ${complaintNo} 请${department.name}${participantRoles[role]}`
    notify(tx, { to, kind: 'task', sentence, href: hrefOf(id) }, now)
  })
}

/** Takes a department out again; the row stays with its time. */
export function removeParticipant(
  db: Db,
  actor: Actor,
  id: number,
  participantId: number,
  now = Date.now(),
): void {
  authorise(actor, 'complaint.dispatch')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const part = tx
      .update(complaintParticipants)
      .set({ removedAt: now })
      .where(and(present(id), eq(complaintParticipants.id, participantId), notHost))
      .returning()
      .get()
    if (!part) throw refused(routingRefusals, 'no-part')
    const department = departmentById(tx, part.departmentId)?.name ?? ''
    const facts = { complaintNo: complaint.complaintNo, department, now: '不再参与' }
    record(tx, actor, 'complaint.participants-set', { kind: 'complaint', id }, facts)
  })
}

const present = (complaintId: number) =>
  and(eq(complaintParticipants.complaintId, complaintId), isNull(complaintParticipants.removedAt))
const notHost = ne(complaintParticipants.role, 'host')
