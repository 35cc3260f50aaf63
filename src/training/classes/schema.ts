import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, subCentres, teams } from '#src/organisation/schema.ts'

import { repeatOffenders } from '../offenders/schema.ts'
import { tracks } from '../records/vocabulary.ts'
import { classResults, classStates, halves, presences, seatStates } from './vocabulary.ts'

/** 脱产班: on the working days from the first to the last. */
export const offJobClasses = sqliteTable(
  'off_job_classes',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    track: text({ enum: keysOf(tracks) }).notNull(),
    state: text({ enum: keysOf(classStates) }).notNull(),
    /** Start of the first day and of the last, Shanghai. */
    fromDay: integer().notNull(),
    untilDay: integer().notNull(),
    place: text().notNull(),
    seats: integer().notNull(),
    trainerId: integer()
      .notNull()
      .references(() => accounts.id),
    trainerName: text().notNull(),
    note: text().notNull(),
    /** How often it was changed: a form carries the number it was drawn for. */
    revision: integer().notNull().default(0),
    at: integer().notNull(),
    by: text().notNull(),
    endedAt: integer(),
    /** Why it was cancelled. */
    reason: text().notNull().default(''),
  },
  (table) => [
    index('off_job_classes_state').on(table.state, table.fromDay, table.id),
    index('off_job_classes_newest').on(table.fromDay, table.id),
    index('off_job_classes_trainer').on(table.trainerId, table.state, table.untilDay),
  ],
)
export type OffJobClass = typeof offJobClasses.$inferSelect

/** 名单: one seat of a class. */
export const classSeats = sqliteTable(
  'class_seats',
  {
    id: integer().primaryKey(),
    classId: integer()
      .notNull()
      .references(() => offJobClasses.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
    offenderId: integer().references(() => repeatOffenders.id),
    teamId: integer().references(() => teams.id),
    departmentId: integer().references(() => departments.id),
    subCentreId: integer().references(() => subCentres.id),
    state: text({ enum: keysOf(seatStates) }).notNull(),
    /** Why two trainings of the same kind or days are meant. */
    keptReason: text().notNull().default(''),
    askedAt: integer().notNull(),
    answeredAt: integer(),
    answeredBy: text().notNull().default(''),
    /** Why the department does not let the agent go, or why the seat was given up. */
    reason: text().notNull().default(''),
    /** The person works elsewhere since the seat was asked for. */
    movedAt: integer(),
    result: text({ enum: keysOf(classResults) }),
    resultNote: text().notNull().default(''),
  },
  (table) => [
    uniqueIndex('class_seats_once').on(table.classId, table.personId),
    index('class_seats_person').on(table.personId, table.classId),
    index('class_seats_state').on(table.state, table.askedAt, table.id),
    index('class_seats_department').on(table.departmentId, table.state, table.askedAt),
    index('class_seats_sub_centre').on(table.subCentreId, table.state, table.askedAt),
    index('class_seats_team').on(table.teamId, table.state, table.askedAt),
  ],
)
export type ClassSeat = typeof classSeats.$inferSelect

/** 到课, by half-day. */
export const classAttendance = sqliteTable(
  'class_attendance',
  {
    seatId: integer()
      .notNull()
      .references(() => classSeats.id),
    day: integer().notNull(),
    half: text({ enum: keysOf(halves) }).notNull(),
    presence: text({ enum: keysOf(presences) }).notNull(),
    at: integer().notNull(),
    by: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seatId, table.day, table.half] })],
)
