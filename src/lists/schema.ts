import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { densities, exportFormats, exportStates, viewSharings } from './vocabulary.ts'

const ownedBy = () =>
  integer()
    .notNull()
    .references(() => accounts.id, { onDelete: 'cascade' })

/** 常用视图: a list's filters, columns and density, as they stand in its address. */
export const savedViews = sqliteTable(
  'saved_views',
  {
    id: integer().primaryKey(),
    accountId: ownedBy(),
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
    accountId: ownedBy(),
    list: text().notNull(),
    viewId: integer()
      .notNull()
      .references(() => savedViews.id, { onDelete: 'cascade' }),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.list] })],
)

/** 列设置, 密度: how a person last set a list; an address that says otherwise goes first. */
export const listLayouts = sqliteTable(
  'list_layouts',
  {
    accountId: ownedBy(),
    list: text().notNull(),
    /** Columns shown, in their order; empty for those of the product. */
    columns: text({ mode: 'json' }).$type<string[]>().notNull(),
    density: text({ enum: keysOf(densities) }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.list] })],
)

/** 导出: a list that is written to a file in the background, for one person to fetch. */
export const listExports = sqliteTable(
  'list_exports',
  {
    id: integer().primaryKey(),
    accountId: ownedBy(),
    list: text().notNull(),
    title: text().notNull(),
    /** Filters and columns as they stood in the address. */
    query: text().notNull(),
    /** The same filters as a person reads them. */
    words: text().notNull(),
    format: text({ enum: keysOf(exportFormats) }).notNull(),
    state: text({ enum: keysOf(exportStates) }).notNull(),
    /** Written so far. */
    rows: integer().notNull(),
    bytes: integer(),
    /** Name of the file in the folder of exports; nothing a person typed. */
    file: text(),
    problem: text(),
    at: integer().notNull(),
    finishedAt: integer(),
  },
  (table) => [
    index('list_exports_own').on(table.accountId, table.at, table.id),
    index('list_exports_ended').on(table.state, table.finishedAt),
  ],
)
export type ListExport = typeof listExports.$inferSelect
