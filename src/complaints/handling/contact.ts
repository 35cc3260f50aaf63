import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { complaintFor } from '../flow/for-actor.ts'
import { plainNumber } from '../register-links.ts'
import { complaints } from '../schema.ts'
import { holdToHandling } from './parties.ts'
import { proofOf } from './proof.ts'
import { type ComplaintContact, complaintContacts } from './schema.ts'
import { holdAt } from './spell.ts'
import { type ContactOutcome, enoughTries, handlingRefusals } from './vocabulary.ts'

export type NewContact = {
  outcome: ContactOutcome
  contactedAt: number
  callNo: string
  words: string
}

/**
 * Registers a try to reach the customer (联系客户), with the call that proves it. The first that reached
 * the customer stops the clock of the first contact.
 */
export function recordContact(
  db: Db,
  actor: Actor,
  id: number,
  input: NewContact,
  spellId?: number,
  now = Date.now(),
): ComplaintContact {
  authorise(actor, 'complaint.intervene')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    holdToHandling(tx, actor, complaint)
    holdAt(tx, complaint, 'intervening', '登记联系客户', spellId)
    const known = contactsOf(tx, id)
    if (known.some(({ callNo }) => plainNumber(callNo) === plainNumber(input.callNo))) {
      throw refused(handlingRefusals, 'proof-used')
    }
    const { callId, at } = proofOf(tx, complaint, input.callNo, input.contactedAt, now)
    const contact = tx
      .insert(complaintContacts)
      .values({
        ...input,
        complaintId: id,
        contactedAt: at,
        callId,
        at: now,
        byId: actor.accountId,
        byName: actor.name,
      })
      .returning()
      .get()
    if (input.outcome === 'reached') {
      tx.update(complaints)
        .set({ contactedAt: at })
        .where(and(eq(complaints.id, id), isNull(complaints.contactedAt)))
        .run()
    }
    const { complaintNo } = complaint
    const { outcome, callNo } = input
    const subject = { kind: 'complaint', id } as const
    record(tx, actor, 'complaint.contacted', subject, { complaintNo, outcome, callNo })
    return contact
  })
}

export function contactsOf(db: Db, complaintId: number): ComplaintContact[] {
  return db
    .select()
    .from(complaintContacts)
    .where(eq(complaintContacts.complaintId, complaintId))
    .orderBy(complaintContacts.id)
    .all()
}

/** Whether somebody was tried often enough, on different days, for it to be left at that. */
export function triedEnough(moments: readonly number[]): boolean {
  const days = new Set(moments.map(startOfDay))
  return moments.length >= enoughTries.tries && days.size >= enoughTries.days
}
