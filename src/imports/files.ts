import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import { dayMs } from '#src/kernel/calendar.ts'
import { refused } from '#src/kernel/errors.ts'

import { importRefusals } from './vocabulary.ts'

export type Kept = { sha256: string; bytes: number; file: string }

/** Brought tables on disk, by content; a name people gave is never part of a path. */
export type ImportFiles = {
  /** Streams a body to its place and hashes it on the way. A broken or refused one leaves nothing. */
  keep: (source: AsyncIterable<Uint8Array>) => Promise<Kept>
  pathOf: (sha256: string) => string
  /**
   * The bytes of a table, piece by piece. A piece is good until the next one is asked for: all of them
   * share one buffer, since a buffer for each would cost more memory than all else an import does.
   */
  read: (sha256: string, onBytes?: (bytes: number) => void) => AsyncIterable<Uint8Array>
  remove: (sha256: string) => void
  /** Just arrived, perhaps not yet named by any row. */
  isFresh: (sha256: string) => boolean
}

/** Opens the folder of brought tables and clears away what a killed process left half written. */
export function openImportFiles(folder: string, maxBytes: number): ImportFiles {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.part'))) {
    const part = path.join(folder, name)
    const stats = statSync(part, { throwIfNoEntry: false })
    if (stats && stats.mtimeMs < Date.now() - dayMs) rmSync(part, { force: true })
  }
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a sha256')
    return path.join(folder, `${sha256}.csv`)
  }
  return {
    pathOf,
    async keep(source) {
      const part = path.join(folder, `${randomUUID()}.part`)
      try {
        const { sha256, bytes } = await writeTo(part, source, maxBytes)
        const file = pathOf(sha256)
        await rename(part, file)
        return { sha256, bytes, file }
      } catch (error) {
        await rm(part, { force: true })
        throw inWords(error)
      }
    },
    read: (sha256, onBytes) => pieces(pathOf(sha256), onBytes),
    isFresh(sha256) {
      const stats = statSync(pathOf(sha256), { throwIfNoEntry: false })
      return stats !== undefined && stats.mtimeMs > Date.now() - dayMs
    },
    remove: (sha256) => rmSync(pathOf(sha256), { force: true }),
  }
}

const pieceBytes = 64 * 1024

/** The bytes of a file on this machine, in one buffer: see `ImportFiles.read`. */
export async function* pieces(
  file: string,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<Uint8Array> {
  const handle = await open(file, 'r')
  try {
    const buffer = Buffer.allocUnsafeSlow(pieceBytes)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, pieceBytes)
      if (bytesRead === 0) return
      onBytes(bytesRead)
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

async function writeTo(file: string, source: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256')
  let bytes = 0
  const handle = await open(file, 'wx', 0o640)
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength
      if (bytes > maxBytes) throw refused(importRefusals, 'too-large')
      hash.update(chunk)
      await handle.appendFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** A full disk is a matter for the operator, told in words; anything else stays what it is. */
function inWords(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  return full ? refused(importRefusals, 'disk-full') : error
}
