import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { reconciliationDays } from './schema.ts'
import { callsAfter } from './settle-calls.ts'

/**
 * Has calls from before there were sums placed and counted, once, after an upgrade. Says whether
 * there are any; the work is a job, as it may take minutes.
 */
export function adoptIntoSums(db: Db): boolean {
  const counted = db.select().from(reconciliationDays).limit(1).get() !== undefined
  if (counted || callsAfter(db, 0, 1).length === 0) return false
  write(db, (tx) => enqueue(tx, 'reconcile', 'calls', { callIds: 'all' }))
  return true
}
