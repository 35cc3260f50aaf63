import { eq, gte } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { transcripts } from '#src/transcription/schema.ts'

/** Calls and transcripts come days after: so many days are counted again each night, whatever came. */
const nightsBack = 3
/** Older ones only where something of theirs was heard since, so many of them at most. */
const mostOlder = 20

/** Asks for one day to be counted; while it waits, asking again changes nothing. */
export const askForCount = (tx: Db, day: number): void =>
  void enqueue(tx, 'count-hotspots', `day:${day}`, { day })

/** Each night: the days that are over and may have been heard further. */
export function askForNightlyCounts(db: Db, now = Date.now()): void {
  const today = dayNumber(now)
  const newest = Array.from({ length: nightsBack }, (_, back) => today - nightsBack + back)
  const older = heardSince(db, now - dayMs).filter((day) => day < today - nightsBack)
  for (const day of [...older.slice(-mostOlder), ...newest]) askForCount(db, day)
}

/** The days of calls whose words were written down since a moment, oldest first. */
function heardSince(db: Db, since: number): number[] {
  const rows = db
    .select({ at: calls.startedAt })
    .from(transcripts)
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(gte(transcripts.finishedAt, since))
    .all()
  return [...new Set(rows.map(({ at }) => dayNumber(at)))].toSorted((a, b) => a - b)
}

/** Each hour: today, as far as it has come. */
export const askForTodaysCount = (db: Db): void => askForCount(db, dayNumber(Date.now()))
