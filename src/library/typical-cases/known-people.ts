import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import type { KnownPeople } from './names.ts'

export type Linked = { complaintIds: readonly number[]; callIds: readonly number[] }

/** The calls behind some complaints: heard in, and spoken of. */
export function callsBehind(db: Db, { complaintIds, callIds }: Linked): number[] {
  const { callId, concernedCallId } = complaints
  const rows = db
    .select({ callId, concernedCallId })
    .from(complaints)
    .where(isOneOf(complaints.id, complaintIds))
    .all()
  const found = rows.flatMap((row) => [row.callId, row.concernedCallId])
  return [...new Set([...callIds, ...found.filter((id) => id !== null)])]
}

/** Everybody whom these complaints and calls name. */
export function knownPeople(db: Db, linked: Linked): KnownPeople {
  const about = db
    .select({
      ...{ personId: complaints.personId, caller: complaints.caller },
      ...{ customer: complaints.customerName, handler: complaints.handlerName },
    })
    .from(complaints)
    .where(isOneOf(complaints.id, linked.complaintIds))
    .all()
  const heard = db
    .select({ personId: calls.personId, caller: calls.caller })
    .from(calls)
    .where(isOneOf(calls.id, callsBehind(db, linked)))
    .all()
  const liable = db
    .select({ personId: complaintLiabilities.personId })
    .from(complaintLiabilities)
    .where(isOneOf(complaintLiabilities.complaintId, linked.complaintIds))
    .all()
  const personIds = [...about, ...heard, ...liable].flatMap(({ personId }) => personId ?? [])
  const agents = db
    .select({ name: people.name, agentNo: people.agentNo })
    .from(people)
    .where(isOneOf(people.id, [...new Set(personIds)]))
    .all()
  return {
    agents,
    customers: about.map(({ customer }) => customer),
    handlers: about.map(({ handler }) => handler),
    numbers: [...about, ...heard].map(({ caller }) => caller),
  }
}
