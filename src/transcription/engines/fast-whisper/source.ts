import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

import { ModelProblem } from './model-problems.ts'

/** Bytes of one file, in order with `take` or anywhere with `at`. */
export type Source = {
  size: number
  position: () => number
  take: (bytes: number) => Buffer
  skip: (bytes: number) => void
  at: (offset: number, bytes: number) => Buffer
  close: () => void
}

/** Reads a file; it stays open for `at`, unless reading fails. */
export function openSource<T>(path: string, read: (file: Source) => T): T {
  let fd: number
  try {
    fd = openSync(path, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const absent = code === 'ENOENT' || code === 'ENOTDIR'
    throw new ModelProblem(absent ? 'not-found' : 'unreadable', `${path}: ${code}`)
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new ModelProblem('unreadable', path)
    return read(sourceOf(fd, stat.size))
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Many small parts are cut from one piece of this size. */
const ahead = 1 << 16

function sourceOf(fd: number, size: number): Source {
  let open = true
  let position = 0
  let piece: Buffer = Buffer.alloc(0)
  let pieceAt = 0
  function at(offset: number, bytes: number): Buffer {
    if (!open) throw new Error('the model file is closed')
    if (bytes < 0 || bytes > size - offset) throw new ModelProblem('truncated', `at ${offset}`)
    const buffer = Buffer.allocUnsafeSlow(bytes)
    for (let have = 0; have < bytes;) {
      const got = readSync(fd, buffer, have, bytes - have, offset + have)
      // The file has shrunk since it was opened.
      if (got === 0) throw new ModelProblem('truncated', `at ${offset + have}`)
      have += got
    }
    return buffer
  }
  return {
    size,
    position: () => position,
    take(bytes) {
      if (position < pieceAt || position + bytes > pieceAt + piece.length) {
        piece = at(position, Math.max(bytes, Math.min(ahead, size - position)))
        pieceAt = position
      }
      const from = position - pieceAt
      position += bytes
      return piece.subarray(from, from + bytes)
    },
    skip(bytes) {
      if (bytes > size - position) throw new ModelProblem('truncated', `at ${position}`)
      position += bytes
    },
    at,
    close() {
      if (open) closeSync(fd)
      open = false
    },
  }
}
