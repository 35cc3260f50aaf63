import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { rechecks } from './schema.ts'
import type { VerdictAppeal } from './vocabulary.ts'

/**
 * Holds a verdict that is appealed (申诉), lets go of it again with `null`. Called inside the transaction
 * of the appeal, which has authorised the actor and writes the trail.
 */
export function holdVerdict(tx: Db, findingId: number, appeal: VerdictAppeal | null): void {
  tx.update(rechecks).set({ appeal }).where(eq(rechecks.findingId, findingId)).run()
}
