import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { scopeKinds } from '#src/auth/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { sharings } from './vocabulary.ts'

/**
 * How far the full-text index (table `search_index`, kept by triggers of `segments`) reaches: it
 * holds exactly the segments from this id on. One row; 0 once everything is in it.
 */
export const searchProgress = sqliteTable('search_progress', {
  id: integer().primaryKey(),
  pendingBelow: integer().notNull(),
})

/** 常用检索: a query with its filters, as it stands in the address of the page. */
export const savedSearches = sqliteTable(
  'saved_searches',
  {
    id: integer().primaryKey(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    accountName: text().notNull(),
    name: text().notNull(),
    query: text().notNull(),
    sharing: text({ enum: keysOf(sharings) }).notNull(),
    /** The unit of whoever saved it: it is shared with those who see the same. */
    scopeKind: text({ enum: keysOf(scopeKinds) }).notNull(),
    scopeId: integer(),
    createdAt: integer().notNull(),
    changedAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('saved_searches_name').on(table.accountId, table.name),
    index('saved_searches_shared')
      .on(table.scopeKind, table.scopeId, table.id)
      .where(sql`sharing = 'unit'`),
  ],
)
export type SavedSearch = typeof savedSearches.$inferSelect

/** What one person last saw of a saved search; what came later is new. */
export const searchLooks = sqliteTable(
  'search_looks',
  {
    savedSearchId: integer()
      .notNull()
      .references(() => savedSearches.id, { onDelete: 'cascade' }),
    accountId: integer()
      .notNull()
      .references(() => accounts.id, { onDelete: 'cascade' }),
    /** The newest segment there was. */
    seenTo: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.savedSearchId, table.accountId] })],
)

/** The saved search a person's page opens with; at most one. */
export const defaultSearches = sqliteTable('default_searches', {
  accountId: integer()
    .primaryKey()
    .references(() => accounts.id, { onDelete: 'cascade' }),
  savedSearchId: integer()
    .notNull()
    .references(() => savedSearches.id, { onDelete: 'cascade' }),
})
