import type * as files from 'node:fs/promises'

import { Refused, refused } from '#src/kernel/errors.ts'

import { recordingRefusals } from './vocabulary.ts'

/** What of the file system the way in needs; a test gives one that fills up. */
export type Disk = Pick<typeof files, 'open' | 'mkdir' | 'rename'>

const fullCodes = ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE']

/** A full disk is a matter for the operator, told in words; anything else stays what it is. */
export function inWords(error: unknown): unknown {
  return isFull(error) ? refused(recordingRefusals, 'disk-full') : error
}

function isFull(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof Refused) return false
  const { code } = error as NodeJS.ErrnoException
  return (code !== undefined && fullCodes.includes(code)) || isFull(error.cause)
}

/**
 * Makes renames survive a power cut. Files that arrive together share a sync: one that is running
 * may have begun before a rename, so those who come meanwhile wait for the next, together.
 */
export function folderSync(disk: Disk): (folder: string) => Promise<void> {
  const running = new Map<string, Promise<void>>()
  const next = new Map<string, Promise<void>>()

  function start(folder: string): Promise<void> {
    const work = sync(disk, folder).finally(() => running.delete(folder))
    running.set(folder, work)
    return work
  }

  return (folder) => {
    const before = running.get(folder)
    if (!before) return start(folder)
    const waiting = next.get(folder)
    if (waiting) return waiting
    const after = before
      .catch(() => undefined)
      .then(() => {
        next.delete(folder)
        return start(folder)
      })
    next.set(folder, after)
    return after
  }
}

async function sync(disk: Disk, folder: string): Promise<void> {
  const handle = await disk.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
