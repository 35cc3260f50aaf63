import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import type { ReportFigures } from './figures.ts'
import { reportSections, reportStates } from './vocabulary.ts'

/** 月报: one for each month; its figures are kept as they were when it was published. */
export const monthlyReports = sqliteTable(
  'monthly_reports',
  {
    id: integer().primaryKey(),
    /** `2026-11`, Shanghai. */
    month: text().notNull().unique(),
    state: text({ enum: keysOf(reportStates) }).notNull(),
    createdAt: integer().notNull(),
    createdByName: text().notNull(),
    /** Null until it is published. */
    figures: text({ mode: 'json' }).$type<ReportFigures>(),
    publishedAt: integer(),
    publishedById: integer().references(() => accounts.id),
    publishedByName: text().notNull().default(''),
  },
  (table) => [index('monthly_reports_state').on(table.state, table.month)],
)
export type MonthlyReport = typeof monthlyReports.$inferSelect

/** What somebody wrote about a part. */
export const reportComments = sqliteTable(
  'report_comments',
  {
    reportId: integer()
      .notNull()
      .references(() => monthlyReports.id),
    section: text({ enum: keysOf(reportSections) }).notNull(),
    text: text().notNull(),
    /** Of the form it was written on: what another person saved meanwhile is not written over. */
    revision: integer().notNull(),
    at: integer().notNull(),
    byName: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.section] })],
)
export type ReportComment = typeof reportComments.$inferSelect
