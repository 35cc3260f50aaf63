import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { tracks } from '../records/vocabulary.ts'
import { mentorshipResults, mentorshipStates } from './vocabulary.ts'

/** 师徒结对: the agreement, and what came of it. */
export const mentorships = sqliteTable(
  'mentorships',
  {
    id: integer().primaryKey(),
    mentorId: integer()
      .notNull()
      .references(() => people.id),
    apprenticeId: integer()
      .notNull()
      .references(() => people.id),
    /** Where the apprentice works. */
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    state: text({ enum: keysOf(mentorshipStates) }).notNull(),
    track: text({ enum: keysOf(tracks) }).notNull(),
    fromDay: integer().notNull(),
    untilDay: integer().notNull(),
    goal: text().notNull(),
    keptReason: text().notNull().default(''),
    mentorConfirmedAt: integer(),
    apprenticeConfirmedAt: integer(),
    /** Who looks after it. */
    trainerId: integer().references(() => accounts.id),
    trainerName: text().notNull(),
    at: integer().notNull(),
    endedAt: integer(),
    endedBy: text().notNull().default(''),
    result: text({ enum: keysOf(mentorshipResults) }),
    /** What came of it, or why it was broken off. */
    note: text().notNull().default(''),
  },
  (table) => [
    // One apprentice has one mentor at a time.
    uniqueIndex('mentorships_apprentice')
      .on(table.apprenticeId)
      .where(sql`state in ('drafted', 'running')`),
    index('mentorships_of_apprentice').on(table.apprenticeId, table.id),
    index('mentorships_of_mentor').on(table.mentorId, table.id),
    index('mentorships_state').on(table.state, table.untilDay, table.id),
    index('mentorships_department').on(table.departmentId, table.state, table.untilDay, table.id),
    index('mentorships_sub_centre').on(table.subCentreId, table.state, table.untilDay, table.id),
    index('mentorships_team').on(table.teamId, table.state, table.untilDay, table.id),
    index('mentorships_trainer').on(table.trainerId, table.state),
  ],
)
export type Mentorship = typeof mentorships.$inferSelect

/** 帮带措施. */
export const mentorshipMeasures = sqliteTable(
  'mentorship_measures',
  {
    id: integer().primaryKey(),
    mentorshipId: integer()
      .notNull()
      .references(() => mentorships.id),
    measure: text().notNull(),
    dueDay: integer().notNull(),
    doneAt: integer(),
    doneBy: text().notNull().default(''),
  },
  (table) => [index('mentorship_measures_of').on(table.mentorshipId, table.dueDay, table.id)],
)
export type MentorshipMeasure = typeof mentorshipMeasures.$inferSelect
