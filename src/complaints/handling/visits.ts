import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type ComplaintReturnVisit, complaintReturnVisits } from './schema.ts'

/** The return visits of a complaint, oldest first. */
export function visitsOf(db: Db, complaintId: number): ComplaintReturnVisit[] {
  return db
    .select()
    .from(complaintReturnVisits)
    .where(eq(complaintReturnVisits.complaintId, complaintId))
    .orderBy(complaintReturnVisits.id)
    .all()
}
