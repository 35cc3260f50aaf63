import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'

import { isOtherThing, isTemporary, joined, readable } from './file-paths.ts'

/** What a walk meets: a file to look at, something that is none, or a name to pass over. */
export type Met =
  | { kind: 'file'; file: Buffer }
  | { kind: 'folder'; file: Buffer }
  | { kind: 'odd'; file: Buffer; problem: string }
  | { kind: 'other'; file: Buffer }

/** Deeper than this only links or mistakes lead. */
const deepest = 32
/** A folder beginning with this name at the top holds what was received already. */
export const doneFolder = 'done'

const soundEnding = /\.(?:wave?|mp3|m4a|aac|amr|ogg|oga|opus|flac|wma|gsm|au|vox|v3)$/i

/**
 * Everything below a folder, one at a time: a folder of a million files costs no memory. Links are
 * not followed, temporary files and `done` are passed over without a word.
 */
export async function* walk(folder: Buffer, tables: boolean, depth = 0): AsyncGenerator<Met> {
  let entries: AsyncIterable<Dirent>
  try {
    // Node's types know no buffers here, though the function does.
    entries = await opendir(folder, { encoding: 'buffer' as BufferEncoding })
  } catch (error) {
    if (depth === 0) throw error
    yield { kind: 'odd', file: folder, problem: problemOf(error) }
    return
  }
  yield { kind: 'folder', file: folder }
  for await (const entry of entries) {
    const name = entry.name as unknown as Buffer
    const file = joined(folder, name)
    const met = meet(entry, readable(name), file, { tables, depth })
    if (met === 'enter') yield* walk(file, tables, depth + 1)
    else if (met !== null) yield met
  }
}

type Where = { tables: boolean; depth: number }

function meet(
  entry: Dirent,
  name: string,
  file: Buffer,
  { tables, depth }: Where,
): Met | 'enter' | null {
  if (isTemporary(name) || (depth === 0 && name === doneFolder)) return null
  if (entry.isDirectory()) {
    if (soundEnding.test(name)) {
      return { kind: 'odd', file, problem: '名字像录音，其实是文件夹，里面的文件没有读' }
    }
    if (depth >= deepest) return { kind: 'odd', file, problem: '文件夹层数太多，没有读' }
    return 'enter'
  }
  if (isOtherThing(name, tables)) return { kind: 'other', file }
  return { kind: 'file', file }
}

/** An error of the file system in words. */
export function problemOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return problems[code] ?? `读不了（${code || '原因不明'}）`
}

const problems: Readonly<Record<string, string>> = {
  EACCES: '没有读取权限',
  EPERM: '没有读取权限',
  EIO: '磁盘或网络盘读取出错',
  ESTALE: '网络盘已断开',
  ETIMEDOUT: '网络盘没有回应',
  ELOOP: '是符号链接，没有读',
  ENAMETOOLONG: '路径太长',
  EMFILE: '打开的文件太多，稍后再读',
  EROFS: '文件夹是只读的',
}
