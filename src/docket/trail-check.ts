import { desc } from 'drizzle-orm'

import { type TrailCheck, trailChecks } from '#src/audit/schema.ts'
import type { Db } from '#src/kernel/db.ts'

/** The last walk through the trail: whoever rests on a docket must know whether it was sound. */
export function lastTrailCheck(db: Db): TrailCheck | null {
  return db.select().from(trailChecks).orderBy(desc(trailChecks.id)).limit(1).get() ?? null
}
