import { eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { actsFor } from '../flow/handling-department.ts'
import type { Complaint } from '../schema.ts'
import { complaintContacts, complaintReplies, complaintVerifications } from './schema.ts'
import { handlingRefusals } from './vocabulary.ts'

/** Raises Refused for who may intervene, but not in this one. */
export function holdToHandling(db: Db, actor: Actor, complaint: Complaint): void {
  if (!actsFor(db, actor, complaint.handlingDepartmentId))
    throw refused(handlingRefusals, 'not-handling')
}

/** Accounts that took part in the intervention: who accepted it, contacted the customer or replied. */
export function handlersOf(
  db: Db,
  { id, handlerId }: Pick<Complaint, 'id' | 'handlerId'>,
): Set<number> {
  const contacts = db
    .select({ by: complaintContacts.byId })
    .from(complaintContacts)
    .where(eq(complaintContacts.complaintId, id))
  const replies = db
    .select({ by: complaintReplies.byId })
    .from(complaintReplies)
    .where(eq(complaintReplies.complaintId, id))
  const found = [...contacts.all(), ...replies.all()].map(({ by }) => by)
  return new Set([handlerId, ...found].filter((one) => one !== null))
}

/** Accounts that gave a verdict on it, at whatever time. */
function verifiersOf(db: Db, { id }: Pick<Complaint, 'id'>): Set<number> {
  const rows = db
    .select({ by: complaintVerifications.byId })
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, id))
    .all()
  return new Set(rows.map(({ by }) => by).filter((one) => one !== null))
}

const isOf = ({ accountId }: Actor, accounts: ReadonlySet<number>) =>
  accountId !== null && accounts.has(accountId)

/** 调查核实 is for another than who intervened. */
export const mayVerify = (db: Db, actor: Actor, complaint: Pick<Complaint, 'id' | 'handlerId'>) =>
  can(actor, 'complaint.verify') && !isOf(actor, handlersOf(db, complaint))

/** Whoever intervened or verified. */
export const tookPart = (db: Db, complaint: Pick<Complaint, 'id' | 'handlerId'>): Set<number> =>
  new Set([...handlersOf(db, complaint), ...verifiersOf(db, complaint)])

/** 回访 is for a third: neither who intervened nor who verified. */
export const mayVisit = (db: Db, actor: Actor, complaint: Pick<Complaint, 'id' | 'handlerId'>) =>
  can(actor, 'complaint.visit') && !isOf(actor, tookPart(db, complaint))
