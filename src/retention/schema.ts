import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import type { Totals } from './totals.ts'
import { type Days, holdSubjects, runKinds } from './vocabulary.ts'

/** How long recordings are kept and whether any is erased at all (保存期限); the newest row holds. */
export const retentionSettings = sqliteTable('retention_settings', {
  id: integer().primaryKey(),
  active: integer({ mode: 'boolean' }).notNull(),
  days: text({ mode: 'json' }).$type<Days>().notNull(),
  /** The caller's number and the file name in the call data go with the recording. */
  blankCallers: integer({ mode: 'boolean' }).notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})

/** 法律保留: as long as one is open, what it is on is not erased, whatever its age. */
export const legalHolds = sqliteTable(
  'legal_holds',
  {
    id: integer().primaryKey(),
    subject: text({ enum: keysOf(holdSubjects) }).notNull(),
    subjectId: integer().notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    liftedAt: integer(),
    liftedBy: text(),
    liftReason: text(),
  },
  (table) => [
    uniqueIndex('legal_holds_open')
      .on(table.subject, table.subjectId)
      .where(sql`lifted_at is null`),
    index('legal_holds_subject').on(table.subject, table.subjectId, table.id),
    index('legal_holds_newest').on(table.at, table.id),
  ],
)
export type LegalHold = typeof legalHolds.$inferSelect

/** Each night's run, and each trial that said what a night would erase. */
export const retentionRuns = sqliteTable(
  'retention_runs',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(runKinds) }).notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    /** The days it went by. */
    days: text({ mode: 'json' }).$type<Days>().notNull(),
    finishedAt: integer(),
    /** By class and source: what would go, or what went. */
    totals: text({ mode: 'json' }).$type<Totals>().notNull(),
    /** Kept by a hold although their time would be over. */
    held: integer().notNull().default(0),
    /** Left for the next night: being worked on or played just then. */
    busy: integer().notNull().default(0),
    /** Files that could not be removed. */
    failed: integer().notNull().default(0),
    /** Whether the log of the database was emptied afterwards; null where nothing was erased. */
    logEmptied: integer({ mode: 'boolean' }),
  },
  (table) => [
    index('retention_runs_newest').on(table.at, table.id),
    index('retention_runs_kind').on(table.kind, table.id),
  ],
)
export type RetentionRun = typeof retentionRuns.$inferSelect
