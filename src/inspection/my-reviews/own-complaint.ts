import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm'

import { standing } from '#src/complaints/queries.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { reviewAppeals } from '../appeals/schema.ts'
import { personOf } from './own.ts'

/** Only what was verified as 属实 is said to the agent; what was appealed also once it is overturned. */
export function saidToAgent(db: Db, personId: number): SQL | undefined {
  const appealed = exists(
    db
      .select({ one: sql`1` })
      .from(reviewAppeals)
      .where(
        and(
          eq(reviewAppeals.complaintId, complaints.id),
          eq(reviewAppeals.subject, 'verification'),
        ),
      ),
  )
  const substantiated = and(eq(complaints.verdict, 'substantiated'), standing)
  return and(
    eq(complaints.personId, personId),
    eq(complaints.class, 'internal'),
    or(substantiated, appealed),
  )
}

/** A complaint about the agent's own conduct. Whatever else there is, is not found. */
export function ownComplaint(db: Db, actor: Actor, id: number): Complaint {
  const personId = personOf(actor)
  if (personId === null) throw new NotFound()
  const row = db
    .select()
    .from(complaints)
    .where(and(eq(complaints.id, id), saidToAgent(db, personId)))
    .get()
  if (!row) throw new NotFound()
  return row
}
