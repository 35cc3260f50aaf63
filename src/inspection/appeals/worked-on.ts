import { and, eq, sql } from 'drizzle-orm'

import {
  complaintLiabilities,
  complaintReplies,
  complaintVerifications,
} from '#src/complaints/handling/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'

/** Whether somebody handled a complaint, answered for it, verified it or said who was liable. */
export function workedOn(db: Db, complaintId: number, accountId: number): boolean {
  const handled = db
    .select({ one: sql`1` })
    .from(complaints)
    .where(and(eq(complaints.id, complaintId), eq(complaints.handlerId, accountId)))
    .get()
  if (handled) return true
  return [complaintReplies, complaintVerifications, complaintLiabilities].some((steps) =>
    db
      .select({ one: sql`1` })
      .from(steps)
      .where(and(eq(steps.complaintId, complaintId), eq(steps.byId, accountId)))
      .limit(1)
      .get(),
  )
}
