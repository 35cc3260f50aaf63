import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { apiTokens } from './tokens/schema.ts'

/** Answers given under an `Idempotency-Key`, kept for a day so that a repeated request gets the same. */
export const apiReplies = sqliteTable(
  'api_replies',
  {
    id: integer().primaryKey(),
    tokenId: integer()
      .notNull()
      .references(() => apiTokens.id),
    key: text().notNull(),
    /** Hash of what was asked: the same key with another body is a mistake of the sender. */
    request: text().notNull(),
    status: integer().notNull(),
    answer: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    createdAt: integer().notNull(),
  },
  (table) => [
    uniqueIndex('api_replies_key').on(table.tokenId, table.key),
    index('api_replies_oldest').on(table.createdAt),
  ],
)
