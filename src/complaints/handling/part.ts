import { desc, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import type { ComplaintDetail } from '../queries.ts'
import { complaintReplies, complaintVerifications } from './schema.ts'

export type HandlingPart = ReturnType<typeof handlingPart>

/** What was done about a complaint: replies and verdicts, newest first. */
export function handlingPart(db: Db, _actor: Actor, { id }: Pick<ComplaintDetail, 'id'>) {
  const replies = db
    .select()
    .from(complaintReplies)
    .where(eq(complaintReplies.complaintId, id))
    .orderBy(desc(complaintReplies.id))
    .limit(20)
    .all()
  const verifications = db
    .select()
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, id))
    .orderBy(desc(complaintVerifications.id))
    .limit(20)
    .all()
  return { replies, verifications }
}
