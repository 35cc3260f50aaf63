import { mkdir, rename, unlink } from 'node:fs/promises'

import { baseOf, folderOf, joined } from './file-paths.ts'
import type { Source } from './schema.ts'
import { look, stampOf } from './take-file.ts'
import { doneFolder, problemOf } from './walk.ts'

/**
 * Does with a received file what its source wants: nothing, moved to `done`, or deleted. Says
 * whether it is away, or in words why it is still there. A file that is no longer the one received
 * stays for the next look.
 */
export async function putAway(
  root: Buffer,
  file: Buffer,
  stamp: string,
  { afterReceipt }: Pick<Source, 'afterReceipt'>,
): Promise<'away' | 'stays' | { problem: string }> {
  if (afterReceipt === 'leave') return 'stays'
  const stats = await look(file)
  if (!stats) return 'away'
  if (stampOf(stats) !== stamp) return 'stays'
  try {
    if (afterReceipt === 'delete') await unlink(file)
    else await rename(file, await freePlace(root, file))
    return 'away'
  } catch (error) {
    const step = afterReceipt === 'delete' ? '删除' : '移走'
    return { problem: `已收下，但没能${step}：${writeProblem(error)}` }
  }
}

/** Below `done`, in the same folders as before; a name in use gets a number. */
async function freePlace(root: Buffer, file: Buffer): Promise<Buffer> {
  const within = folderOf(file).subarray(root.length)
  const folder = Buffer.concat([joined(root, Buffer.from(doneFolder)), within])
  await mkdir(folder, { recursive: true })
  const name = baseOf(file)
  for (let turn = 1; ; turn++) {
    const numbered = turn === 1 ? name : Buffer.concat([Buffer.from(`${turn}-`), name])
    const place = joined(folder, numbered)
    if (!(await look(place))) return place
  }
}

function writeProblem(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EACCES' || code === 'EPERM' ? '没有写入权限' : problemOf(error)
}
