import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'

import { complaints } from '../schema.ts'
import { complaintVerdicts, omissions } from '../vocabulary.ts'
import { correctionReasons, countFields } from './vocabulary.ts'

/** 封存的月份: its numbers stand as they were announced. */
export const frozenMonths = sqliteTable('frozen_months', {
  /** `2026-11`, Shanghai. */
  month: text().primaryKey(),
  at: integer().notNull(),
  by: text().notNull(),
  note: text().notNull(),
})
export type FrozenMonth = typeof frozenMonths.$inferSelect

const ofMonth = () =>
  text()
    .notNull()
    .references(() => frozenMonths.month)

/** What was counted for a department when the month was frozen. */
export const frozenCounts = sqliteTable(
  'frozen_counts',
  {
    id: integer().primaryKey(),
    month: ofMonth(),
    /** Null: complaints of which nobody knows whose agent they are about. */
    departmentId: integer().references(() => departments.id),
    complaints: integer().notNull(),
    substantiated: integer().notNull(),
    unsubstantiated: integer().notNull(),
    concealed: integer().notNull(),
    missed: integer().notNull(),
  },
  (table) => [
    index('frozen_counts_month').on(table.month, table.departmentId),
    index('frozen_counts_of_department').on(table.departmentId, table.month),
  ],
)

/** Which complaints were counted, and as what: corrections are reckoned against it. */
export const frozenComplaints = sqliteTable(
  'frozen_complaints',
  {
    month: ofMonth(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    departmentId: integer().references(() => departments.id),
    verdict: text({ enum: keysOf(complaintVerdicts) }),
    omission: text({ enum: keysOf(omissions) }),
  },
  (table) => [
    primaryKey({ columns: [table.month, table.complaintId] }),
    index('frozen_complaints_complaint').on(table.complaintId),
  ],
)

/** 更正: what changed in a frozen month afterwards, and why; the frozen numbers stay. */
export const monthCorrections = sqliteTable(
  'month_corrections',
  {
    id: integer().primaryKey(),
    month: ofMonth(),
    departmentId: integer().references(() => departments.id),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    field: text({ enum: keysOf(countFields) }).notNull(),
    delta: integer().notNull(),
    reason: text({ enum: keysOf(correctionReasons) }).notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [
    index('month_corrections_month').on(table.month, table.id),
    index('month_corrections_complaint').on(table.complaintId, table.id),
  ],
)
export type MonthCorrection = typeof monthCorrections.$inferSelect
