import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { viewSharings } from './vocabulary.ts'

/** 常用视图: a list's filters, columns and density, as they stand in its address. */
export const savedViews = sqliteTable(
  'saved_views',
  {
    id: integer().primaryKey(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    accountName: text().notNull(),
    /** Path of the list: `/calls`. */
    list: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    sharing: text({ enum: keysOf(viewSharings) }).notNull(),
    at: integer().notNull(),
  },
  (table) => [
    uniqueIndex('saved_views_name').on(table.accountId, table.list, table.name),
    index('saved_views_list').on(table.list, table.sharing, table.id),
  ],
)
export type SavedView = typeof savedViews.$inferSelect

/** The view a person's list opens with; at most one for each list. */
export const defaultViews = sqliteTable(
  'default_views',
  {
    accountId: integer()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    list: text().notNull(),
    viewId: integer()
      .notNull()
      .references(() => savedViews.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.list] })],
)
