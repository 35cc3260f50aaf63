import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { unmaskPurposes, unmaskSubjects } from './vocabulary.ts'

/** 查看完整号码: who asked to read the numbers of one thing, why, and until when they may. */
export const unmaskings = sqliteTable(
  'unmaskings',
  {
    id: integer().primaryKey(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    subjectKind: text({ enum: keysOf(unmaskSubjects) }).notNull(),
    subjectId: integer().notNull(),
    purpose: text({ enum: keysOf(unmaskPurposes) }).notNull(),
    words: text().notNull(),
    at: integer().notNull(),
    until: integer().notNull(),
  },
  (table) => [
    index('unmaskings_open').on(table.accountId, table.subjectKind, table.subjectId, table.until),
  ],
)
export type Unmasking = typeof unmaskings.$inferSelect
