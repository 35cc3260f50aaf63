import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { scoringFormVersions } from '../forms/schema.ts'
import { sessionStates } from './vocabulary.ts'

/** 校准会: a group scores the same calls, against an expert where one is named. */
export const calibrationSessions = sqliteTable(
  'calibration_sessions',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    state: text({ enum: keysOf(sessionStates) })
      .notNull()
      .default('open'),
    versionId: integer()
      .notNull()
      .references(() => scoringFormVersions.id),
    expertId: integer().references(() => accounts.id),
    /** Of calls drawn at random: what they were drawn by, and from how many; null where named by hand. */
    seed: text(),
    frameSize: integer(),
    note: text().notNull().default(''),
    dueAt: integer(),
    createdAt: integer().notNull(),
    createdBy: integer().references(() => accounts.id),
    createdByName: text().notNull(),
    closedAt: integer(),
    /** 结论, written after the scores were shown. */
    conclusion: text().notNull().default(''),
  },
  (table) => [index('calibration_sessions_newest').on(table.createdAt, table.id)],
)
export type CalibrationSession = typeof calibrationSessions.$inferSelect

export const calibrationCalls = sqliteTable(
  'calibration_calls',
  {
    sessionId: integer()
      .notNull()
      .references(() => calibrationSessions.id),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.callId] })],
)

export const calibrationMembers = sqliteTable(
  'calibration_members',
  {
    sessionId: integer()
      .notNull()
      .references(() => calibrationSessions.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionId, table.accountId] }),
    index('calibration_members_account').on(table.accountId),
  ],
)

/** 讨论记录 about one item, named by its code. */
export const calibrationNotes = sqliteTable(
  'calibration_notes',
  {
    sessionId: integer()
      .notNull()
      .references(() => calibrationSessions.id),
    code: text().notNull(),
    note: text().notNull(),
    byName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.sessionId, table.code] })],
)
