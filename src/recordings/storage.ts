import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { copyFile, link, mkdir, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { refused } from '#src/kernel/errors.ts'

import { recordingRefusals } from './vocabulary.ts'

/** A body on disk under a random name: hashed, synced, not yet part of the collection. */
export type Staged = { file: string; sha256: string; bytes: number }

export type Storage = {
  /** Greatest size of one recording, in bytes. */
  maxBytes: number
  /** Streams a body to disk and hashes it on the way. A broken or refused one leaves nothing. */
  stage: (source: AsyncIterable<Uint8Array>) => Promise<Staged>
  /** Where unfinished uploads gather: on the same disk as the recordings. */
  uploadsFolder: string
  /** Stages a file that lies in the uploads folder. The file itself stays until its sender removes it. */
  adopt: (file: string) => Promise<Staged>
  /** Moves a staged file to its place by content and returns the path below the recordings folder. */
  place: (staged: Staged, extension: string, receivedAt: number) => Promise<string>
  discard: (staged: Staged) => Promise<void>
  /** Takes back a placed file whose row was never written. */
  remove: (relative: string) => Promise<void>
  /** Absolute path of a stored recording. */
  pathOf: (relative: string) => string
  /** Where a playable copy of a recording is kept; the folder may be emptied at any time. */
  renditionOf: (sha256: string) => string
}

export type StorageOptions = { recordingsDir: string; cacheDir: string; maxBytes: number }

const placed = /^\d{4}\/\d{2}\/[0-9a-f]{64}\.[a-z0-9]{1,8}$/

/** Recordings on a local disk as `yyyy/mm/<sha256>.<ext>`; the user's name is never part of a path. */
export function openStorage({ recordingsDir, cacheDir, maxBytes }: StorageOptions): Storage {
  const incoming = path.join(recordingsDir, 'incoming')
  const uploadsFolder = path.join(incoming, 'uploads')
  const renditions = path.join(cacheDir, 'renditions')
  mkdirSync(uploadsFolder, { recursive: true, mode: 0o750 })
  mkdirSync(renditions, { recursive: true, mode: 0o750 })
  sweep(incoming, dayMs)
  sweep(renditions, 30 * dayMs)

  function pathOf(relative: string): string {
    if (!placed.test(relative)) throw new Error(`not a path of a recording: ${relative}`)
    return path.join(recordingsDir, relative)
  }

  return {
    maxBytes,
    pathOf,
    stage: (source) => stage(source, path.join(incoming, randomUUID()), maxBytes),
    uploadsFolder,
    adopt: (file) => adopt(file, path.join(incoming, randomUUID())),
    async place(staged, extension, receivedAt) {
      const [year, month] = formatDay(receivedAt).split('-')
      const relative = `${year}/${month}/${staged.sha256}.${extension}`
      const target = pathOf(relative)
      const folder = path.dirname(target)
      try {
        const made = await mkdir(folder, { recursive: true, mode: 0o750 })
        await rename(staged.file, target)
        await syncFolder(folder)
        if (made) await Promise.all([recordingsDir, path.dirname(folder)].map(syncFolder))
      } catch (error) {
        throw inWords(error)
      }
      return relative
    },
    discard: (staged) => rm(staged.file, { force: true }),
    remove: (relative) => rm(pathOf(relative), { force: true }),
    renditionOf(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a sha256')
      return path.join(renditions, `${sha256}.wav`)
    },
  }
}

async function stage(
  source: AsyncIterable<Uint8Array>,
  file: string,
  maxBytes: number,
): Promise<Staged> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const handle = await open(file, 'wx', 0o640)
    try {
      for await (const chunk of source) {
        bytes += chunk.byteLength
        if (bytes > maxBytes) throw refused(recordingRefusals, 'too-large')
        hash.update(chunk)
        await handle.appendFile(chunk)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    await rm(file, { force: true })
    throw inWords(error)
  }
  return { file, sha256: hash.digest('hex'), bytes }
}

/**
 * A second name for the file, so that nothing is copied and nothing lost: the first one goes when the
 * recording is in the database. Some network shares know no second names; there it is a copy.
 */
async function adopt(from: string, file: string): Promise<Staged> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await link(from, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOSPC') throw error
      return copyFile(from, file, constants.COPYFILE_EXCL)
    })
    const handle = await open(file, 'r+')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
      hash.update(chunk as Buffer)
      bytes += (chunk as Buffer).byteLength
    }
  } catch (error) {
    await rm(file, { force: true })
    throw inWords(error)
  }
  return { file, sha256: hash.digest('hex'), bytes }
}

/** A full disk is a matter for the operator, told in words; anything else stays what it is. */
export function inWords(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG'
  return full ? refused(recordingRefusals, 'disk-full') : error
}

/** Makes a rename survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Removes what a killed process left behind, and copies that nobody asked for in a month. */
function sweep(folder: string, olderThanMs: number): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats?.isFile() && stats.mtimeMs < Date.now() - olderThanMs) rmSync(file, { force: true })
  }
}
