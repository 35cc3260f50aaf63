import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import { offJobClasses } from '#src/training/classes/schema.ts'

import { sharingMeetings } from '../sharing/schema.ts'
import { lectureOccasions, lectureStates } from './vocabulary.ts'

/** 选派质检员授课, and what came of it. */
export const lectures = sqliteTable(
  'lectures',
  {
    id: integer().primaryKey(),
    topic: text().notNull(),
    occasion: text({ enum: keysOf(lectureOccasions) }).notNull(),
    meetingId: integer().references(() => sharingMeetings.id),
    classId: integer().references(() => offJobClasses.id),
    /** Start of its day, Shanghai. */
    day: integer().notNull(),
    note: text().notNull(),
    lecturerId: integer()
      .notNull()
      .references(() => accounts.id),
    lecturerName: text().notNull(),
    state: text({ enum: keysOf(lectureStates) }).notNull(),
    /** Why it was declined or cancelled. */
    reason: text().notNull().default(''),
    answeredAt: integer(),
    heldAt: integer(),
    minutes: integer(),
    listeners: integer(),
    at: integer().notNull(),
    byId: integer().references(() => accounts.id),
    byName: text().notNull(),
  },
  (table) => [
    index('lectures_newest').on(table.day, table.id),
    index('lectures_state').on(table.state, table.day, table.id),
    index('lectures_lecturer').on(table.lecturerId, table.day, table.id),
    index('lectures_meeting').on(table.meetingId),
    index('lectures_class').on(table.classId),
  ],
)
export type Lecture = typeof lectures.$inferSelect

/** Who listened; that somebody gave a rating stands here, which one nowhere. */
export const lectureListeners = sqliteTable(
  'lecture_listeners',
  {
    id: integer().primaryKey(),
    lectureId: integer()
      .notNull()
      .references(() => lectures.id),
    personId: integer().references(() => people.id),
    accountId: integer().references(() => accounts.id),
    rated: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [
    index('lecture_listeners_lecture').on(table.lectureId, table.id),
    index('lecture_listeners_person').on(table.personId, table.rated),
    index('lecture_listeners_account').on(table.accountId, table.rated),
  ],
)

/** 匿名反馈: how often each rating was given. */
export const lectureRatings = sqliteTable(
  'lecture_ratings',
  {
    lectureId: integer()
      .notNull()
      .references(() => lectures.id),
    rating: integer().notNull(),
    count: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.lectureId, table.rating] })],
)
