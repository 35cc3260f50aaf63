import { blob, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

import { accounts } from '#src/auth/schema.ts'
import { clips } from '#src/clips/schema.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { people } from '#src/organisation/schema.ts'
import { tracks } from '#src/training/records/vocabulary.ts'

import { courseStates, deliveryModes } from './vocabulary.ts'

/** 课程: what is taught; its pages stand in its versions. */
export const courses = sqliteTable(
  'courses',
  {
    id: integer().primaryKey(),
    title: text().notNull(),
    summary: text().notNull().default(''),
    track: text({ enum: keysOf(tracks) }).notNull(),
    mode: text({ enum: keysOf(deliveryModes) }).notNull(),
    /** 微信课堂: the link as text; nothing is fetched from it. */
    link: text().notNull().default(''),
    state: text({ enum: keysOf(courseStates) }).notNull(),
    /** The published version; null before the first. */
    version: integer(),
    createdAt: integer().notNull(),
    createdById: integer().references(() => accounts.id),
    createdByName: text().notNull(),
  },
  (table) => [index('courses_state').on(table.state, table.track, table.id)],
)
export type Course = typeof courses.$inferSelect

export const courseVersions = sqliteTable(
  'course_versions',
  {
    id: integer().primaryKey(),
    courseId: integer()
      .notNull()
      .references(() => courses.id),
    number: integer().notNull(),
    /** Counts the changes of a draft, so that a stale page is told. */
    revision: integer().notNull().default(0),
    publishedAt: integer(),
    publishedByName: text(),
  },
  (table) => [uniqueIndex('course_versions_number').on(table.courseId, table.number)],
)
export type CourseVersion = typeof courseVersions.$inferSelect

export const coursePages = sqliteTable(
  'course_pages',
  {
    id: integer().primaryKey(),
    versionId: integer()
      .notNull()
      .references(() => courseVersions.id),
    /** From 1. */
    position: integer().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    leastSeconds: integer().notNull(),
    pictureId: integer().references(() => coursePictures.id),
    pictureWords: text().notNull().default(''),
    clipId: integer().references(() => clips.id, { onDelete: 'set null' }),
  },
  (table) => [
    index('course_pages_version').on(table.versionId, table.position),
    index('course_pages_clip').on(table.clipId),
    index('course_pages_picture').on(table.pictureId),
  ],
)
export type CoursePage = typeof coursePages.$inferSelect

/** Pictures of courses; small ones, kept with the rest so that a copy of the database is whole. */
export const coursePictures = sqliteTable('course_pictures', {
  id: integer().primaryKey(),
  type: text().notNull(),
  bytes: blob({ mode: 'buffer' }).notNull(),
  at: integer().notNull(),
})

/** How far somebody is in one version, by the server's clock. */
export const courseProgress = sqliteTable(
  'course_progress',
  {
    id: integer().primaryKey(),
    versionId: integer()
      .notNull()
      .references(() => courseVersions.id),
    accountId: integer()
      .notNull()
      .references(() => accounts.id),
    personId: integer().references(() => people.id),
    /** Pages seen to the end. */
    seen: integer().notNull().default(0),
    /** When the page after those was opened. */
    openedAt: integer(),
    startedAt: integer().notNull(),
    finishedAt: integer(),
  },
  (table) => [
    uniqueIndex('course_progress_once').on(table.versionId, table.accountId),
    index('course_progress_account').on(table.accountId, table.id),
  ],
)
export type CourseProgress = typeof courseProgress.$inferSelect

/** 现场讲授: one lecture that was held. */
export const courseSessions = sqliteTable(
  'course_sessions',
  {
    id: integer().primaryKey(),
    courseId: integer()
      .notNull()
      .references(() => courses.id),
    heldAt: integer().notNull(),
    place: text().notNull(),
    trainerId: integer().references(() => accounts.id),
    trainerName: text().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('course_sessions_course').on(table.courseId, table.heldAt, table.id)],
)

export const courseAttendance = sqliteTable(
  'course_attendance',
  {
    id: integer().primaryKey(),
    sessionId: integer()
      .notNull()
      .references(() => courseSessions.id),
    personId: integer()
      .notNull()
      .references(() => people.id),
  },
  (table) => [uniqueIndex('course_attendance_once').on(table.sessionId, table.personId)],
)
