import { and, eq, isNull, lte } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { notices } from './schema.ts'

/**
 * Marks one of the reader's own messages as read and says where it leads. Asked again, the moment it was
 * read first stays.
 */
export function readNotice(db: Db, actor: Actor, id: number, now = Date.now()): string {
  const own = and(eq(notices.id, id), eq(notices.accountId, actor.accountId ?? -1))
  return write(db, (tx) => {
    const notice = tx.select({ href: notices.href }).from(notices).where(own).get()
    if (!notice) throw new NotFound()
    tx.update(notices)
      .set({ readAt: now })
      .where(and(own, isNull(notices.readAt)))
      .run()
    return localHref(notice.href)
  })
}

/**
 * Marks all of the reader's messages as read that the page knew of (`upTo`): one that came while it was
 * open stays unread. How many it were.
 */
export function readAllNotices(db: Db, actor: Actor, upTo: number, now = Date.now()): number {
  const known = and(
    eq(notices.accountId, actor.accountId ?? -1),
    isNull(notices.readAt),
    lte(notices.id, upTo),
  )
  return write(db, (tx) => tx.update(notices).set({ readAt: now }).where(known).run().changes)
}

/** Messages lead to pages of this product only, whatever was stored. */
const localHref = (href: string) => (/^\/(?![/\\])[^\s\\]*$/.test(href) ? href : '/notices')
