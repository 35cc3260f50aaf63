import { Cron } from 'croner'

import type { Db } from './kernel/db.ts'
import { watchGaps } from './recordings/ledger/alerts.ts'
import { turnOverdue } from './recordings/ledger/overdue.ts'

type Entry = {
  /** Cron expression, Shanghai time. */
  at: string
  /** Enqueues what is due; a job that still waits is reused, so that two workers do no harm. */
  work: (db: Db) => void
}

/** Everything that happens by the clock, on one screen. */
const schedule: readonly Entry[] = [
  { at: '* * * * *', work: (db) => void turnOverdue(db) },
  { at: '*/5 * * * *', work: (db) => watchGaps(db) },
]

/** Runs the schedule until the signal stops it. */
export function keepSchedule(db: Db, stop: AbortSignal): Promise<void> {
  const crons = schedule.map(({ at, work }) => {
    return new Cron(at, { timezone: 'Asia/Shanghai' }, () => work(db))
  })
  return new Promise((resolve) => {
    const end = () => {
      for (const cron of crons) cron.stop()
      resolve()
    }
    if (stop.aborted) end()
    else stop.addEventListener('abort', end, { once: true })
  })
}
