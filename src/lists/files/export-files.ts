import { randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'

import { dayMs } from '#src/kernel/calendar.ts'

import type { ExportFormat } from '../vocabulary.ts'

/** Exports on disk under names nobody typed and nobody can guess. */
export type ExportFiles = {
  /** Writes a new file; one that breaks off leaves nothing. */
  write: (
    format: ExportFormat,
    pieces: AsyncIterable<string | Uint8Array>,
  ) => Promise<{ file: string; bytes: number }>
  pathOf: (file: string) => string
  remove: (file: string) => void
  /** Files that are older than a day: whatever no row names of them was left by a killed process. */
  oldFiles: (now: number) => string[]
}

const nameOfFile = /^[0-9a-f-]{36}\.(xlsx|csv)$/

export function openExportFiles(folder: string): ExportFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pathOf = (file: string) => {
    if (!nameOfFile.test(file)) throw new Error('not the name of an export')
    return path.join(folder, file)
  }
  return {
    pathOf,
    async write(format, pieces) {
      const file = `${randomUUID()}.${format}`
      let bytes = 0
      try {
        const handle = await open(pathOf(file), 'wx', 0o600)
        try {
          for await (const piece of pieces) {
            const part = typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece
            await handle.appendFile(part)
            bytes += part.length
          }
          await handle.sync()
        } finally {
          await handle.close()
        }
        return { file, bytes }
      } catch (error) {
        rmSync(pathOf(file), { force: true })
        throw error
      }
    },
    remove: (file) => rmSync(pathOf(file), { force: true }),
    oldFiles: (now) =>
      readdirSync(folder).filter((name) => {
        if (!nameOfFile.test(name)) return false
        const stats = statSync(path.join(folder, name), { throwIfNoEntry: false })
        return stats !== undefined && stats.mtimeMs < now - dayMs
      }),
  }
}
