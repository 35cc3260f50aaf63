import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { layouts, sourceKinds } from '../vocabulary.ts'

/** Where recordings and call data come from (来源): a recorder's folder, a system behind the API. */
export const sources = sqliteTable(
  'sources',
  {
    id: integer().primaryKey(),
    name: text().notNull().unique(),
    kind: text({ enum: keysOf(sourceKinds) }).notNull(),
    /** Where the sides lie in its recordings, when the call data does not say. */
    layout: text({ enum: keysOf(layouts) }),
    /** How its file names tell which call they are, see `name-pattern.ts`; null: by the whole name. */
    namePattern: text(),
    /** Watched folder, absolute; only of the kind `folder`. */
    folder: text(),
    active: integer({ mode: 'boolean' }).notNull().default(true),
    createdAt: integer().notNull(),
  },
  (table) => [index('sources_kind').on(table.kind, table.id)],
)
export type Source = typeof sources.$inferSelect
