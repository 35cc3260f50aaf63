import { setTimeout as pause } from 'node:timers/promises'

import { desc } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { calls } from '#src/recordings/schema.ts'

import { callsAfter, settleCalls } from './settle-calls.ts'

type Scope = number[] | 'all'

/**
 * Job 'reconcile': holds what was heard against what was reported and booked (三账比对). A run over
 * all calls gives way between two parts, and begun again it finds most of its work done.
 */
export async function reconcileHandler(
  { callIds }: { callIds: Scope },
  { db, job, signal, onProgress }: JobContext,
): Promise<void> {
  if (callIds === 'all') {
    const last = db.select({ id: calls.id }).from(calls).orderBy(desc(calls.id)).limit(1).get()?.id
    for (const upTo of partsOf(db)) {
      signal.throwIfAborted()
      onProgress(last === undefined ? 1 : Math.min(1, upTo / last))
      await pause(5)
    }
  }
  write(db, (tx) => {
    finish(tx, job)
    if (callIds !== 'all') settleCalls(tx, callIds)
  })
}

/** The same at once, for commands and tests. */
export function reconcileCalls(db: Db, callIds: Scope, now = Date.now()): void {
  if (callIds !== 'all') {
    write(db, (tx) => settleCalls(tx, callIds, now))
    return
  }
  const parts = partsOf(db, now)
  while (!parts.next().done);
}

/** Settles all calls, a part in one transaction; gives the last call of each part. */
function* partsOf(db: Db, now?: number): Generator<number> {
  for (let after = 0; ;) {
    const ids = callsAfter(db, after)
    const last = ids.at(-1)
    if (last === undefined) return
    write(db, (tx) => settleCalls(tx, ids, now))
    after = last
    yield last
  }
}
