import { asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type HitRow, hits } from './schema.ts'

/** THE evidence of a finding. Screening stores hits best first, which is not always by weight. */
export function bestHit(db: Db, findingId: number): HitRow | undefined {
  return db
    .select()
    .from(hits)
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.id))
    .limit(1)
    .get()
}
