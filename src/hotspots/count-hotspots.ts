import { setImmediate as breathe } from 'node:timers/promises'

import { write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { keepDay } from './keep-day.ts'
import { emptyDay, readDay } from './read-day.ts'
import { settingInUse } from './settings.ts'
import { tallyOf } from './tally.ts'

/**
 * Job 'count-hotspots': counts one day and keeps it in place of what was counted before. Reading pauses
 * between hours; what is kept is kept in one transaction.
 */
export const countHotspotsHandler: JobHandlers['count-hotspots'] = async (
  { day },
  { db, job, signal, onProgress },
) => {
  const read = emptyDay()
  for (const share of readDay(db, day, read)) {
    onProgress(share * 0.8)
    await breathe()
    signal.throwIfAborted()
  }
  const setting = settingInUse(db)
  const tally = tallyOf(read, setting.figures)
  await breathe()
  write(db, (tx) => {
    keepDay(tx, day, tally, setting, Date.now())
    finish(tx, job)
  })
}
