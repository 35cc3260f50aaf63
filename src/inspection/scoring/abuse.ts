import { and, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { callMarks } from '../marks/schema.ts'

/** Whether the customer abused the agent in this call, by a standing mark. */
export function isAbusedCall(db: Db, callId: number): boolean {
  const { id, kind, withdrawnAt } = callMarks
  const mark = db
    .select({ id })
    .from(callMarks)
    .where(and(eq(callMarks.callId, callId), eq(kind, 'abuse'), isNull(withdrawnAt)))
    .get()
  return mark !== undefined
}
