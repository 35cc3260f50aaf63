import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import { measures } from './vocabulary.ts'

/**
 * 日汇总: what dashboards add up. Stored in the order of its key (WITHOUT ROWID), so that a stretch of
 * days of one measure lies in one place.
 */
export const daySummaries = sqliteTable(
  'day_summaries',
  {
    measure: text({ enum: keysOf(measures) }).notNull(),
    /** Shanghai day, counted from 1970. */
    day: integer().notNull(),
    /** 0 where none is known. */
    departmentId: integer().notNull(),
    key: text().notNull(),
    n: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.measure, table.day, table.departmentId, table.key] }),
    // One day is replaced as a whole.
    index('day_summaries_day').on(table.day),
  ],
)
export type DaySummary = typeof daySummaries.$inferSelect

/** The same of whole months, kept in the transaction that sums a day: a year is twelve of them. */
export const monthSummaries = sqliteTable(
  'month_summaries',
  {
    measure: text({ enum: keysOf(measures) }).notNull(),
    /** First day of the month, counted from 1970. */
    month: integer().notNull(),
    departmentId: integer().notNull(),
    key: text().notNull(),
    n: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.measure, table.month, table.departmentId, table.key] })],
)

/** Standing of a day: triggers mark a changed one; whoever sums it says so before it reads. */
export const dayStates = { settled: 0, changed: 1, summing: 2 } as const

/** Days that were ever summed, or have to be. */
export const summaryDays = sqliteTable(
  'summary_days',
  {
    day: integer().primaryKey(),
    state: integer().notNull(),
    summedAt: integer(),
  },
  (table) => [
    index('summary_days_changed')
      .on(table.day)
      .where(sql`state <> 0`),
  ],
)
