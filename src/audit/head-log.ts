import { appendFile, readFile } from 'node:fs/promises'

import type { Head } from './chain.ts'
import { readHead } from './heads.ts'

/** The product's own copies of heads, beside the database and not in it: one a line, one a night. */
export async function loggedHeads(file: string): Promise<Head[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => {
    const read = readHead(line)
    return read.ok ? [read.head] : []
  })
}

export async function logHead(file: string, head: Head, now = Date.now()): Promise<void> {
  const line = { kind: 'huiting-trail-head', ...head, takenAt: new Date(now).toISOString() }
  await appendFile(file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
}
