import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

/** How long a job that came to its end can still be looked at, days. */
export const keepDays = 30

/** Behind everything else. */
const priority = 200

/** Asks for old jobs to be forgotten, so that the table stays as small as the work is. */
export function askForPruning(db: Db): void {
  write(db, (tx) => enqueue(tx, 'prune-jobs', 'jobs', { keepDays }, { priority }))
}
