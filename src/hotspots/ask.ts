import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { dayNumber } from '#src/recordings/handled/day.ts'

/** Transcripts come days after their calls: so many days are counted again each night. */
const nightsBack = 3

/** Asks for one day to be counted; while it waits, asking again changes nothing. */
export const askForCount = (tx: Db, day: number): void =>
  void enqueue(tx, 'count-hotspots', `day:${day}`, { day })

/** Each night: the days that are over and may have been heard further. */
export function askForNightlyCounts(db: Db, now = Date.now()): void {
  const today = dayNumber(now)
  for (let day = today - nightsBack; day < today; day += 1) askForCount(db, day)
}

/** Each hour: today, as far as it has come. */
export const askForTodaysCount = (db: Db): void => askForCount(db, dayNumber(Date.now()))
