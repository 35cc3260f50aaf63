import { and, eq, inArray } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { inspectionTasks } from './schema.ts'

/** Withdraws what nobody has scored of a calibration session, inside the transaction that ends it. */
export function endSessionTasks(tx: Db, sessionId: number, now: number): number {
  return tx
    .update(inspectionTasks)
    .set({ state: 'withdrawn', endedAt: now })
    .where(
      and(
        eq(inspectionTasks.sessionId, sessionId),
        inArray(inspectionTasks.state, ['waiting', 'assigned']),
      ),
    )
    .run().changes
}
