import { createHash } from 'node:crypto'

import { and, eq, lt } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { ApiError } from './errors.ts'
import { apiReplies } from './schema.ts'

export type Reply = { status: 200; answer: Record<string, unknown> }

/** A sender without a clear answer tries again within minutes; a day leaves room for a night. */
const keptMs = dayMs

/** What was asked, as one hash; two requests under one key must be the same in all of it. */
export function fingerprint(method: string, path: string, type: string, body: Uint8Array): string {
  return createHash('sha256').update(`${method} ${path}\n${type}\n`).update(body).digest('hex')
}

/**
 * Does the work once for a key and keeps its answer in the same transaction; the same request again
 * gets that answer, another one under the same key is refused. Work that raises leaves the key free.
 */
export function once(
  db: Db,
  asked: { tokenId: number; key: string | null; request: string },
  work: (tx: Db) => Reply,
  now = Date.now(),
): Reply & { replayed: boolean } {
  const { tokenId, key, request } = asked
  return write(db, (tx) => {
    if (key === null) return { ...work(tx), replayed: false }
    forgetReplies(tx, now)
    const own = and(eq(apiReplies.tokenId, tokenId), eq(apiReplies.key, key))
    const before = tx.select().from(apiReplies).where(own).get()
    if (before && before.request !== request) throw new ApiError('key-reused')
    if (before) return { status: 200, answer: before.answer, replayed: true }
    const { status, answer } = work(tx)
    tx.insert(apiReplies).values({ tokenId, key, request, status, answer, createdAt: now }).run()
    return { status, answer, replayed: false }
  })
}

/** Answers name faulty cells, so they are not kept longer than they can be asked for. */
export function forgetReplies(db: Db, now = Date.now()): void {
  db.delete(apiReplies)
    .where(lt(apiReplies.createdAt, now - keptMs))
    .run()
}
