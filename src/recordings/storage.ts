import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import * as files from 'node:fs/promises'
import path from 'node:path'

import { dayMs, formatDay } from '#src/kernel/calendar.ts'

import { contentCheck } from './content-check.ts'
import { type Disk, folderSync, inWords } from './disk.ts'
import type { Listener, Told } from './listening/hear.ts'
import { adopt, stageBody } from './stage-body.ts'
import type { RecordingFault } from './vocabulary.ts'

/** A body on disk under a random name: hashed, synced, not yet part of the collection. */
export type Staged = { file: string; bytes: number } & Told
/** What the ledger says about the file of a recording. */
export type Kept = { path: string; sha256: string; bytes: number }
export type StoredFile = { path: string; bytes: number; changedAt: number }

/** The way in. */
export type Intake = {
  /** Greatest size of one recording, in bytes. */
  maxBytes: number
  /**
   * Streams a body to disk, hashed on the way by whoever listens to it. A broken or refused one leaves
   * nothing.
   */
  stage: (source: AsyncIterable<Uint8Array>, listener?: Listener) => Promise<Staged>
  /** Where unfinished uploads gather: on the same disk as the recordings. */
  uploadsFolder: string
  /** Stages a file that lies in the uploads folder. The file itself stays until its sender removes it. */
  adopt: (file: string, listener?: Listener) => Promise<Staged>
  /** Moves a staged file to its place by content and returns the path below the recordings folder. */
  place: (staged: Staged, extension: string, receivedAt: number) => Promise<string>
  /** Moves it to a place it had before: the file there was lost or is no longer what was received. */
  putBack: (staged: Staged, relative: string) => Promise<void>
  discard: (staged: Staged) => Promise<void>
  /**
   * Whether a placed file is still there, and taking it back. Both answer at once, for they are
   * asked under the write lock: a file goes only while no transaction can be writing its row, and a
   * row is only written while its file is there.
   */
  present: (relative: string) => boolean
  takeBack: (relative: string) => void
}

/** Stored recordings, for whoever reads them. */
export type Originals = {
  /** A file of this machine with the recording's bytes, for programs that need one. */
  localFile: (relative: string) => Promise<string>
  /** What is wrong with a stored file; null when its content is what was received. */
  check: (kept: Kept) => Promise<RecordingFault | null>
  /** The same, but a file that has not been touched since its last check is not read again. */
  checkOnce: (kept: Kept) => Promise<RecordingFault | null>
}

/** The collection as a whole, for those who keep it in order. */
export type Upkeep = {
  /** Every stored file, whether a row names it or not. What is still arriving is not among them. */
  list: () => AsyncIterable<StoredFile>
  find: (relative: string) => Promise<StoredFile | null>
  read: (relative: string) => Promise<AsyncIterable<Uint8Array>>
  remove: (relative: string) => Promise<void>
}

/** Playable copies of recordings; they may all be gone at any time. */
export type Renditions = { renditionOf: (sha256: string) => string }

/** Clips made for somebody outside (片段), by the number of their row. */
export type Clips = { clipFile: (id: number) => string; forgetClip: (id: number) => void }

export type Storage = Intake & Originals & Upkeep & Renditions & Clips

/** On a local disk every recording has a path of its own. */
export type LocalStorage = Storage & { pathOf: (relative: string) => string }

export type StorageOptions = {
  recordingsDir: string
  cacheDir: string
  maxBytes: number
  disk?: Disk
}

const placed = /^\d{4}\/\d{2}\/[0-9a-f]{64}\.[a-z0-9]{1,8}$/

/** Recordings on a local disk as `yyyy/mm/<sha256>.<ext>`; the user's name is never part of a path. */
export function openStorage(options: StorageOptions): LocalStorage {
  const { recordingsDir, cacheDir, maxBytes, disk = files } = options
  const incoming = path.join(recordingsDir, 'incoming')
  const uploadsFolder = path.join(incoming, 'uploads')
  const renditions = path.join(cacheDir, 'renditions')
  const clipsFolder = path.join(cacheDir, 'clips')
  mkdirSync(uploadsFolder, { recursive: true, mode: 0o750 })
  mkdirSync(renditions, { recursive: true, mode: 0o750 })
  mkdirSync(clipsFolder, { recursive: true, mode: 0o750 })
  sweep(incoming, dayMs)
  sweep(renditions, 30 * dayMs)
  const syncFolder = folderSync(disk)
  const content = contentCheck(pathOf)

  function pathOf(relative: string): string {
    if (!placed.test(relative)) throw new Error(`not a path of a recording: ${relative}`)
    return path.join(recordingsDir, relative)
  }

  async function putBack(staged: Staged, relative: string): Promise<void> {
    const target = pathOf(relative)
    const folder = path.dirname(target)
    try {
      const made = await makeFolder(folder)
      await disk.rename(staged.file, target)
      await syncFolder(folder)
      if (made) await Promise.all([recordingsDir, path.dirname(folder)].map(syncFolder))
    } catch (error) {
      throw inWords(error)
    }
  }

  async function makeFolder(folder: string): Promise<boolean> {
    if (existsSync(folder)) return false
    return (await disk.mkdir(folder, { recursive: true, mode: 0o750 })) !== undefined
  }

  async function find(relative: string): Promise<StoredFile | null> {
    const stats = await files.stat(pathOf(relative)).catch(ifThere)
    if (!stats?.isFile()) return null
    // A rename keeps the time of the last write, not the time of the change.
    const changedAt = Math.max(stats.mtimeMs, stats.ctimeMs)
    return { path: relative, bytes: stats.size, changedAt }
  }

  function clipFile(id: number): string {
    if (!Number.isSafeInteger(id) || id < 1) throw new Error('not the number of a clip')
    return path.join(clipsFolder, `${id}.wav`)
  }

  return {
    maxBytes,
    clipFile,
    forgetClip: (id) => rmSync(clipFile(id), { force: true }),
    pathOf,
    ...content,
    stage: (source, listener) =>
      stageBody(disk, source, path.join(incoming, randomUUID()), maxBytes, listener),
    uploadsFolder,
    adopt: (file, listener) => adopt(file, path.join(incoming, randomUUID()), listener),
    async place(staged, extension, receivedAt) {
      const [year, month] = formatDay(receivedAt).split('-')
      const relative = `${year}/${month}/${staged.sha256}.${extension}`
      await putBack(staged, relative)
      return relative
    },
    putBack,
    discard: (staged) => files.unlink(staged.file).catch(ifThere),
    present: (relative) => existsSync(pathOf(relative)),
    takeBack: (relative) => rmSync(pathOf(relative), { force: true }),
    localFile: async (relative) => pathOf(relative),
    async *list() {
      for (const year of await namesIn(recordingsDir, /^\d{4}$/)) {
        for (const month of await namesIn(path.join(recordingsDir, year), /^\d{2}$/)) {
          for (const name of await namesIn(path.join(recordingsDir, year, month), /./)) {
            const relative = `${year}/${month}/${name}`
            const file = placed.test(relative) ? await find(relative) : null
            if (file) yield file
          }
        }
      }
    },
    find,
    async read(relative) {
      return (await files.open(pathOf(relative), 'r')).createReadStream()
    },
    remove: (relative) => files.rm(pathOf(relative), { force: true }),
    renditionOf(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a sha256')
      return path.join(renditions, `${sha256}.wav`)
    },
  }
}

async function namesIn(folder: string, shape: RegExp): Promise<string[]> {
  const names = (await files.readdir(folder).catch(ifThere)) ?? []
  return names.filter((name) => shape.test(name)).toSorted()
}

/** What is not there is an answer; what cannot be read is not. */
function ifThere(error: unknown): undefined {
  const code = (error as NodeJS.ErrnoException).code
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error
}

/** Removes what a killed process left behind, and copies that nobody asked for in a month. */
function sweep(folder: string, olderThanMs: number): void {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const stats = statSync(file, { throwIfNoEntry: false })
    if (stats?.isFile() && stats.mtimeMs < Date.now() - olderThanMs) rmSync(file, { force: true })
  }
}
