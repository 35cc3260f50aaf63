import { asc, eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type Correction, corrections } from '../schema.ts'

/** What people heard in a recording, in order of time; some may fit no line of the newest hearing. */
export function correctionsOf(db: Db, recordingId: number): Correction[] {
  return db
    .select()
    .from(corrections)
    .where(eq(corrections.recordingId, recordingId))
    .orderBy(asc(corrections.startMs), asc(corrections.id))
    .all()
}
