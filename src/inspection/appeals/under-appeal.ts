import { and, inArray } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'

import { reviewAppeals } from './schema.ts'

/** Complaints among these with a verdict that is contested and not answered yet. */
export function complaintsUnderAppeal(
  db: Db,
  complaintIds: readonly number[],
): ReadonlySet<number> {
  const { complaintId, state } = reviewAppeals
  const rows = db
    .select({ complaintId })
    .from(reviewAppeals)
    .where(and(isOneOf(complaintId, complaintIds), inArray(state, ['open', 'taken'])))
    .all()
  return new Set(rows.flatMap((row) => (row.complaintId === null ? [] : [row.complaintId])))
}
