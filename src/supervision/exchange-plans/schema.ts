import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, subCentres } from '#src/organisation/schema.ts'

import { supervisionSheets } from '../sheets/schema.ts'
import { planStates } from './vocabulary.ts'

/** 互通计划: one for each department and month. */
export const exchangePlans = sqliteTable(
  'exchange_plans',
  {
    id: integer().primaryKey(),
    /** `2026-11`: the month it is for; its faults are those of the month before. */
    month: text().notNull(),
    subCentreId: integer()
      .notNull()
      .references(() => subCentres.id),
    departmentId: integer()
      .notNull()
      .references(() => departments.id),
    state: text({ enum: keysOf(planStates) }).notNull(),
    /** Why the department sent it back. */
    reason: text().notNull().default(''),
    sentAt: integer(),
    sentByName: text().notNull().default(''),
    sentById: integer().references(() => accounts.id),
    answeredAt: integer(),
    answeredByName: text().notNull().default(''),
    revision: integer().notNull().default(1),
    createdAt: integer().notNull(),
    byName: text().notNull(),
  },
  (table) => [
    // However often the clock drafts, each department has one.
    uniqueIndex('exchange_plans_month').on(table.month, table.departmentId),
    index('exchange_plans_newest').on(table.createdAt, table.id),
    index('exchange_plans_state').on(table.state, table.createdAt, table.id),
    index('exchange_plans_department_state').on(
      table.departmentId,
      table.state,
      table.createdAt,
      table.id,
    ),
    index('exchange_plans_department').on(table.departmentId, table.createdAt, table.id),
    index('exchange_plans_sub_centre').on(table.subCentreId, table.createdAt, table.id),
  ],
)
export type ExchangePlan = typeof exchangePlans.$inferSelect

/** 联合培训措施, each for one kind of fault. */
export const exchangeEntries = sqliteTable(
  'exchange_entries',
  {
    id: integer().primaryKey(),
    planId: integer()
      .notNull()
      .references(() => exchangePlans.id),
    faultCategory: text({ enum: keysOf(faultCategories) }).notNull(),
    /** Substantiated complaints of last month as they stood when it was drafted: here, and in how many departments. */
    count: integer().notNull(),
    sharedBy: integer().notNull(),
    measure: text().notNull(),
    ownerId: integer().references(() => accounts.id),
    ownerName: text().notNull().default(''),
    /** The first moment behind its due day. */
    dueAt: integer(),
    doneAt: integer(),
    result: text().notNull().default(''),
    doneByName: text().notNull().default(''),
    sheetId: integer().references(() => supervisionSheets.id),
  },
  (table) => [index('exchange_entries_plan').on(table.planId, table.id)],
)
export type ExchangeEntry = typeof exchangeEntries.$inferSelect
