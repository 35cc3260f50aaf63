import { and, eq, inArray } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { recordings } from './schema.ts'

/** The end of the line: behind everything that has been ranked. */
const unranked = 1000
/** Ranking takes milliseconds and decides what is heard next. */
const rankPriority = 0

/**
 * Puts a recording in line to be transcribed: at the end, until its rank is known; not before a
 * given time where something better may come.
 */
export function lineUp(tx: Db, recordingId: number, notBefore?: number): void {
  const subject = `recording:${recordingId}`
  const options = { priority: unranked, runAt: notBefore }
  enqueue(tx, 'transcribe', subject, { recordingId }, options)
  rankAnew(tx, recordingId)
}

/** Something its rank depends on has changed. */
export function rankAnew(tx: Db, recordingId: number): void {
  const subject = `recording:${recordingId}`
  enqueue(tx, 'rank', subject, { recordingId }, { priority: rankPriority })
}

/** The data of these calls have changed: their recordings that wait are ranked anew. */
export function rankCallsAnew(tx: Db, callIds: readonly number[]): void {
  for (let at = 0; at < callIds.length; at += 5000) {
    const some = inArray(recordings.callId, callIds.slice(at, at + 5000))
    const waiting = tx
      .select({ id: recordings.id })
      .from(recordings)
      .where(and(some, eq(recordings.state, 'received')))
      .all()
    for (const { id } of waiting) rankAnew(tx, id)
  }
}
