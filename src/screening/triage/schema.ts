import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { findings } from '../schema.ts'
import { recheckVerdicts } from '../vocabulary.ts'

/** 领取: who holds a finding now; nobody else is given it until the lease has passed. */
export const findingClaims = sqliteTable(
  'finding_claims',
  {
    findingId: integer()
      .primaryKey()
      .references(() => findings.id, { onDelete: 'cascade' }),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    claimedAt: integer().notNull(),
    leaseUntil: integer().notNull(),
  },
  (table) => [index('finding_claims_account').on(table.accountId, table.leaseUntil)],
)
export type FindingClaim = typeof findingClaims.$inferSelect

/** 草稿: what a person has chosen and typed about a finding and not submitted. */
export const findingDrafts = sqliteTable(
  'finding_drafts',
  {
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    fields: text({ mode: 'json' }).$type<Record<string, string>>().notNull(),
    savedAt: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.findingId, table.accountId] }),
    index('finding_drafts_account').on(table.accountId, table.savedAt),
  ],
)
export type FindingDraft = typeof findingDrafts.$inferSelect

/** 跳过: put back for others; whoever skipped it is given it again only when nothing else is left today. */
export const findingSkips = sqliteTable(
  'finding_skips',
  {
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.findingId, table.accountId] }),
    index('finding_skips_account').on(table.accountId, table.at),
  ],
)

/** 改判: every change of a verdict, undone or corrected, with who knew what. */
export const recheckChanges = sqliteTable(
  'recheck_changes',
  {
    id: integer().primaryKey(),
    findingId: integer()
      .notNull()
      .references(() => findings.id, { onDelete: 'cascade' }),
    before: text({ enum: keysOf(recheckVerdicts) }).notNull(),
    /** Null where the verdict was taken back (撤销). */
    after: text({ enum: keysOf(recheckVerdicts) }),
    reason: text().notNull(),
    /** Made when its author knew whose call it was. */
    afterReveal: integer({ mode: 'boolean' }).notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('recheck_changes_finding').on(table.findingId, table.at)],
)
export type RecheckChange = typeof recheckChanges.$inferSelect
