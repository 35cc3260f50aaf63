import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { type NoticeKind, noticeKinds } from '../vocabulary.ts'
import { channelKinds, messageStates } from './vocabulary.ts'

/** 允许名单: messages go to these hosts and to no other. */
export const messageHosts = sqliteTable('message_hosts', {
  host: text().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
})

/** 通知渠道: a group's robot, and what it is told. */
export const messageChannels = sqliteTable(
  'message_channels',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(channelKinds) }).notNull(),
    name: text().notNull(),
    host: text().notNull(),
    active: integer({ mode: 'boolean' }).notNull().default(false),
    notices: text({ mode: 'json' }).$type<NoticeKind[]>().notNull(),
    /** 免打扰, minutes of the Shanghai day; null for none. Urgent messages go at any time. */
    quietFrom: integer(),
    quietUntil: integer(),
    at: integer().notNull(),
    by: text().notNull(),
    /** Kept, so that the messages it sent still have a name. */
    removedAt: integer(),
  },
  (table) => [
    uniqueIndex('message_channels_name')
      .on(table.name)
      .where(sql`removed_at is null`),
  ],
)
export type MessageChannelRow = typeof messageChannels.$inferSelect

/** Address and signing secret, apart from all that pages read: only sending opens them. */
export const messageSecrets = sqliteTable('message_secrets', {
  channelId: integer()
    .primaryKey()
    .references(() => messageChannels.id),
  address: text().notNull(),
  secret: text().notNull(),
})

/** What was or is to be sent. */
export const messages = sqliteTable(
  'messages',
  {
    id: integer().primaryKey(),
    channelId: integer()
      .notNull()
      .references(() => messageChannels.id),
    /** Null for a test. */
    notice: text({ enum: keysOf(noticeKinds) }),
    text: text().notNull(),
    urgent: integer({ mode: 'boolean' }).notNull().default(false),
    state: text({ enum: keysOf(messageStates) })
      .notNull()
      .default('waiting'),
    tries: integer().notNull().default(0),
    problem: text(),
    at: integer().notNull(),
    sentAt: integer(),
  },
  (table) => [
    index('messages_at').on(table.at, table.id),
    index('messages_channel').on(table.channelId, table.at, table.id),
    index('messages_state').on(table.state, table.at, table.id),
  ],
)
export type MessageRow = typeof messages.$inferSelect
