import { blob, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { importKinds } from './vocabulary.ts'

/** A table somebody brought, kept between its preview and the decision to import it. */
export const importDrafts = sqliteTable('import_drafts', {
  id: integer().primaryKey(),
  kind: text({ enum: keysOf(importKinds) }).notNull(),
  fileName: text().notNull(),
  content: blob({ mode: 'buffer' }).notNull(),
  accountId: integer()
    .notNull()
    .references(() => accounts.id),
  createdAt: integer().notNull(),
})
