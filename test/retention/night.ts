import path from 'node:path'

import { eq } from 'drizzle-orm'
import { onTestFinished } from 'vitest'

import { system } from '#src/auth/policy.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, migrateDatabase, openDatabase } from '#src/kernel/db.ts'
import { claim, enqueue } from '#src/kernel/jobs/queue.ts'
import { receiveRecording } from '#src/recordings/receive.ts'
import { recordings } from '#src/recordings/schema.ts'
import { openStorage, type Storage } from '#src/recordings/storage.ts'
import { retainHandler } from '#src/retention/retain.ts'
import { retentionRuns, retentionSettings } from '#src/retention/schema.ts'
import type { Days } from '#src/retention/vocabulary.ts'
import { bringRoster, inChunks, temporaryFolder } from '#test/recordings/scene.ts'

export const days: Days = { complaint: 1095, finding: 365, unmatched: 90, ordinary: 180 }
export const daysAgo = (n: number) => Date.now() - n * dayMs

/** A centre on a real disk, so that what is left of a recording can be searched for byte by byte. */
export function centreOnDisk() {
  const folder = temporaryFolder()
  const open = openDatabase(path.join(folder, 'huiting.sqlite'))
  migrateDatabase(open)
  const recordingsDir = path.join(folder, 'recordings')
  const cacheDir = path.join(folder, 'cache')
  const storage = openStorage({ recordingsDir, cacheDir, maxBytes: 50_000_000 })
  onTestFinished(() => void (open.sqlite.open && open.close()))
  bringRoster(open.db)
  return { ...open, storage, folder, recordingsDir }
}

export function switchedOn(db: Db, set: Partial<Days> = {}, active = true): void {
  const row = { active, days: { ...days, ...set }, blankCallers: true, at: 1, by: '测试' }
  db.insert(retentionSettings).values(row).run()
}

type Place = { db: Db; storage: Storage }

/** Brings a file as if it had come so many days ago. */
export async function broughtBefore(
  { db, storage }: Place,
  name: string,
  bytes: Buffer,
  daysBefore: number,
): Promise<number> {
  const incoming = { name, body: inChunks(bytes), ffmpeg: 'ffmpeg', at: daysAgo(daysBefore) }
  return (await receiveRecording(db, storage, system, incoming)).recordingId
}

/** One night, as the worker runs it; says what it came to. */
export async function night({ db, storage }: Place, trial?: number) {
  enqueue(db, 'retain', 'retention:night', trial === undefined ? {} : { trial })
  const job = claim(db, ['retain'])!
  const context = { db, job, signal: new AbortController().signal, onProgress: () => undefined }
  const payload = trial === undefined ? {} : { trial }
  await retainHandler({ files: storage })(payload, context)
  return db.select().from(retentionRuns).all().at(-1)
}

export const isThere = (db: Db, id: number) =>
  db.select().from(recordings).where(eq(recordings.id, id)).get() !== undefined
