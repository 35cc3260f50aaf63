import { and, desc, eq, sql } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { tracks, type Track } from '../records/vocabulary.ts'
import {
  type Course,
  courseAttendance,
  type CoursePage,
  coursePictures,
  courses,
  courseSessions,
  type CourseVersion,
} from './schema.ts'
import { type CourseState, courseStates } from './vocabulary.ts'
import { courseOf, draftOf, pagesOf, versionNumbered } from './write.ts'

export type CourseFilters = { state: CourseState | null; track: Track | null }

export const readCourseFilters = (
  query: Readonly<Record<string, string | undefined>>,
): CourseFilters => ({
  state: keysOf(courseStates).find((key) => key === query['state']) ?? null,
  track: keysOf(tracks).find((key) => key === query['track']) ?? null,
})

const conditionsOf = ({ state, track }: CourseFilters) =>
  and(
    state === null ? undefined : eq(courses.state, state),
    track === null ? undefined : eq(courses.track, track),
  )

/** 课程, newest first. */
export function courseList(
  db: Db,
  actor: Actor,
  filters: CourseFilters,
  request: PageRequest,
): Page<Course> {
  authorise(actor, 'course.edit')
  const list = keyset(courses.id, courses.id, request)
  const rows = db
    .select()
    .from(courses)
    .where(and(conditionsOf(filters), list.where))
    .orderBy(...list.order)
    .limit(list.limit)
    .all()
  return cutPage(rows, request, ({ id }) => ({ value: id, id }))
}

export function courseCount(db: Db, actor: Actor, filters: CourseFilters, most: number): number {
  authorise(actor, 'course.edit')
  const found = db.select({ id: courses.id }).from(courses).where(conditionsOf(filters))
  return countUpTo(db, found, most)
}

export type Lectured = typeof courseSessions.$inferSelect & { people: number }
export type CourseDetail = {
  course: Course
  /** What is shown: the draft, or what is published. */
  version: CourseVersion
  isDraft: boolean
  pages: CoursePage[]
  lectures: Lectured[]
}

export function courseDetail(db: Db, actor: Actor, id: number): CourseDetail {
  authorise(actor, 'course.edit')
  const course = courseOf(db, id)
  const draft = draftOf(db, id)
  const version = draft ?? versionNumbered(db, id, course.version ?? 0)
  const lectures = db
    .select({ session: courseSessions, people: sql<number>`count(${courseAttendance.id})` })
    .from(courseSessions)
    .leftJoin(courseAttendance, eq(courseAttendance.sessionId, courseSessions.id))
    .where(eq(courseSessions.courseId, id))
    .groupBy(courseSessions.id)
    .orderBy(desc(courseSessions.heldAt), desc(courseSessions.id))
    .limit(50)
    .all()
    .map(({ session, people }) => ({ ...session, people }))
  return { course, version, isDraft: draft !== null, pages: pagesOf(db, version.id), lectures }
}

/** A picture of a course, for whoever writes or learns. */
export function pictureOf(db: Db, id: number) {
  const picture = db.select().from(coursePictures).where(eq(coursePictures.id, id)).get()
  if (!picture) throw new NotFound()
  return picture
}
