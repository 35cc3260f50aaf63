import { sql } from 'drizzle-orm'
import {
  index,
  integer,
  type SQLiteColumn,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { noticeKinds } from './vocabulary.ts'

/** No moment is as great as this, so that one figure orders both. */
function unreadFirstOf(readAt: SQLiteColumn, at: SQLiteColumn) {
  return sql<number>`(${at} + case when ${readAt} is null then 100000000000000 else 0 end)`
}

/** 消息: what somebody is told; reading it is noted. */
export const notices = sqliteTable(
  'notices',
  {
    id: integer().primaryKey(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    kind: text({ enum: keysOf(noticeKinds) }).notNull(),
    /** A whole sentence; numbers of callers and names of customers are never in it. */
    sentence: text().notNull(),
    href: text().notNull(),
    urgent: integer({ mode: 'boolean' }).notNull().default(false),
    at: integer().notNull(),
    readAt: integer(),
    /** The same matter is told once. */
    key: text(),
  },
  (table) => [
    index('notices_account').on(table.accountId, table.at, table.id),
    index('notices_shown').on(table.accountId, unreadFirstOf(table.readAt, table.at), table.id),
    index('notices_urgent')
      .on(table.accountId, table.id)
      .where(sql`read_at is null and urgent = 1`),
    // For forgetting the oldest.
    index('notices_at').on(table.at),
    index('notices_unread')
      .on(table.accountId, table.id)
      .where(sql`read_at is null`),
    uniqueIndex('notices_key').on(table.accountId, table.key),
  ],
)
/** 未读在前: the newest first, and whatever is unread above all that was read. */
export const unreadFirst = unreadFirstOf(notices.readAt, notices.at)
export type NoticeRow = typeof notices.$inferSelect
