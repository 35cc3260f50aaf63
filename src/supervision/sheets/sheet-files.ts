import { createHash, randomUUID } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { dayMs } from '#src/kernel/calendar.ts'

/** 附件 on disk, by content; a name people gave is never part of a path. */
export type SheetFiles = {
  keep: (bytes: Uint8Array) => string
  /** Null where the file is lost. */
  read: (sha256: string) => Promise<Buffer | null>
  /** What lies there and was brought, or brought again, before a moment. */
  before: (moment: number) => string[]
  /** Takes one away, unless it was brought again since the moment; says whether it is gone. */
  remove: (sha256: string, moment: number) => boolean
}

const isHash = (name: string) => /^[0-9a-f]{64}$/.test(name)

/** Opens the folder of attachments and clears away what a killed process left half written. */
export function openSheetFiles(folder: string): SheetFiles {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.part'))) {
    const part = path.join(folder, name)
    const changedAt = changedAtOf(part)
    if (changedAt !== null && changedAt < Date.now() - dayMs) rmSync(part, { force: true })
  }
  const placeOf = (sha256: string) => {
    if (!isHash(sha256)) throw new Error('not a sha256')
    return path.join(folder, sha256.slice(0, 2), sha256)
  }
  return {
    keep(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const place = placeOf(sha256)
      if (isRenewed(place)) return sha256
      mkdirSync(path.dirname(place), { recursive: true, mode: 0o750 })
      const part = path.join(folder, `${randomUUID()}.part`)
      writeFileSync(part, bytes, { flush: true, mode: 0o640 })
      renameSync(part, place)
      return sha256
    },
    async read(sha256) {
      try {
        return await readFile(placeOf(sha256))
      } catch (error) {
        if (isAbsent(error)) return null
        throw error
      }
    },
    before(moment) {
      const found = readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name))
        .flatMap(({ name }) => readdirSync(path.join(folder, name)))
      return found.filter((name) => {
        // Of a sweep that was killed between its two steps.
        if (name.endsWith('.gone')) putBack(placeOf(name.slice(0, -'.gone'.length)))
        if (!isHash(name)) return false
        const changedAt = changedAtOf(placeOf(name))
        return changedAt !== null && changedAt < moment
      })
    },
    remove(sha256, moment) {
      const place = placeOf(sha256)
      const aside = asideOf(place)
      if (!isMoved(place, aside)) return false
      // Brought again in the very moment: put back what whoever brought it takes for kept.
      if ((changedAtOf(aside) ?? 0) >= moment) {
        putBack(place)
        return false
      }
      rmSync(aside, { force: true })
      return true
    },
  }
}

const asideOf = (place: string) => `${place}.gone`
const putBack = (place: string) => isMoved(asideOf(place), place)

const isAbsent = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

const changedAtOf = (place: string): number | null =>
  statSync(place, { throwIfNoEntry: false })?.mtimeMs ?? null

/** What is there already counts as brought now: no sweep takes it before its row is written. */
function isRenewed(place: string): boolean {
  try {
    const now = new Date()
    utimesSync(place, now, now)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}

function isMoved(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (isAbsent(error)) return false
    throw error
  }
}
