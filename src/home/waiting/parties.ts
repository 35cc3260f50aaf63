import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm'

import { handledWithin } from '#src/complaints/flow/for-actor.ts'
import {
  complaintContacts,
  complaintReplies,
  complaintVerifications,
} from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

const one = { one: sql`1` }

/** Complaints that the actor's department handles (承办部门), for whoever acts for one. */
export function handledBy(db: Db, actor: Actor): SQL | undefined {
  if (actor.scope.kind === 'all') return undefined
  return handledWithin(db, actor) ?? sql`0`
}

/** Complaints in whose intervention an account took part: 核实 is for another. */
export function intervened(db: Db, accountId: number): SQL | undefined {
  const contacts = db
    .select(one)
    .from(complaintContacts)
    .where(
      and(eq(complaintContacts.complaintId, complaints.id), eq(complaintContacts.byId, accountId)),
    )
  const replies = db
    .select(one)
    .from(complaintReplies)
    .where(
      and(eq(complaintReplies.complaintId, complaints.id), eq(complaintReplies.byId, accountId)),
    )
  return or(sql`${complaints.handlerId} is ${accountId}`, exists(contacts), exists(replies))
}

/** The same and those it gave a verdict on: 回访 is for a third. */
export function tookPart(db: Db, accountId: number): SQL | undefined {
  const verdicts = db
    .select(one)
    .from(complaintVerifications)
    .where(
      and(
        eq(complaintVerifications.complaintId, complaints.id),
        eq(complaintVerifications.byId, accountId),
      ),
    )
  return or(intervened(db, accountId), exists(verdicts))
}
