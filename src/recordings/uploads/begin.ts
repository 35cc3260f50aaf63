import { statfs } from 'node:fs/promises'

import { and, count, eq, isNull, sum } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'

import { displayName } from '../names.ts'
import type { Storage } from '../storage.ts'
import { recordingRefusals, uploadRefusals } from '../vocabulary.ts'
import { type Upload, uploads } from './schema.ts'

/** Unfinished uploads one account may leave lying, and their bytes as a multiple of one file's limit. */
export const mostUnfinished = 200
export const mostUnfinishedFiles = 5
/** Kept free for the database and for what is being decoded. */
const spareBytes = 64 * 1024 * 1024

export type Announced = {
  id: string
  name: string
  bytes: number
  sha256: string | null
}

/** Opens an upload for this account, if its size, the account's share and the disk allow. */
export async function beginUpload(
  db: Db,
  storage: Pick<Storage, 'maxBytes' | 'uploadsFolder'>,
  actor: Actor,
  announced: Announced,
): Promise<Upload> {
  authorise(actor, 'recording.upload')
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('recording.upload')
  const { id, bytes } = announced
  const name = displayName(announced.name)
  if (bytes > storage.maxBytes) throw refused(recordingRefusals, 'too-large')
  const expectedSha256 = announced.sha256?.toLowerCase() ?? null
  if (expectedSha256 !== null && !/^[0-9a-f]{64}$/.test(expectedSha256)) {
    throw refused(uploadRefusals, 'malformed')
  }
  const { bavail, bsize } = await statfs(storage.uploadsFolder)
  if (bytes + spareBytes > bavail * bsize) throw refused(recordingRefusals, 'disk-full')
  return write(db, (tx) => {
    const unfinished = tx
      .select({ number: count(), bytes: sum(uploads.bytes).mapWith(Number) })
      .from(uploads)
      .where(and(eq(uploads.accountId, accountId), isNull(uploads.settledAt)))
      .get()
    const tooMany = (unfinished?.number ?? 0) >= mostUnfinished
    const tooMuch = (unfinished?.bytes ?? 0) + bytes > mostUnfinishedFiles * storage.maxBytes
    if (tooMany || tooMuch) throw refused(uploadRefusals, 'too-many')
    return tx
      .insert(uploads)
      .values({ id, accountId, name, bytes, expectedSha256, begunAt: Date.now() })
      .returning()
      .get()
  })
}

/** An upload belongs to the account that began it: to all others it does not exist. */
export function ownUpload(db: Db, actor: Actor, id: string): Upload {
  const upload = db.select().from(uploads).where(eq(uploads.id, id)).get()
  if (!upload || upload.accountId !== actor.accountId) throw new NotFound()
  return upload
}
