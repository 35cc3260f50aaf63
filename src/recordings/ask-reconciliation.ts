import { createHash } from 'node:crypto'

import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

/** So many calls are compared in one transaction. */
const callsAtOnce = 1000

/**
 * Has these calls held against the register and the work orders (比对), in the transaction of whatever
 * changed them. A job that waits under the same subject is reused, so a subject names its calls.
 */
export function askReconciliation(tx: Db, callIds: readonly number[]): void {
  const ids = [...new Set(callIds)].toSorted((a, b) => a - b)
  for (let at = 0; at < ids.length; at += callsAtOnce) {
    const some = ids.slice(at, at + callsAtOnce)
    enqueue(tx, 'reconcile', subjectOf(some), { callIds: some })
  }
}

function subjectOf(callIds: readonly number[]): string {
  const [first] = callIds
  if (callIds.length === 1) return `call:${first}`
  const digest = createHash('sha256').update(callIds.join()).digest('hex')
  return `calls:${first}-${digest.slice(0, 16)}`
}
