import { and, eq, exists, or, type SQL, sql } from 'drizzle-orm'

import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { reviewAppeals } from '../appeals/schema.ts'
import { personOf } from './own.ts'

/** What named a person as liable; what was contested also once its complaint stands no more. */
export function liabilityOf(db: Db, personId: number): SQL | undefined {
  const appealed = exists(
    db
      .select({ one: sql`1` })
      .from(reviewAppeals)
      .where(eq(reviewAppeals.liabilityId, complaintLiabilities.id)),
  )
  return and(
    eq(complaintLiabilities.personId, personId),
    eq(complaintLiabilities.basis, 'settling'),
    eq(complaintLiabilities.liability, 'liable'),
    eq(complaints.class, 'internal'),
    or(standing, appealed),
  )
}

/** A liability that names the reader. Whatever else there is, is not found. */
export function ownLiability(db: Db, actor: Actor, id: number) {
  const personId = personOf(actor)
  if (personId === null) throw new NotFound()
  const row = db
    .select({ liability: complaintLiabilities, complaint: complaints })
    .from(complaintLiabilities)
    .innerJoin(complaints, eq(complaints.id, complaintLiabilities.complaintId))
    .where(and(eq(complaintLiabilities.id, id), liabilityOf(db, personId)))
    .get()
  if (!row) throw new NotFound()
  return row
}
