import { constants, type BigIntStats } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'

import { borrowBlock, giveBack } from '../listening/shared-blocks.ts'
import { type Received, receiveRecording } from '../receive.ts'
import type { Storage } from '../storage.ts'
import type { FileOutcome } from '../vocabulary.ts'
import { chunksOf } from './file-chunks.ts'
import { baseOf, folderOf, isTable, readable } from './file-paths.ts'
import { problemOf } from './walk.ts'

/**
 * So many files of a folder are received side by side: what they wait for most, the sync of the disk,
 * they share (`write-together.ts`).
 */
export const filesAtOnce = 16

/** What files of one source are received with. */
export type Intake = {
  db: Db
  storage: Storage
  actor: Actor
  ffmpeg: string
  sourceId: number
  stop: AbortSignal
  /** Takes in a table that lies among the recordings; none where no tables are wanted. */
  takeTable?: TakeTable
}

/** What a table came to; imports stand above recordings, so the worker brings them together. */
export type TakeTable = (table: {
  actor: Actor
  sourceId: number
  name: string
  body: AsyncIterable<Uint8Array>
}) => Promise<
  | { outcome: 'received' | 'duplicate' }
  /** `problem`: looked at again later, for it may be mapped by then. */
  | { outcome: 'refused' | 'problem'; problem: string }
>

/**
 * `settled` with what became of the file; `changed` while it was read, to be read again; `gone`;
 * `disk-full`, to be read again when there is room.
 */
export type Taken =
  | { kind: 'settled'; outcome: FileOutcome; problem: string | null; recordingId: number | null }
  | { kind: 'changed' | 'gone' | 'disk-full' }

/** Size, time of change and inode: two looks that agree saw the same, unchanged file. */
export function stampOf({ size, mtimeNs, ino }: BigIntStats): string {
  return `${size}-${mtimeNs}-${ino}`
}

/** What lies at a path without opening it; null when nothing does. */
export async function look(file: Buffer): Promise<BigIntStats | null> {
  try {
    return await lstat(file, { bigint: true })
  } catch (error) {
    if (isGone(error)) return null
    throw error
  }
}

/** Why something that is no ordinary file is not opened; null for an ordinary one. */
export function oddness(stats: BigIntStats): string | null {
  if (stats.isFile()) return null
  if (stats.isSymbolicLink()) return '是符号链接，没有读'
  if (stats.isDirectory()) return '是文件夹，不是录音'
  if (stats.isFIFO()) return '是命名管道，没有读'
  if (stats.isSocket()) return '是套接字，没有读'
  return '是设备文件，没有读'
}

/**
 * Receives one file that looked whole when it had this stamp. Never waits for a pipe, never follows
 * a link, and takes nothing that changed on the way: what was read is what lay there from first to
 * last byte.
 */
export async function takeFile(intake: Intake, file: Buffer, stamp: string): Promise<Taken> {
  const { db, storage, actor, ffmpeg, sourceId, stop } = intake
  let handle: FileHandle
  try {
    // A folder on the way that was turned into a link would lead elsewhere.
    const folder = folderOf(file)
    const real = await realpath(folder, { encoding: 'buffer' })
    if (!real.equals(folder)) return problem('所在的文件夹是符号链接，没有读')
    handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    return isGone(error) ? { kind: 'gone' } : problem(problemOf(error))
  }
  const block = borrowBlock()
  try {
    const stats = await handle.stat({ bigint: true })
    const odd = oddness(stats)
    if (odd !== null) return problem(odd)
    if (stampOf(stats) !== stamp) return { kind: 'changed' }
    const name = readable(baseOf(file))
    if (intake.takeTable && isTable(name)) {
      const body = unchanged(handle, file, stats, stop, () => Buffer.allocUnsafe(chunkBytes))
      const table = await intake.takeTable({ actor, sourceId, name, body })
      const problem = 'problem' in table ? table.problem : null
      return { kind: 'settled', outcome: table.outcome, problem, recordingId: null }
    }
    const body = unchanged(handle, file, stats, stop, () => block)
    return settled(await receiveRecording(db, storage, actor, { name, body, ffmpeg, sourceId }))
  } catch (error) {
    if (error instanceof Changed) return { kind: 'changed' }
    if (error instanceof Refused) {
      return error.code === 'disk-full' ? { kind: 'disk-full' } : refusedAs(error.message)
    }
    if (error instanceof Unreadable) return problem(error.message)
    throw error
  } finally {
    giveBack(block)
    await handle.close()
  }
}

const outcomes = { stored: 'received', duplicate: 'duplicate', refused: 'refused' } as const

function settled({ state, recordingId, message }: Received): Taken {
  const problem = state === 'refused' ? message : null
  return { kind: 'settled', outcome: outcomes[state], problem, recordingId }
}

function refusedAs(problem: string): Taken {
  return { kind: 'settled', outcome: 'refused', problem, recordingId: null }
}

function problem(words: string): Taken {
  return { kind: 'settled', outcome: 'problem', problem: words, recordingId: null }
}

class Changed extends Error {}
class Unreadable extends Error {}

const unread = (error: unknown) => new Unreadable(problemOf(error))

const chunkBytes = 256 * 1024

/** The bytes of a file; raises at the end when it is not the file it was at the beginning. */
async function* unchanged(
  handle: FileHandle,
  file: Buffer,
  before: BigIntStats,
  stop: AbortSignal,
  room: () => Buffer,
): AsyncGenerator<Uint8Array> {
  let bytes = 0n
  stop.throwIfAborted()
  for await (const chunk of chunksOf(handle, room, unread)) {
    bytes += BigInt(chunk.length)
    if (bytes > before.size) throw new Changed()
    yield chunk
    stop.throwIfAborted()
  }
  const after = await handle.stat({ bigint: true })
  const there = await look(file)
  const same = there !== null && stampOf(after) === stampOf(before)
  if (!same || stampOf(there) !== stampOf(before) || bytes !== before.size) throw new Changed()
}

function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === 'ENOENT' || code === 'ENOTDIR'
}
