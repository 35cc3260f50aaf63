import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

import type { Db } from '#src/kernel/db.ts'

import { modelChecksums } from '../schema.ts'
import { type ChecksumOf, type ModelFile, modelsPresent } from './models.ts'
import type { EnginePlaces } from './places.ts'

/** Checksums as far as they have been computed; a file that has changed has none. */
export function rememberedChecksums(db: Db): ChecksumOf {
  const rows = new Map(
    db
      .select()
      .from(modelChecksums)
      .all()
      .map((row) => [row.path, row]),
  )
  return ({ path, bytes, changedMs }) => {
    const row = rows.get(path)
    return row && row.bytes === bytes && row.changedMs === changedMs ? row.sha256 : null
  }
}

/** Computes the checksum of every model file that has none yet: a second for 100 MB, on the side. */
export async function computeChecksums(
  db: Db,
  places: Pick<EnginePlaces, 'modelFolders' | 'model'>,
  signal?: AbortSignal,
): Promise<void> {
  for (const model of modelsPresent(places, rememberedChecksums(db))) {
    if (model.sha256 === null) await checksum(db, model, signal)
  }
}

type Facts = Pick<ModelFile, 'path' | 'bytes' | 'changedMs'>

/** Reads the file once and remembers what came out. A file that goes away meanwhile has none. */
async function checksum(db: Db, { path, bytes, changedMs }: Facts, signal?: AbortSignal) {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash, { signal })
  } catch {
    return
  }
  const values = { path, bytes, changedMs, sha256: hash.digest('hex') }
  db.insert(modelChecksums)
    .values(values)
    .onConflictDoUpdate({ target: modelChecksums.path, set: values })
    .run()
}
