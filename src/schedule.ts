import { Cron } from 'croner'

import { forgetReplies } from './api/replies.ts'
import { askForPruning } from './jobs/keeping.ts'
import type { Db } from './kernel/db.ts'
import { enqueue } from './kernel/jobs/queue.ts'
import { watchGaps } from './recordings/ledger/alerts.ts'
import { turnOverdue } from './recordings/ledger/overdue.ts'
import { askForErasing } from './retention/nightly.ts'
import { proposeRetirements } from './screening/rules/retirement.ts'

type Entry = {
  /** Cron expression, Shanghai time. */
  at: string
  /** Enqueues what is due; a job that still waits is reused, so that two workers do no harm. */
  work: (db: Db) => void
}

/** Everything that happens by the clock, on one screen. */
const schedule: readonly Entry[] = [
  // Small hours: the fewest calls. First what is there at all, then whether it is what was received.
  { at: '15 1 * * *', work: (db) => void enqueue(db, 'sweep-storage', 'storage', {}) },
  { at: '30 1 * * *', work: (db) => void enqueue(db, 'verify-storage', 'storage', {}) },
  { at: '23 * * * *', work: (db) => enqueue(db, 'sweep-uploads', 'uploads', {}) },
  { at: '10 2 * * *', work: askForErasing },
  { at: '30 3 * * *', work: askForPruning },
  { at: '20 3 * * *', work: (db) => void enqueue(db, 'forget-imports', 'imports', {}) },
  { at: '40 3 * * *', work: (db) => proposeRetirements(db) },
  { at: '20 4 * * *', work: (db) => forgetReplies(db) },
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
