import { setImmediate as breathe } from 'node:timers/promises'

import { and, asc, eq, gt, isNull } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { linkRecording } from './link.ts'
import { recordings } from './schema.ts'
import { sourceById } from './sources/save.ts'
import { sourceActor } from './sources/source-actor.ts'

/** Rows of one transaction: pages are not kept waiting. */
const rowsAtOnce = 200

/** The pattern of a source has changed: its recordings without a call are read by the new one. */
export async function matchNamesHandler(
  { sourceId }: { sourceId: number },
  { db, job, signal }: JobContext,
): Promise<void> {
  const actor = sourceActor(sourceById(db, sourceId))
  let after = 0
  for (;;) {
    signal.throwIfAborted()
    const some = write(db, (tx) => {
      const waiting = waitingAfter(tx, sourceId, after)
      for (const recording of waiting) linkRecording(tx, actor, recording)
      return waiting
    })
    after = some.at(-1)?.id ?? after
    if (some.length < rowsAtOnce) break
    await breathe()
  }
  write(db, (tx) => finish(tx, job))
}

function waitingAfter(tx: Db, sourceId: number, after: number) {
  const waits = and(eq(recordings.sourceId, sourceId), isNull(recordings.callId))
  return tx
    .select()
    .from(recordings)
    .where(and(waits, gt(recordings.id, after)))
    .orderBy(asc(recordings.id))
    .limit(rowsAtOnce)
    .all()
}
