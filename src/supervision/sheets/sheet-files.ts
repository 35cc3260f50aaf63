import { createHash, randomUUID } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
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
}

/** Opens the folder of attachments and clears away what a killed process left half written. */
export function openSheetFiles(folder: string): SheetFiles {
  mkdirSync(folder, { recursive: true, mode: 0o750 })
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.part'))) {
    const part = path.join(folder, name)
    const stats = statSync(part, { throwIfNoEntry: false })
    if (stats && stats.mtimeMs < Date.now() - dayMs) rmSync(part, { force: true })
  }
  const placeOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a sha256')
    return path.join(folder, sha256.slice(0, 2), sha256)
  }
  return {
    keep(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const place = placeOf(sha256)
      if (existsSync(place)) return sha256
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
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
  }
}
