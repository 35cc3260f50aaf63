import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { outsideSources } from '../vocabulary.ts'

/** 外部投诉: what reached us by 12398, 12345, the press or a letter instead of the hotline. */
export const outsideCases = sqliteTable(
  'outside_cases',
  {
    id: integer().primaryKey(),
    caseNo: text().notNull(),
    source: text({ enum: keysOf(outsideSources) }).notNull(),
    receivedAt: integer().notNull(),
    text: text().notNull(),
    /** In the words of whoever passed it on: their business types are not ours. */
    business: text().notNull().default(''),
    handledBy: text().notNull().default(''),
    recordedAt: integer().notNull(),
    recordedBy: integer().references(() => accounts.id),
    recordedByName: text().notNull(),
  },
  (table) => [
    // Each source counts for itself.
    unique('outside_cases_number').on(table.caseNo, table.source),
    index('outside_cases_newest').on(table.receivedAt, table.id),
    index('outside_cases_source').on(table.source, table.receivedAt, table.id),
  ],
)
export type OutsideCase = typeof outsideCases.$inferSelect

/** The telephones of whoever complained, spelt as callers are; a case may have none or several. */
export const outsideCaseCallers = sqliteTable(
  'outside_case_callers',
  {
    caseId: integer()
      .notNull()
      .references(() => outsideCases.id, { onDelete: 'cascade' }),
    caller: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.caller] }),
    index('outside_case_callers_number').on(table.caller),
  ],
)
