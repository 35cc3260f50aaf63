import { setImmediate as pause } from 'node:timers/promises'

import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { changedDays, sumDay } from './summaries/sum-day.ts'

/** Job 'sum-days': sums each day that changed, the newest first. */
export async function sumDaysHandler(
  _payload: object,
  { db, job, signal, onProgress }: JobContext,
): Promise<void> {
  // What changes while it runs is for the next time: today would keep it for ever.
  const days = changedDays(db)
  for (const [index, day] of days.entries()) {
    signal.throwIfAborted()
    sumDay(db, day)
    onProgress((index + 1) / days.length)
    await pause()
  }
  finish(db, job)
}
