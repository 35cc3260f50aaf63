import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { currentSpell } from '../flow/move.ts'
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

/** When the customer was tried in vain since the visit was asked for: earlier rounds count for nothing. */
export function visitTriesOf(db: Db, complaintId: number): number[] {
  const since = currentSpell(db, complaintId)?.startedAt ?? Infinity
  return visitsOf(db, complaintId)
    .filter(({ outcome, at }) => outcome === 'not-reached' && at >= since)
    .map(({ visitedAt }) => visitedAt)
}
