import { asc, eq, gt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { erasedContent } from './erased/tombstones.ts'
import { settleFault } from './fault.ts'
import { receiveRecording } from './receive.ts'
import { recordings } from './schema.ts'
import type { Storage, StoredFile } from './storage.ts'

type Options = { storage: Storage; ffmpeg: string }

/** A younger file may belong to an arrival whose row is about to be written. */
const leastAgeMs = dayMs
const rowsAtOnce = 500

/**
 * Job 'sweep-storage': compares the stored files with the ledger, both ways. A row without its file
 * is marked; a file without a row is received.
 */
export function sweepStorageHandler({ storage, ffmpeg }: Options) {
  return async (_: object, { db, job, signal }: JobContext): Promise<void> => {
    await sweepStorage({ db, storage, ffmpeg }, Date.now(), signal)
    write(db, (tx) => finish(tx, job))
  }
}

export async function sweepStorage(
  { db, storage, ffmpeg }: Options & { db: Db },
  now: number,
  signal: AbortSignal,
): Promise<void> {
  await markMissing(db, storage, signal)
  for await (const file of storage.list()) {
    signal.throwIfAborted()
    if (!isOrphan(db, file, now)) continue
    // Its time was over: a process died between two steps, or a backup was put back.
    if (erasedContent(db, hashIn(file.path))) await storage.remove(file.path)
    else await takeIn(db, storage, ffmpeg, file)
  }
}

async function markMissing(db: Db, storage: Storage, signal: AbortSignal): Promise<void> {
  const { id, path, sha256, bytes, fault } = recordings
  for (let last = 0; ;) {
    signal.throwIfAborted()
    const rows = db
      .select({ id, path, sha256, bytes, fault })
      .from(recordings)
      .where(gt(id, last))
      .orderBy(asc(id))
      .limit(rowsAtOnce)
      .all()
    for (const row of rows) {
      const there = (await storage.find(row.path)) !== null
      if (there && row.fault === null) continue
      // What was found faulty may have been put right from a backup since.
      const found = there ? await storage.check(row) : 'missing'
      if (found !== row.fault) write(db, (tx) => settleFault(tx, row.id, found))
    }
    const end = rows.at(-1)
    if (!end) return
    last = end.id
  }
}

function isOrphan(db: Db, file: StoredFile, now: number): boolean {
  if (file.changedAt > now - leastAgeMs) return false
  return !rowAt(db, file)
}

function rowAt(db: Db, { path }: StoredFile): boolean {
  const sha256 = hashIn(path)
  const row = db
    .select({ path: recordings.path })
    .from(recordings)
    .where(eq(recordings.sha256, sha256))
    .get()
  return row?.path === path
}

const hashIn = (path: string) => path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'))

/**
 * An orphan is what a process left that was killed between placing a file and writing its row. Its
 * sender was told nothing and may or may not bring it again, so it is received like any other, under
 * the name of its hash: removing it could lose the only copy of a call. If its content is known, the
 * file of the row is put right where it was lost. The orphan goes once its content has a row.
 */
async function takeIn(db: Db, storage: Storage, ffmpeg: string, file: StoredFile): Promise<void> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  const body = await storage.read(file.path)
  const received = await receiveRecording(db, storage, system, { name, body, ffmpeg })
  const subject = { kind: 'recording', id: received.recordingId } as const
  write(db, (tx) => record(tx, system, 'recording.orphan-received', subject, { file: name }))
  if (!rowAt(db, file)) await storage.remove(file.path)
}
