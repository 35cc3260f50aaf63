import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people } from '#src/organisation/schema.ts'

import { bulletinStates, namings } from './vocabulary.ts'

/** 违规通报 */
export const bulletins = sqliteTable(
  'bulletins',
  {
    id: integer().primaryKey(),
    /** TB-2026-11-02: month of publication, then a running number. Null while a draft. */
    bulletinNo: text().unique(),
    state: text({ enum: keysOf(bulletinStates) }).notNull(),
    title: text().notNull(),
    /** The period of its verdicts: its first moment, and the one behind its last day. */
    from: integer().notNull(),
    until: integer().notNull(),
    naming: text({ enum: keysOf(namings) }).notNull(),
    opening: text().notNull().default(''),
    /** Lines that were published. */
    lines: integer().notNull().default(0),
    /** Counts every change: a form drawn before one is stale. */
    revision: integer().notNull().default(1),
    createdAt: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
    publishedAt: integer(),
    publishedByName: text().notNull().default(''),
  },
  (table) => [
    index('bulletins_newest').on(table.createdAt, table.id),
    index('bulletins_state').on(table.state, table.createdAt, table.id),
    index('bulletins_current')
      .on(table.createdAt, table.id)
      .where(sql`state <> 'discarded'`),
    index('bulletins_published').on(table.publishedAt),
  ],
)
export type Bulletin = typeof bulletins.$inferSelect

/** One verdict as it is told. The name stands as it is shown, never fuller than the bulletin allows. */
export const bulletinLines = sqliteTable(
  'bulletin_lines',
  {
    id: integer().primaryKey(),
    bulletinId: integer()
      .notNull()
      .references(() => bulletins.id),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    departmentId: integer().references(() => departments.id),
    department: text().notNull(),
    personId: integer().references(() => people.id),
    /** Written when it is published; empty before and where only the department is named. */
    person: text().notNull().default(''),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    rootCause: text({ enum: keysOf(rootCauses) }),
    sentence: text().notNull(),
    included: integer({ mode: 'boolean' }).notNull().default(true),
  },
  (table) => [
    uniqueIndex('bulletin_lines_complaint').on(table.bulletinId, table.complaintId),
    index('bulletin_lines_of').on(table.complaintId),
  ],
)
export type BulletinLine = typeof bulletinLines.$inferSelect

/** 谁看过 */
export const bulletinReads = sqliteTable(
  'bulletin_reads',
  {
    bulletinId: integer()
      .notNull()
      .references(() => bulletins.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    name: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.bulletinId, table.accountId] }),
    index('bulletin_reads_newest').on(table.bulletinId, table.at),
  ],
)
