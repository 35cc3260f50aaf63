import { setImmediate as pause } from 'node:timers/promises'

import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { drawDue, dueDraws } from './due.ts'

/** Job 'draw-plans': draws whatever is due, one draw a transaction. */
export async function drawPlansHandler(
  _payload: object,
  { db, job, signal }: JobContext,
): Promise<void> {
  for (const due of dueDraws(db)) {
    signal.throwIfAborted()
    drawDue(db, due)
    // Other jobs of this process have their turn between two draws.
    await pause()
  }
  finish(db, job)
}
