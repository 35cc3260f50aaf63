import { and, desc, eq, isNull } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import type { Storage } from '../storage.ts'
import { arrivedBytes } from './partial-files.ts'
import { uploads } from './schema.ts'

/** How long an unfinished upload waits for its next byte, and an outcome for being asked for. */
export const keptMs = dayMs

export type UnfinishedUpload = {
  id: string
  name: string
  bytes: number
  arrived: number
  begunAt: number
  expectedSha256: string | null
}

/** What this account began and has not sent whole, newest first. */
export async function unfinishedUploads(
  db: Db,
  storage: Pick<Storage, 'uploadsFolder'>,
  actor: Actor,
): Promise<UnfinishedUpload[]> {
  authorise(actor, 'recording.upload')
  const rows = db
    .select()
    .from(uploads)
    .where(and(eq(uploads.accountId, actor.accountId ?? 0), isNull(uploads.settledAt)))
    .orderBy(desc(uploads.begunAt), uploads.id)
    .all()
  const found = await Promise.all(
    rows.map(async (row) => ({ row, arrived: await arrivedBytes(storage, row) })),
  )
  return found.flatMap(({ row: { id, name, bytes, begunAt, expectedSha256 }, arrived }) =>
    arrived === null ? [] : [{ id, name, bytes, arrived, begunAt, expectedSha256 }],
  )
}
