import { setImmediate as pause } from 'node:timers/promises'

import { dayMs } from '#src/kernel/calendar.ts'
import { write } from '#src/kernel/db.ts'
import { pruneJobs } from '#src/kernel/jobs/prune.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

/** Job 'prune-jobs': forgets finished and cancelled jobs older than so many days. */
export async function pruneJobsHandler(
  { keepDays }: { keepDays: number },
  { db, job, signal }: JobContext,
): Promise<void> {
  const before = Date.now() - keepDays * dayMs
  while (write(db, (tx) => pruneJobs(tx, before)) > 0) {
    signal.throwIfAborted()
    // Other jobs of this process have their turn between two parts.
    await pause()
  }
  finish(db, job)
}
