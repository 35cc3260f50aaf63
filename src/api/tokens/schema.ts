import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { sources } from '#src/recordings/sources/schema.ts'

import type { ApiScope, TokenFault } from '../vocabulary.ts'

/** Keys of recorders and telephone systems. Only the hash is stored: a copied database opens nothing. */
export const apiTokens = sqliteTable(
  'api_tokens',
  {
    id: integer().primaryKey(),
    name: text().notNull().unique(),
    tokenHash: text().notNull().unique(),
    /** The first characters, by which people recognise a token in a configuration file. */
    hint: text().notNull(),
    scopes: text({ mode: 'json' }).$type<ApiScope[]>().notNull(),
    sourceId: integer()
      .notNull()
      .references(() => sources.id),
    /** Addresses and CIDR ranges it may be used from; none: from anywhere. */
    addresses: text({ mode: 'json' }).$type<string[]>().notNull(),
    expiresAt: integer().notNull(),
    createdAt: integer().notNull(),
    createdBy: integer().references(() => accounts.id),
    revokedAt: integer(),
    lastUsedAt: integer(),
    lastUsedFrom: text(),
    refusals: integer().notNull().default(0),
    lastRefusedAt: integer(),
    lastRefusedFrom: text(),
    lastFault: text().$type<TokenFault>(),
  },
  (table) => [index('api_tokens_newest').on(table.createdAt, table.id)],
)
export type ApiToken = typeof apiTokens.$inferSelect
