import { and, desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused, Refused } from '#src/kernel/errors.ts'
import { personOf } from '#src/training/learner.ts'
import { recordTraining } from '#src/training/records/record-training.ts'

import {
  type Course,
  type CoursePage,
  coursePages,
  courseProgress,
  type CourseProgress,
  courses,
  type CourseVersion,
  courseVersions,
} from './schema.ts'
import { courseRefusals } from './vocabulary.ts'
import { courseOf, pagesOf, versionNumbered } from './write.ts'

const learnerOf = ({ accountId }: Actor): number => {
  if (accountId === null) throw new Forbidden('course.learn')
  return accountId
}

/** The version a learner is in: the one begun and not finished, else the published one. */
function versionFor(db: Db, actor: Actor, course: Course): CourseVersion {
  const begun = db
    .select({ version: courseVersions, finishedAt: courseProgress.finishedAt })
    .from(courseProgress)
    .innerJoin(courseVersions, eq(courseVersions.id, courseProgress.versionId))
    .where(
      and(eq(courseProgress.accountId, learnerOf(actor)), eq(courseVersions.courseId, course.id)),
    )
    .orderBy(desc(courseVersions.number))
    .limit(1)
    .get()
  if (course.version === null) throw new NotFound()
  if (begun && (begun.finishedAt === null || begun.version.number === course.version))
    return begun.version
  return versionNumbered(db, course.id, course.version)
}

const progressIn = (db: Db, actor: Actor, versionId: number): CourseProgress | undefined =>
  db
    .select()
    .from(courseProgress)
    .where(
      and(eq(courseProgress.versionId, versionId), eq(courseProgress.accountId, learnerOf(actor))),
    )
    .get()

export type Learning = {
  course: Course
  version: CourseVersion
  pages: CoursePage[]
  progress: CourseProgress | null
}

/** A published course as its learner stands in it. */
export function learning(db: Db, actor: Actor, courseId: number): Learning {
  authorise(actor, 'course.learn')
  const course = courseOf(db, courseId)
  if (course.state !== 'published') throw new NotFound()
  const version = versionFor(db, actor, course)
  const progress = progressIn(db, actor, version.id) ?? null
  return { course, version, pages: pagesOf(db, version.id), progress }
}

/** 打开一页: the page after those that were seen; its time runs from now, by the server's clock. */
export function openPage(db: Db, actor: Actor, courseId: number, now = Date.now()): void {
  authorise(actor, 'course.learn')
  write(db, (tx) => {
    const { version, progress } = learning(tx, actor, courseId)
    if (progress?.finishedAt) return
    if (progress && progress.openedAt !== null) return
    if (progress) {
      tx.update(courseProgress)
        .set({ openedAt: now })
        .where(eq(courseProgress.id, progress.id))
        .run()
      return
    }
    const who = { accountId: learnerOf(actor), personId: personOf(tx, actor) }
    tx.insert(courseProgress)
      .values({ versionId: version.id, ...who, openedAt: now, startedAt: now })
      .run()
  })
}

/** 看完一页: in order, and only after its least time; with the last page the course is finished. */
export function finishPage(
  db: Db,
  actor: Actor,
  courseId: number,
  position: number,
  now = Date.now(),
): { finished: boolean } {
  authorise(actor, 'course.learn')
  return write(db, (tx) => {
    const { course, pages, progress } = learning(tx, actor, courseId)
    if (!progress) throw refused(courseRefusals, 'not-seen')
    // Pressed twice, or in another tab: it is seen.
    if (position <= progress.seen) return { finished: progress.finishedAt !== null }
    const page = pages[position - 1]
    if (!page) throw refused(courseRefusals, 'no-such-page')
    if (position !== progress.seen + 1) throw refused(courseRefusals, 'not-in-order')
    if (progress.openedAt === null) throw refused(courseRefusals, 'not-seen')
    const leftMs = progress.openedAt + page.leastSeconds * 1000 - now
    if (leftMs > 0) {
      const sentence = `${courseRefusals['too-soon']}，还要 ${Math.ceil(leftMs / 1000)} 秒`
      throw new Refused('too-soon', sentence)
    }
    const finished = position === pages.length
    tx.update(courseProgress)
      .set({
        ...{ seen: position, openedAt: finished ? null : now },
        finishedAt: finished ? now : null,
      })
      .where(eq(courseProgress.id, progress.id))
      .run()
    if (!finished) return { finished }
    record(tx, actor, 'course.finished', { kind: 'course', id: courseId }, { pages: pages.length })
    // A leader whose account is nobody's of the roster learns, too, and is not counted.
    if (progress.personId === null) return { finished }
    recordTraining(tx, {
      ...{ personId: progress.personId, kind: 'course', track: course.track, title: course.title },
      ...{ refId: courseId, trainerId: course.createdById, trainerName: course.createdByName },
      ...{ outcome: 'done', score: null, completedAt: now },
    })
    return { finished }
  })
}

export type OwnCourse = {
  course: Course
  pages: number
  progress: Pick<CourseProgress, 'seen' | 'finishedAt'> | null
}

/** 我的课程: what is published, the newest first, and how far the reader is. */
export function ownCourses(db: Db, actor: Actor): OwnCourse[] {
  authorise(actor, 'course.learn')
  const rows = db
    .select({ course: courses, versionId: courseVersions.id })
    .from(courses)
    .innerJoin(
      courseVersions,
      and(eq(courseVersions.courseId, courses.id), eq(courseVersions.number, courses.version)),
    )
    .where(eq(courses.state, 'published'))
    .orderBy(desc(courses.id))
    .limit(100)
    .all()
  const ids = rows.map(({ versionId }) => versionId)
  const pages = db
    .select({ versionId: coursePages.versionId })
    .from(coursePages)
    .where(isOneOf(coursePages.versionId, ids))
    .all()
  return rows.map(({ course, versionId }) => ({
    course,
    pages: pages.filter((page) => page.versionId === versionId).length,
    progress: progressIn(db, actor, versionId) ?? null,
  }))
}
