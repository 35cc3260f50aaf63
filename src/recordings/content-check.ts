import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'

import type { Kept, Originals } from './storage.ts'
import type { RecordingFault } from './vocabulary.ts'

const readBytes = 1024 * 1024
/** So many files are remembered as checked; then all are forgotten. */
const mostRemembered = 100_000

/** Tells whether stored files still hold what was received, by hash. */
export function contentCheck(
  pathOf: (relative: string) => string,
): Pick<Originals, 'check' | 'checkOnce'> {
  /** How the file looked when its content was last found right. */
  const intact = new Map<string, string>()
  const running = new Map<string, Promise<RecordingFault | null>>()

  async function check(kept: Kept): Promise<RecordingFault | null> {
    const file = pathOf(kept.path)
    intact.delete(kept.path)
    const look = await lookOf(file)
    if (look === null) return 'missing'
    if (look.bytes !== kept.bytes || (await hashOf(file)) !== kept.sha256) return 'altered'
    if (intact.size >= mostRemembered) intact.clear()
    intact.set(kept.path, look.sign)
    return null
  }

  return {
    check,
    async checkOnce(kept) {
      const look = await lookOf(pathOf(kept.path))
      if (look === null) return 'missing'
      if (intact.get(kept.path) === look.sign) return null
      // A player asks for several ranges at once: the file is read once for all of them.
      const work = running.get(kept.path) ?? check(kept)
      running.set(kept.path, work)
      return await work.finally(() => running.delete(kept.path))
    },
  }
}

/** Any writing to a file, or another file in its place, changes its look. */
async function lookOf(file: string): Promise<{ bytes: number; sign: string } | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
    return { bytes: Number(size), sign: [ino, size, mtimeNs, ctimeNs].join() }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  const block = Buffer.allocUnsafe(readBytes)
  const handle = await open(file, 'r')
  try {
    for (;;) {
      const { bytesRead } = await handle.read(block, 0, readBytes)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(block.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}
