import { desc, isNotNull } from 'drizzle-orm'

import type { Head } from '#src/audit/chain.ts'
import { auditEvents, type TrailCheck, trailChecks } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'

/** The last walk through the trail: whoever rests on a docket must know whether it was sound. */
export function lastTrailCheck(db: Db): TrailCheck | null {
  return db.select().from(trailChecks).orderBy(desc(trailChecks.id)).limit(1).get() ?? null
}

/** The last entry of the trail and its hash: what a docket rests on. */
export function lastEntry(db: Db): Head | null {
  const last = db
    .select({ entry: auditEvents.id, hash: auditEvents.hash })
    .from(auditEvents)
    .where(isNotNull(auditEvents.hash))
    .orderBy(desc(auditEvents.id))
    .limit(1)
    .get()
  return last?.hash ? { entry: last.entry, hash: last.hash.toString('hex') } : null
}
