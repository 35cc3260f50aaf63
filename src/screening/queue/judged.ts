import { and, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { QueueOutcome } from '../vocabulary.ts'
import { queueItems } from './schema.ts'

/** Writes a verdict onto the lists the finding stood on; the day that drew it first is measured by it. */
export function judgedOnLists(
  tx: Db,
  findingId: number,
  outcome: QueueOutcome,
  judgedAt: number,
): void {
  tx.update(queueItems)
    .set({ outcome, judgedAt })
    .where(and(eq(queueItems.findingId, findingId), isNull(queueItems.outcome)))
    .run()
}
