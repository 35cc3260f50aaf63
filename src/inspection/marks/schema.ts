import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { breakAnswers, markKinds } from './vocabulary.ts'

/** Abuse by the customer excuses items; praise counts as much as blame and feeds good cases. */
export const callMarks = sqliteTable(
  'call_marks',
  {
    id: integer().primaryKey(),
    kind: text({ enum: keysOf(markKinds) }).notNull(),
    callId: integer()
      .notNull()
      .references(() => calls.id),
    recordingId: integer().references(() => recordings.id, { onDelete: 'set null' }),
    personId: integer().references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    startMs: integer().notNull(),
    endMs: integer().notNull(),
    note: text().notNull(),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    accountName: text().notNull(),
    at: integer().notNull(),
    withdrawnAt: integer(),
    withdrawnReason: text(),
  },
  (table) => [
    uniqueIndex('call_marks_standing')
      .on(table.callId, table.kind)
      .where(sql`withdrawn_at is null`),
    index('call_marks_call').on(table.callId, table.id),
    index('call_marks_kind').on(table.kind, table.at, table.id),
    index('call_marks_person').on(table.personId, table.at, table.id),
    index('call_marks_recording').on(table.recordingId),
  ],
)
export type CallMark = typeof callMarks.$inferSelect

/** 休息提议: one for each abused call, answered by the agent. */
export const breakOffers = sqliteTable(
  'break_offers',
  {
    id: integer().primaryKey(),
    markId: integer()
      .notNull()
      .unique()
      .references(() => callMarks.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    offeredAt: integer().notNull(),
    answer: text({ enum: keysOf(breakAnswers) }),
    answeredAt: integer(),
  },
  (table) => [index('break_offers_person').on(table.personId, table.offeredAt)],
)
export type BreakOffer = typeof breakOffers.$inferSelect
