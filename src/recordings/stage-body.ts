import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, type FileHandle, link, open, rm } from 'node:fs/promises'

import { refused } from '#src/kernel/errors.ts'

import { type Disk, inWords } from './disk.ts'
import type { Staged } from './storage.ts'
import { recordingRefusals } from './vocabulary.ts'

/** Sees the bytes of a body in order; a block is overwritten once it has been seen. */
export type Block = (bytes: Buffer) => void | Promise<void>

/** One write of this size costs hardly more than one of a network packet. */
const blockBytes = 512 * 1024
/** What a folder or another process gives at a time: gathering it would only copy it. */
const wholeBytes = 128 * 1024
/** Blocks of bodies that came, kept for those that come. */
const spare: Buffer[] = []
const mostSpare = 8

/** Writes a body to a new file, hashed and synced; whatever goes wrong, the file is gone. */
export async function stageBody(
  disk: Disk,
  source: AsyncIterable<Uint8Array>,
  file: string,
  maxBytes: number,
  tap?: Block,
): Promise<Staged> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    const handle = await disk.open(file, 'wx', 0o640)
    try {
      for await (const block of inBlocks(source, maxBytes)) {
        // The disk works while the block is hashed and listened to.
        const written = writeWhole(handle, block)
        written.catch(() => undefined)
        hash.update(block)
        await tap?.(block)
        await written
        bytes += block.length
      }
      await handle.datasync()
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
 * A second name for a file of the uploads folder, so that nothing is copied and nothing lost: the
 * first one goes when the recording is in the database. Some network shares know no second names;
 * there it is a copy.
 */
export async function adopt(from: string, file: string, tap?: Block): Promise<Staged> {
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await link(from, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOSPC') throw error
      return copyFile(from, file, constants.COPYFILE_EXCL)
    })
    const handle = await open(file, 'r+')
    try {
      await handle.datasync()
      const blocks = handle.createReadStream({ highWaterMark: blockBytes, autoClose: false })
      for await (const block of blocks as AsyncIterable<Buffer>) {
        hash.update(block)
        await tap?.(block)
        bytes += block.length
      }
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
 * Gathers chunks of any size; ends with a refusal as soon as there are too many bytes. One that is
 * large enough for a write of its own is passed on as it is.
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
      if (filled === 0 && chunk.byteLength >= wholeBytes) {
        yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
        continue
      }
      block ??= spare.pop() ?? Buffer.allocUnsafeSlow(blockBytes)
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
    if (block && spare.length < mostSpare) spare.push(block)
  }
}

/** A disk that is nearly full takes a part and says how much. */
async function writeWhole(handle: FileHandle, block: Buffer): Promise<void> {
  for (let at = 0; at < block.length;) {
    const { bytesWritten } = await handle.write(block, at, block.length - at)
    at += bytesWritten
  }
}
