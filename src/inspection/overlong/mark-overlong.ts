import { setImmediate as pause } from 'node:timers/promises'

import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { findOverlong } from './find.ts'

/** Job 'mark-overlong': looks through the calls that were announced since. */
export async function markOverlongHandler(
  _payload: object,
  { db, job, signal }: JobContext,
): Promise<void> {
  while (findOverlong(db)) {
    signal.throwIfAborted()
    await pause()
  }
  finish(db, job)
}
