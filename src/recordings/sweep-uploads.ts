import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'

import { and, eq, isNotNull, isNull, lt } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import type { Storage } from './storage.ts'
import { arrivedBytes, partialFile } from './uploads/partial-files.ts'
import { keptMs } from './uploads/queries.ts'
import { type Upload, uploads } from './uploads/schema.ts'
import { settleUpload } from './uploads/settle.ts'

/** The web process takes in what it has received within this time, if it lives. */
const settledWithinMs = 10 * 60_000

export type Sweep = { db: Db; storage: Storage; ffmpeg: string }

/** Job 'sweep-uploads': takes in what arrived whole and was left, clears what nobody continued. */
export function sweepUploadsHandler({ storage, ffmpeg }: Omit<Sweep, 'db'>) {
  return async (_payload: Record<string, never>, { db, job }: JobContext): Promise<void> => {
    await sweepUploads({ db, storage, ffmpeg }, Date.now())
    write(db, (tx) => finish(tx, job))
  }
}

/** A file that arrived whole is never cleared away: its sender has been told that it was received. */
export async function sweepUploads(place: Sweep, now: number): Promise<void> {
  const { db, storage } = place
  const open = and(isNull(uploads.settledAt), lt(uploads.begunAt, now - settledWithinMs))
  const faults: unknown[] = []
  for (const upload of db.select().from(uploads).where(open).all()) {
    const arrived = await arrivedBytes(storage, upload)
    const quietMs = now - (await lastByteAt(storage, upload))
    if (arrived === upload.bytes) {
      if (quietMs <= settledWithinMs) continue
      // One that cannot be taken in does not keep the others waiting.
      const fault = settleUpload(place, senderOf(db, upload), upload).then(
        () => null,
        (error: unknown) => error,
      )
      if (await fault) faults.push(await fault)
    } else if (quietMs > keptMs) {
      db.delete(uploads)
        .where(and(eq(uploads.id, upload.id), isNull(uploads.settledAt)))
        .run()
    }
  }
  db.delete(uploads)
    .where(and(isNotNull(uploads.settledAt), lt(uploads.settledAt, now - keptMs)))
    .run()
  await clearFiles(place)
  if (faults.length > 0) throw faults[0]
}

/** Files without an open upload: of cancelled or settled ones whose process was killed. */
async function clearFiles({ db, storage }: Sweep): Promise<void> {
  for (const name of await readdir(storage.uploadsFolder)) {
    const row = db.select().from(uploads).where(eq(uploads.id, name)).get()
    if (row && row.settledAt === null) continue
    await rm(path.join(storage.uploadsFolder, name), { recursive: true, force: true })
  }
}

async function lastByteAt(storage: Storage, upload: Upload): Promise<number> {
  const stats = await stat(partialFile(storage, upload.id)).catch(() => null)
  return stats?.mtimeMs ?? upload.begunAt
}

/** Under the name of the account, whose right to upload was checked as the bytes came. */
function senderOf(db: Db, { accountId }: Upload): Actor {
  const account = db.select().from(accounts).where(eq(accounts.id, accountId)).get()
  return { ...system, accountId, name: account?.displayName ?? system.name }
}
