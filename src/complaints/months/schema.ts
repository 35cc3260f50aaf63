import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { departments } from '#src/organisation/schema.ts'

import { complaints } from '../schema.ts'

/** 封存的月份: its numbers stand as they were announced. */
export const frozenMonths = sqliteTable('frozen_months', {
  /** `2026-11`, Shanghai. */
  month: text().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  note: text().notNull(),
})

/** What was counted for a department when the month was frozen. */
export const frozenCounts = sqliteTable(
  'frozen_counts',
  {
    month: text()
      .notNull()
      .references(() => frozenMonths.month),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    complaints: integer().notNull(),
    substantiated: integer().notNull(),
    unsubstantiated: integer().notNull(),
    concealed: integer().notNull(),
    missed: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.month, table.departmentId] })],
)

/** 更正: what changed in a frozen month afterwards, and why; the frozen numbers stay. */
export const monthCorrections = sqliteTable(
  'month_corrections',
  {
    id: integer().primaryKey(),
    month: text()
      .notNull()
      .references(() => frozenMonths.month),
    departmentId: integer().references(() => departments.id),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    field: text().notNull(),
    delta: integer().notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('month_corrections_month').on(table.month, table.id)],
)
