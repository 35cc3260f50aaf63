import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { repeatCauses } from './vocabulary.ts'

/** How far calls have been looked at, and by which rule; one row. */
export const repeatProgress = sqliteTable('repeat_progress', {
  id: integer().primaryKey(),
  lastCallId: integer().notNull(),
  /** The figures they were looked at by, written out. */
  figures: text().notNull(),
  at: integer().notNull(),
})

/**
 * 重复来电链: calls of one number, each within the days of the rule after the one before. It belongs to the
 * unit that took the first one: whose first answer was not the last.
 */
export const repeatChains = sqliteTable(
  'repeat_chains',
  {
    id: integer().primaryKey(),
    word: text().notNull(),
    firstCallId: integer()
      .notNull()
      .references(() => calls.id),
    lastCallId: integer()
      .notNull()
      .references(() => calls.id),
    firstAt: integer().notNull(),
    lastAt: integer().notNull(),
    calls: integer().notNull(),
    shortestGapMs: integer().notNull(),
    longestGapMs: integer().notNull(),
    /** All of one business type. */
    same: integer({ mode: 'boolean' }).notNull(),
    typeId: integer().references(() => businessTypes.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    cause: text({ enum: keysOf(repeatCauses) }),
    causeNote: text().notNull().default(''),
    causeBy: text().notNull().default(''),
    causeAt: integer(),
    revision: integer().notNull().default(1),
  },
  (table) => [
    index('repeat_chains_word').on(table.word, table.lastAt),
    index('repeat_chains_newest').on(table.lastAt, table.id),
    index('repeat_chains_department').on(table.departmentId, table.lastAt, table.id),
    index('repeat_chains_sub_centre').on(table.subCentreId, table.lastAt, table.id),
    index('repeat_chains_team').on(table.teamId, table.lastAt, table.id),
    index('repeat_chains_type').on(table.typeId, table.lastAt, table.id),
    // What a head narrows the own department to.
    index('repeat_chains_department_type').on(
      table.departmentId,
      table.typeId,
      table.lastAt,
      table.id,
    ),
    index('repeat_chains_department_cause').on(
      table.departmentId,
      table.cause,
      table.lastAt,
      table.id,
    ),
    index('repeat_chains_same').on(table.same, table.lastAt, table.id),
    index('repeat_chains_cause').on(table.cause, table.lastAt, table.id),
  ],
)
export type RepeatChain = typeof repeatChains.$inferSelect

/** 一次解决: of the calls of a day, a department and a type, how many were followed by another. 0 = none known. */
export const contactDays = sqliteTable(
  'contact_days',
  {
    day: integer().notNull(),
    departmentId: integer().notNull(),
    typeId: integer().notNull(),
    calls: integer().notNull(),
    followed: integer().notNull(),
    followedSame: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.departmentId, table.typeId] })],
)

/** Which days were counted, by how many days, and whether calls came later that change them. */
export const contactCounts = sqliteTable('contact_counts', {
  day: integer().primaryKey(),
  repeatDays: integer().notNull(),
  calls: integer().notNull(),
  /** Anonymous, short and our own numbers, which belong to nobody. */
  without: integer().notNull(),
  stale: integer({ mode: 'boolean' }).notNull().default(false),
  countedAt: integer().notNull(),
})
