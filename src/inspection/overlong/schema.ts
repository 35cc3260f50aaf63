import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { overlongAnswers } from './vocabulary.ts'

/** What counts as over-long, from a day on; of several rows of one day the newest holds. */
export const overlongSettings = sqliteTable(
  'overlong_settings',
  {
    id: integer().primaryKey(),
    from: integer().notNull(),
    /** Longer than so many of a hundred calls of its type. */
    percent: real().notNull(),
    /** Types with fewer calls in the measured days are judged by the calls of all types. */
    leastCalls: integer().notNull(),
    /** Shorter ones are none, whatever their type. */
    leastMinutes: integer().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [index('overlong_settings_from').on(table.from, table.id)],
)
export type OverlongSetting = typeof overlongSettings.$inferSelect

/** The limits of one day, measured once over the days before it. */
export const overlongLimits = sqliteTable(
  'overlong_limits',
  {
    day: integer().notNull(),
    /** 0 for the calls of all types. */
    businessTypeId: integer().notNull(),
    calls: integer().notNull(),
    limitMs: integer().notNull(),
    /** False where the type has too few calls and goes by those of all types. */
    own: integer({ mode: 'boolean' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.businessTypeId] })],
)
export type OverlongLimit = typeof overlongLimits.$inferSelect

/** 超长通话: calls that outlasted the limit of their type. Units are copied, so that lists need no join. */
export const overlongCalls = sqliteTable(
  'overlong_calls',
  {
    callId: integer()
      .primaryKey()
      .references(() => calls.id),
    startedAt: integer().notNull(),
    durationMs: integer().notNull(),
    limitMs: integer().notNull(),
    businessTypeId: integer().references(() => businessTypes.id),
    personId: integer().references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    /** The newest mark; null while nobody has said anything. */
    answer: text({ enum: keysOf(overlongAnswers) }),
  },
  (table) => [
    index('overlong_newest').on(table.startedAt, table.callId),
    index('overlong_sub_centre').on(table.subCentreId, table.startedAt, table.callId),
    index('overlong_department').on(table.departmentId, table.startedAt, table.callId),
    index('overlong_team').on(table.teamId, table.startedAt, table.callId),
    index('overlong_person').on(table.personId, table.startedAt, table.callId),
    index('overlong_type').on(table.businessTypeId, table.startedAt, table.callId),
    index('overlong_open')
      .on(table.startedAt, table.callId)
      .where(sql`answer is null`),
    // Of a unit few are open among years of answered ones.
    index('overlong_sub_centre_open')
      .on(table.subCentreId, table.startedAt, table.callId)
      .where(sql`answer is null`),
    index('overlong_department_open')
      .on(table.departmentId, table.startedAt, table.callId)
      .where(sql`answer is null`),
    index('overlong_team_open')
      .on(table.teamId, table.startedAt, table.callId)
      .where(sql`answer is null`),
  ],
)
export type OverlongCall = typeof overlongCalls.$inferSelect

/** Every mark there was: a later one does not wipe out the one before. */
export const overlongMarks = sqliteTable(
  'overlong_marks',
  {
    id: integer().primaryKey(),
    callId: integer()
      .notNull()
      .references(() => overlongCalls.callId),
    answer: text({ enum: keysOf(overlongAnswers) }).notNull(),
    note: text().notNull(),
    accountId: integer().references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('overlong_marks_call').on(table.callId, table.id)],
)
export type OverlongMark = typeof overlongMarks.$inferSelect

/** How far the calls have been looked through; one row. */
export const overlongProgress = sqliteTable('overlong_progress', {
  id: integer().primaryKey(),
  lastCallId: integer().notNull(),
})
