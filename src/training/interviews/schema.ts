import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { complaints } from '#src/complaints/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { cancelReasons, interviewStates, interviewTiers } from './vocabulary.ts'

/** 访谈: one of the four tiers about one substantiated complaint. */
export const interviews = sqliteTable(
  'interviews',
  {
    id: integer().primaryKey(),
    complaintId: integer()
      .notNull()
      .references(() => complaints.id),
    tier: text({ enum: keysOf(interviewTiers) }).notNull(),
    state: text({ enum: keysOf(interviewStates) }).notNull(),
    /** The agent concerned, and the units of that day. */
    personId: integer().references(() => people.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    openedAt: integer(),
    dueAt: integer(),
    /** Who was talked to, and what came of it. */
    interviewee: text().notNull().default(''),
    heldAt: integer(),
    coaching: text().notNull().default(''),
    feedback: text().notNull().default(''),
    byId: integer().references(() => accounts.id),
    byName: text().notNull().default(''),
    doneAt: integer(),
    /** 取消 with the verdict: one of `cancelReasons`. */
    cancelledReason: text({ enum: keysOf(cancelReasons) }),
    cancelledAt: integer(),
    /** It was held, and the verdict it rests on does not stand any more. */
    overturnedAt: integer(),
  },
  (table) => [
    uniqueIndex('interviews_tier')
      .on(table.complaintId, table.tier)
      .where(sql`state <> 'cancelled'`),
    index('interviews_complaint').on(table.complaintId, table.id),
    index('interviews_state').on(table.state, table.dueAt, table.id),
    index('interviews_department').on(table.departmentId, table.state, table.dueAt, table.id),
    index('interviews_sub_centre').on(table.subCentreId, table.state, table.dueAt, table.id),
    index('interviews_team').on(table.teamId, table.state, table.dueAt, table.id),
    index('interviews_person').on(table.personId, table.id),
    // What came of those that were held.
    index('interviews_held')
      .on(table.heldAt, table.id)
      .where(sql`held_at is not null`),
    index('interviews_department_held')
      .on(table.departmentId, table.heldAt, table.id)
      .where(sql`held_at is not null`),
  ],
)
export type Interview = typeof interviews.$inferSelect

/** 更正: what stood there before somebody corrected it, and why. */
export const interviewChanges = sqliteTable(
  'interview_changes',
  {
    id: integer().primaryKey(),
    interviewId: integer()
      .notNull()
      .references(() => interviews.id),
    interviewee: text().notNull(),
    heldAt: integer().notNull(),
    coaching: text().notNull(),
    feedback: text().notNull(),
    reason: text().notNull(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [index('interview_changes_interview').on(table.interviewId, table.id)],
)
