import { desc, isNotNull } from 'drizzle-orm'
import { z } from 'zod'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'

import type { Head } from './chain.ts'
import { record } from './record.ts'
import { auditEvents, type TrailHead, trailHeads } from './schema.ts'
import { trailRefusals } from './vocabulary.ts'

/** What a kept head is as a file: small enough to print, and to type in again. */
export type HeadFile = {
  kind: 'huiting-trail-head'
  entry: number
  hash: string
  entryAt: string
  takenAt: string
  takenBy: string
  note: string
}

const note =
  '请把这个文件存到本系统之外：另一台电脑、只读光盘，或打印出来由另一个部门保管。以后在“留痕校验”里上传它，就能看出留痕是否被改过、截短，或整个数据库被换成了旧的。'

/** The last entry and its hash; null where nothing was ever written. */
export function headOf(db: Db): (Head & { at: number }) | null {
  const last = db
    .select({ entry: auditEvents.id, hash: auditEvents.hash, at: auditEvents.at })
    .from(auditEvents)
    .where(isNotNull(auditEvents.hash))
    .orderBy(desc(auditEvents.id))
    .limit(1)
    .get()
  return last?.hash ? { ...last, hash: last.hash.toString('hex') } : null
}

/** Takes the head of the trail away as a file (导出校验头), and keeps that it was taken. */
export function exportHead(db: Db, actor: Actor, now = Date.now()): HeadFile {
  authorise(actor, 'audit.read')
  return write(db, (tx) => {
    const head = headOf(tx)
    if (!head) throw refused(trailRefusals, 'empty')
    const { entry, hash, at } = head
    tx.insert(trailHeads)
      .values({ entry, hash, entryAt: at, takenAt: now, takenBy: actor.name })
      .run()
    record(tx, actor, 'trail.head-exported', { kind: 'trail', id: entry }, { hash })
    const [entryAt, takenAt] = [new Date(at).toISOString(), new Date(now).toISOString()]
    return { kind: 'huiting-trail-head', entry, hash, entryAt, takenAt, takenBy: actor.name, note }
  })
}

const headFile = z.object({
  kind: z.literal('huiting-trail-head'),
  entry: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

export const longestHeadFile = 4096

/** A head out of a file somebody kept, or why it is none. */
export function readHead(text: string): { ok: true; head: Head } | { ok: false; problem: string } {
  if (text.trim() === '') return { ok: false, problem: '文件是空的' }
  if (text.length > longestHeadFile) return { ok: false, problem: '文件太大，不是校验头文件' }
  let read: unknown
  try {
    read = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, problem: '读不出来，请上传“导出校验头”得到的文件' }
  }
  const { success, data } = headFile.safeParse(read)
  if (!success) return { ok: false, problem: '不是校验头文件，或里面的内容不全' }
  return { ok: true, head: { entry: data.entry, hash: data.hash } }
}

/** Every head that was taken, the newest first. */
export function headList(db: Db, actor: Actor, request: PageRequest): Page<TrailHead> {
  authorise(actor, 'audit.read')
  const list = keyset(trailHeads.id, trailHeads.id, request)
  const rows = db
    .select()
    .from(trailHeads)
    .where(list.where)
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  return cutPage(rows, request, ({ id }) => ({ value: id, id }))
}
