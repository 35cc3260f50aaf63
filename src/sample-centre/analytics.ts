import { draftLastMonth } from '#src/analytics/monthly-reports/write.ts'
import { changedDays, sumDay } from '#src/analytics/summaries/sum-day.ts'
import type { Db } from '#src/kernel/db.ts'

/** Sums the days of the made-up centre at once, so that nobody waits for the clock, and drafts a report. */
export function sumSampleDays(db: Db): number {
  const days = changedDays(db, 5000)
  for (const day of days) sumDay(db, day)
  draftLastMonth(db)
  return days.length
}
