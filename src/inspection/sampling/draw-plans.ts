import { setImmediate as pause } from 'node:timers/promises'

import { system } from '#src/auth/policy.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { drawDue, dueDraws } from './due.ts'

/** Job 'draw-plans': draws what somebody asked for, or whatever is due, one draw a transaction. */
export async function drawPlansHandler(
  { asked }: JobPayloads['draw-plans'],
  { db, job, signal }: JobContext,
): Promise<void> {
  if (asked) {
    const { accountId, name, ...due } = asked
    drawDue(db, due, Date.now(), { ...system, accountId, name })
    finish(db, job)
    return
  }
  for (const due of dueDraws(db)) {
    signal.throwIfAborted()
    drawDue(db, due)
    // Other jobs of this process have their turn between two draws.
    await pause()
  }
  finish(db, job)
}
