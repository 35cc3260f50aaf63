import { and, desc, eq, isNull, sql } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, prepared } from '#src/kernel/db.ts'
import { cutPage, type Page, type PageRequest, readsUp } from '#src/kernel/paging.ts'

import { type NoticeRow, notices, unreadFirst } from './schema.ts'

export type NoticeShown = Pick<NoticeRow, 'id' | 'kind' | 'sentence' | 'urgent' | 'at' | 'readAt'>

const { id, kind, sentence, urgent, at, readAt, accountId } = notices
const shown = { id, kind, sentence, urgent, at, readAt }
/** Nobody signed in has no account; the system has none, and no messages. */
const own = (actor: Actor) => eq(accountId, actor.accountId ?? -1)

/** The figure in the head of every page stops here. */
const unreadCounted = 99

/** How many messages this person has not read, up to 99 and one more. */
export function unreadCount(db: Db, actor: Actor): number {
  return prepared(db, unread).get({ accountId: actor.accountId ?? -1 })?.n ?? 0
}

const unread = (db: Db) => {
  const some = db
    .select({ one: sql<number>`1`.as('one') })
    .from(notices)
    .where(and(eq(accountId, sql.placeholder('accountId')), isNull(readAt)))
    .limit(unreadCounted + 1)
    .as('some')
  return db
    .select({ n: sql<number>`count(*)` })
    .from(some)
    .prepare()
}

/** The reader's own messages: what is unread first, then the newest. */
export function noticePage(db: Db, actor: Actor, page: PageRequest): Page<NoticeShown> {
  const up = readsUp(page)
  const { cursor } = page
  const named = cursor && sql`(${cursor.value}, ${cursor.id})`
  const beyond =
    named &&
    (up ? sql`(${unreadFirst}, ${id}) > ${named}` : sql`(${unreadFirst}, ${id}) < ${named}`)
  const rows = db
    .select({ ...shown, place: unreadFirst })
    .from(notices)
    .where(and(own(actor), beyond ?? undefined))
    .orderBy(
      up ? sql`${unreadFirst} asc` : sql`${unreadFirst} desc`,
      up ? sql`${id} asc` : desc(id),
    )
    .limit(page.size + 1)
    .all()
  const cut = cutPage(rows, page, (row) => ({ value: row.place, id: row.id }))
  return { ...cut, rows: cut.rows.map(({ place: _place, ...row }) => row) }
}

/** The newest message there is: marking all as read goes so far and no further. */
export function newestNotice(db: Db, actor: Actor): number {
  const newest = db.select({ id }).from(notices).where(own(actor)).orderBy(desc(at), desc(id))
  return newest.limit(1).get()?.id ?? 0
}

/** Urgent ones the reader has not opened, for the top of 待办. */
export function urgentNotices(db: Db, actor: Actor): NoticeShown[] {
  return db
    .select(shown)
    .from(notices)
    .where(and(own(actor), sql`read_at is null and urgent = 1`))
    .orderBy(desc(id))
    .limit(3)
    .all()
}
