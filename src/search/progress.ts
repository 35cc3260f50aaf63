import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { searchProgress } from './schema.ts'

/** Segments below this id wait to be put into the index; 0 once all are in it. */
export function notIndexed(db: Db): number {
  const row = db.select().from(searchProgress).where(eq(searchProgress.id, 1)).get()
  return row?.pendingBelow ?? 0
}

/** By the clock: as long as something from before the index waits to be put into it. */
export function askForIndexing(db: Db): void {
  if (notIndexed(db) > 0) enqueue(db, 'index-transcripts', 'search', {})
}
