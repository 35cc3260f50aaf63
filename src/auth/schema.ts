import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'

import { type Role, scopeKinds } from './vocabulary.ts'

export const accounts = sqliteTable('accounts', {
  id: integer().primaryKey(),
  /** Lower case, NFKC: `Ｌｉｎ` and `lin` are one name. */
  username: text().notNull().unique(),
  displayName: text().notNull(),
  passwordHash: text().notNull(),
  /** Must choose a new password before anything else. */
  mustChangePassword: integer({ mode: 'boolean' }).notNull().default(false),
  roles: text({ mode: 'json' }).$type<Role[]>().notNull(),
  scopeKind: text({ enum: keysOf(scopeKinds) }).notNull(),
  scopeId: integer(),
  /** The agent this account belongs to, if any. */
  personId: integer().references(() => people.id),
  disabledAt: integer(),
  createdAt: integer().notNull(),
})
export type Account = typeof accounts.$inferSelect

/** Only the hash of a token is stored: a copied database opens no session. */
export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text().primaryKey(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    createdAt: integer().notNull(),
    lastSeenAt: integer().notNull(),
    expiresAt: integer().notNull(),
    userAgent: text().notNull(),
  },
  (table) => [index('sessions_account').on(table.accountId)],
)

/** Failed sign-ins by name and by address, for slowing down guesses. */
export const signInFailures = sqliteTable(
  'sign_in_failures',
  {
    id: integer().primaryKey(),
    /** `name:…` or `address:…` */
    subject: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('sign_in_failures_subject').on(table.subject, table.at)],
)
