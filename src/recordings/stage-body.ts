import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, open, rm } from 'node:fs/promises'

import { refused } from '#src/kernel/errors.ts'

import { type Disk, inWords } from './disk.ts'
import { hashOnly, type Listener } from './listening/hear.ts'
import { blockBytes, borrowBlock, giveBack } from './listening/shared-blocks.ts'
import type { Staged } from './storage.ts'
import { recordingRefusals } from './vocabulary.ts'

/** Writes a body to a new file, hashed and synced; whatever goes wrong, the file is gone. */
export async function stageBody(
  disk: Disk,
  source: AsyncIterable<Uint8Array>,
  file: string,
  maxBytes: number,
  listener: Listener = hashOnly(),
): Promise<Staged> {
  let bytes = 0
  try {
    const handle = await disk.open(file, 'wx', 0o640)
    try {
      for await (const block of inBlocks(source, maxBytes)) {
        // The disk works while the block is hashed and listened to.
        await Promise.all([writeWhole(handle, block), listener.take(block)])
        bytes += block.length
      }
      const [told] = await Promise.all([listener.finish(), handle.datasync()])
      return { file, bytes, ...told }
    } finally {
      await handle.close()
    }
  } catch (error) {
    listener.drop()
    await rm(file, { force: true })
    throw inWords(error)
  }
}

/**
 * A second name for a file of the uploads folder, so that nothing is copied and nothing lost: the
 * first one goes when the recording is in the database. Some network shares know no second names;
 * there it is a copy.
 */
export async function adopt(
  from: string,
  file: string,
  listener: Listener = hashOnly(),
): Promise<Staged> {
  try {
    await link(from, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOSPC') throw error
      return copyFile(from, file, constants.COPYFILE_EXCL)
    })
    const handle = await open(file, 'r+')
    try {
      const [bytes] = await Promise.all([readThrough(handle, listener), handle.datasync()])
      return { file, bytes, ...(await listener.finish()) }
    } finally {
      await handle.close()
    }
  } catch (error) {
    listener.drop()
    await rm(file, { force: true })
    throw inWords(error)
  }
}

/** Says how many bytes there were. */
async function readThrough(handle: FileHandle, listener: Listener): Promise<number> {
  const block = borrowBlock()
  try {
    for (let bytes = 0; ;) {
      const { bytesRead } = await handle.read(block, 0, blockBytes, bytes)
      if (bytesRead === 0) return bytes
      await listener.take(block.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } finally {
    giveBack(block)
  }
}

/** What is as large as this and shared between threads already is worth a write of its own. */
const wholeBytes = 128 * 1024

/**
 * Gathers chunks of any size; ends with a refusal as soon as there are too many bytes. A chunk has
 * been dealt with when the next is asked for.
 */
async function* inBlocks(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  let block: Buffer | undefined
  let [filled, total] = [0, 0]
  try {
    for await (const chunk of source) {
      total += chunk.byteLength
      if (total > maxBytes) throw refused(recordingRefusals, 'too-large')
      const { buffer, byteOffset, byteLength } = chunk
      if (filled === 0 && byteLength >= wholeBytes && buffer instanceof SharedArrayBuffer) {
        yield Buffer.from(buffer, byteOffset, byteLength)
        continue
      }
      block ??= borrowBlock()
      for (let at = 0; at < chunk.byteLength;) {
        const part = chunk.subarray(at, at + blockBytes - filled)
        block.set(part, filled)
        filled += part.byteLength
        at += part.byteLength
        if (filled < blockBytes) continue
        yield block
        filled = 0
      }
    }
    if (block && filled > 0) yield block.subarray(0, filled)
  } finally {
    if (block) giveBack(block)
  }
}

/** A disk that is nearly full takes a part and says how much. */
async function writeWhole(handle: FileHandle, block: Buffer): Promise<void> {
  for (let at = 0; at < block.length;) {
    const { bytesWritten } = await handle.write(block, at, block.length - at)
    at += bytesWritten
  }
}
