import { asc, isNull, lt, or } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { settleFault } from './fault.ts'
import { recordings } from './schema.ts'
import type { Originals } from './storage.ts'

type Options = {
  storage: Pick<Originals, 'check'>
  /** So much is read in one night; the next goes on where this one ended. */
  bytesANight: number
}

const atOnce = 100

/**
 * Job 'verify-storage': reads stored files again, those first whose last check lies furthest back,
 * and writes down which are missing or no longer what was received.
 */
export function verifyStorageHandler({ storage, bytesANight }: Options) {
  return async (_: object, { db, job, signal, onProgress }: JobContext): Promise<void> => {
    const began = Date.now()
    let bytes = 0
    while (bytes < bytesANight) {
      const due = longestUnverified(db, began)
      if (due.length === 0) break
      for (const recording of due) {
        signal.throwIfAborted()
        if (bytes >= bytesANight) break
        const found = await storage.check(recording)
        write(db, (tx) => settleFault(tx, recording.id, found))
        bytes += recording.bytes
        onProgress(Math.min(1, bytes / bytesANight))
      }
    }
    write(db, (tx) => finish(tx, job))
  }
}

/** What this run has not looked at, in the order of the last check. */
function longestUnverified(db: Db, before: number) {
  const { id, path, sha256, bytes, verifiedAt } = recordings
  return db
    .select({ id, path, sha256, bytes })
    .from(recordings)
    .where(or(isNull(verifiedAt), lt(verifiedAt, before)))
    .orderBy(asc(verifiedAt), asc(id))
    .limit(atOnce)
    .all()
}
