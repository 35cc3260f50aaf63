import { type FileHandle, open, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'

import { DataStore, ERRORS, Upload as TusUpload } from '@tus/server'
import { and, eq, isNull } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { inWords } from '../disk.ts'
import type { Storage } from '../storage.ts'
import { unstalled } from '../unstalled.ts'
import { uploadRefusals } from '../vocabulary.ts'
import { type Upload, uploads } from './schema.ts'

/** Where the bytes of an upload gather. */
export function partialFile(storage: Pick<Storage, 'uploadsFolder'>, id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Error('not the id of an upload')
  return path.join(storage.uploadsFolder, id)
}

/** Bytes that have arrived; a settled upload has all of them. Null when its file is gone. */
export async function arrivedBytes(
  storage: Pick<Storage, 'uploadsFolder'>,
  upload: Upload,
): Promise<number | null> {
  if (upload.settledAt !== null) return upload.bytes
  const stats = await stat(partialFile(storage, upload.id)).catch(() => null)
  return stats && !stats.isDirectory() ? stats.size : null
}

/**
 * What the tus server needs to know of uploads: their rows, and files under random names beside the
 * recordings, so that a finished one is moved and not copied. How far an upload has come is the size
 * of its file, which a killed process leaves right. The package's own file store says neither that
 * the disk is full nor that a sender fell silent.
 */
export class PartialFiles extends DataStore {
  readonly #db: Db
  readonly #storage: Storage
  readonly #busy: (id: string) => boolean

  /** `busy`: being taken in at the moment, so that it can no longer be cancelled. */
  constructor(db: Db, storage: Storage, busy: (id: string) => boolean) {
    super()
    this.#db = db
    this.#storage = storage
    this.#busy = busy
    this.extensions = ['creation', 'creation-with-upload', 'termination']
  }

  #row(id: string): Upload {
    const upload = this.#db.select().from(uploads).where(eq(uploads.id, id)).get()
    if (!upload) throw ERRORS.FILE_NOT_FOUND
    return upload
  }

  override async create(upload: TusUpload): Promise<TusUpload> {
    try {
      const handle = await open(partialFile(this.#storage, upload.id), 'wx', 0o640)
      await handle.close()
    } catch (error) {
      this.#db.delete(uploads).where(eq(uploads.id, upload.id)).run()
      throw inWords(error)
    }
    return upload
  }

  override async getUpload(id: string): Promise<TusUpload> {
    const row = this.#row(id)
    const offset = await arrivedBytes(this.#storage, row)
    if (offset === null) throw ERRORS.FILE_NO_LONGER_EXISTS
    return new TusUpload({ id, size: row.bytes, offset, metadata: { filename: row.name } })
  }

  /** Whatever breaks it off, what has arrived is kept; what is acknowledged is on the disk. */
  override async write(body: Readable, id: string, offset: number): Promise<number> {
    // The sender missed the answer to its last byte and sends an empty rest: all is there.
    if (this.#row(id).settledAt !== null) return offset
    let at = offset
    try {
      const handle = await open(partialFile(this.#storage, id), 'r+')
      try {
        for await (const chunk of unstalled(body as AsyncIterable<Uint8Array>)) {
          await writeWhole(handle, chunk, at)
          at += chunk.byteLength
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw inWords(error)
    }
    return at
  }

  override async remove(id: string): Promise<void> {
    if (this.#busy(id)) throw refused(uploadRefusals, 'settled')
    const open = and(eq(uploads.id, id), isNull(uploads.settledAt))
    const gone = this.#db.delete(uploads).where(open).run()
    if (gone.changes === 0) throw refused(uploadRefusals, 'settled')
    await rm(partialFile(this.#storage, id), { force: true })
  }
}

async function writeWhole(handle: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let done = 0
  while (done < chunk.byteLength) {
    const { bytesWritten } = await handle.write(
      chunk,
      done,
      chunk.byteLength - done,
      position + done,
    )
    done += bytesWritten
  }
}
