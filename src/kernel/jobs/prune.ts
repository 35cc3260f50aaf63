import { and, asc, eq, inArray, lt } from 'drizzle-orm'

import type { Db } from '../db.ts'
import { jobs } from './schema.ts'

/**
 * Forgets jobs that came to a good end, or were cancelled, before a moment; those that failed or
 * were parked wait for a person. A part at a time, so that nobody waits for the write lock.
 */
export function pruneJobs(db: Db, before: number, atOnce = 500): number {
  let gone = 0
  for (const state of ['done', 'cancelled'] as const) {
    const old = db
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.state, state), lt(jobs.finishedAt, before)))
      .orderBy(asc(jobs.finishedAt))
      .limit(atOnce - gone)
    gone += db.delete(jobs).where(inArray(jobs.id, old)).run().changes
    if (gone >= atOnce) break
  }
  return gone
}
