import { setImmediate as pause } from 'node:timers/promises'

import { eq } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { screenerInUse } from '#src/screening/screener.ts'
import { mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'

import { candidateOf } from './dry-run.ts'
import { compareSets } from './effects.ts'
import { rulesOfSet } from './in-use.ts'
import { dryRuns } from './schema.ts'
import { storedCallCount, storedCalls } from './stored-calls.ts'

/** Job 'dry-run-rules': reads stored calls with the rules as they are and as they would be. */
export async function dryRunRulesHandler(
  { dryRunId }: JobPayloads['dry-run-rules'],
  { db, job, signal, onProgress }: JobContext,
): Promise<void> {
  const run = db.select().from(dryRuns).where(eq(dryRuns.id, dryRunId)).get()
  if (!run || run.finishedAt !== null) return finish(db, job)

  const sides = { before: rulesOfSet(db, run.baseSetId), after: candidateOf(db, run) }
  const comparison = compareSets(sides, screenerInUse(db).model, mishearingsInUse(db).pairs)
  const since = run.at - run.days * dayMs
  const all = Math.max(1, storedCallCount(db, since))
  let read = 0
  for (const calls of storedCalls(db, since)) {
    for (const call of calls) comparison.read(call)
    read += calls.length
    onProgress(Math.min(1, read / all))
    // The heartbeat of the job and a wish to cancel it come through here.
    await pause()
    signal.throwIfAborted()
  }
  write(db, (tx) => {
    tx.update(dryRuns)
      .set({ finishedAt: Date.now(), result: comparison.result() })
      .where(eq(dryRuns.id, dryRunId))
      .run()
    finish(tx, job)
  })
}
