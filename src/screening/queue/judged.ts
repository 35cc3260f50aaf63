import { and, eq, isNotNull, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { QueueOutcome } from '../vocabulary.ts'
import { queueItems } from './schema.ts'

/**
 * Writes a verdict onto the lists the finding stood on; the day that drew it first is measured by it.
 * Null takes it off again.
 */
export function judgedOnLists(
  tx: Db,
  findingId: number,
  outcome: QueueOutcome | null,
  judgedAt: number,
): void {
  const wanted = outcome === null ? isNotNull(queueItems.outcome) : isNull(queueItems.outcome)
  tx.update(queueItems)
    .set({ outcome, judgedAt: outcome === null ? null : judgedAt })
    .where(and(eq(queueItems.findingId, findingId), wanted))
    .run()
}
