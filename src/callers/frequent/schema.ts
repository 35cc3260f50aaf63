import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { customerKinds, profileBy, unitLevels } from './vocabulary.ts'

/** 高频来电规则: what holds from a day on; the latest such day holds, then the newest row. */
export const callerRules = sqliteTable('caller_rules', {
  id: integer().primaryKey(),
  from: integer().notNull(),
  frequentCalls: integer().notNull(),
  frequentDays: integer().notNull(),
  repeatDays: integer().notNull(),
  reason: text().notNull(),
  at: integer().notNull(),
  by: text().notNull(),
})
export type CallerRule = typeof callerRules.$inferSelect

/** 高频客户, under a word that hides the number (`sealNumber`): no table but the calls keeps numbers. */
export const frequentCallers = sqliteTable(
  'frequent_callers',
  {
    id: integer().primaryKey(),
    word: text().notNull().unique(),
    /** False once they call less: what a person marked stays. */
    active: integer({ mode: 'boolean' }).notNull(),
    calls: integer().notNull(),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    lastCallId: integer()
      .notNull()
      .references(() => calls.id),
    /** The business type they call about most, and those behind it. */
    typeId: integer().references(() => businessTypes.id),
    types: text({ mode: 'json' }).$type<{ typeId: number | null; calls: number }[]>().notNull(),
    parts: text({ mode: 'json' }).$type<number[]>().notNull(),
    hours: text({ mode: 'json' }).$type<number[]>().notNull(),
    customerKind: text({ enum: keysOf(customerKinds) })
      .notNull()
      .default('unknown'),
    kindBy: text().notNull().default(''),
    kindAt: integer(),
    countedAt: integer().notNull(),
  },
  (table) => [index('frequent_callers_calls').on(table.active, table.calls, table.id)],
)
export type FrequentCaller = typeof frequentCallers.$inferSelect

/** Of those who are frequent: how many of their calls a unit took. 0 stands for the whole centre. */
export const frequentCallerUnits = sqliteTable(
  'frequent_caller_units',
  {
    level: text({ enum: keysOf(unitLevels) }).notNull(),
    unitId: integer().notNull(),
    callerId: integer()
      .notNull()
      .references(() => frequentCallers.id, { onDelete: 'cascade' }),
    calls: integer().notNull(),
    typeId: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.level, table.unitId, table.callerId] }),
    index('frequent_caller_units_calls').on(table.level, table.unitId, table.calls, table.callerId),
    index('frequent_caller_units_type').on(
      table.level,
      table.unitId,
      table.typeId,
      table.calls,
      table.callerId,
    ),
    index('frequent_caller_units_caller').on(table.callerId),
  ],
)

/** 画像 of all frequent callers together, made anew with each count. */
export const frequentProfiles = sqliteTable(
  'frequent_profiles',
  {
    by: text({ enum: keysOf(profileBy) }).notNull(),
    key: text().notNull(),
    callers: integer().notNull(),
    calls: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.by, table.key] })],
)
