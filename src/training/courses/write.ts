import { and, asc, desc, eq, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { recordTraining } from '#src/training/records/record-training.ts'
import type { Track } from '#src/training/records/vocabulary.ts'

import { pictureType } from './pictures.ts'
import {
  type Course,
  courseAttendance,
  type CoursePage,
  coursePages,
  coursePictures,
  courses,
  courseSessions,
  type CourseVersion,
  courseVersions,
} from './schema.ts'
import { courseLimits, courseRefusals, type DeliveryMode } from './vocabulary.ts'

export type NewCourse = {
  title: string
  summary: string
  track: Track
  mode: DeliveryMode
  link: string
}

/** 新建课程: with an empty first version to be written. */
export function createCourse(db: Db, actor: Actor, course: NewCourse, now = Date.now()): Course {
  authorise(actor, 'course.edit')
  return write(db, (tx) => {
    const by = { createdById: actor.accountId, createdByName: actor.name }
    const made = tx
      .insert(courses)
      .values({ ...course, state: 'draft', createdAt: now, ...by })
      .returning()
      .get()
    tx.insert(courseVersions).values({ courseId: made.id, number: 1 }).run()
    record(tx, actor, 'course.created', { kind: 'course', id: made.id }, { name: made.title })
    return made
  })
}

export function courseOf(db: Db, id: number): Course {
  const course = db.select().from(courses).where(eq(courses.id, id)).get()
  if (!course) throw new NotFound()
  return course
}

/** The version being written, or null where the newest is published. */
export function draftOf(db: Db, courseId: number): CourseVersion | null {
  const newest = db
    .select()
    .from(courseVersions)
    .where(eq(courseVersions.courseId, courseId))
    .orderBy(desc(courseVersions.number))
    .limit(1)
    .get()
  return newest && newest.publishedAt === null ? newest : null
}

export const pagesOf = (db: Db, versionId: number): CoursePage[] =>
  db
    .select()
    .from(coursePages)
    .where(eq(coursePages.versionId, versionId))
    .orderBy(asc(coursePages.position))
    .all()

export type WrittenPage = {
  /** Null for a new page at the end. */
  pageId: number | null
  title: string
  body: string
  leastSeconds: number
  clipId: number | null
  picture: { bytes: Uint8Array; words: string } | null
  /** The revision the form was drawn for. */
  seen: number
}

/** Writes one page of the draft; two writers at once are told. */
export function writePage(
  db: Db,
  actor: Actor,
  courseId: number,
  page: WrittenPage,
  now = Date.now(),
): void {
  authorise(actor, 'course.edit')
  write(db, (tx) => {
    const draft = openDraft(tx, courseId, page.seen)
    const pages = pagesOf(tx, draft.id)
    const { title, body, leastSeconds, clipId } = page
    const said = { title, body, leastSeconds, clipId, ...pictured(tx, page.picture, now) }
    if (page.pageId === null) {
      if (pages.length >= courseLimits.pages) throw refused(courseRefusals, 'too-many-pages')
      tx.insert(coursePages)
        .values({ versionId: draft.id, position: pages.length + 1, ...said })
        .run()
    } else {
      const before = pages.find(({ id }) => id === page.pageId)
      if (!before) throw new NotFound()
      tx.update(coursePages).set(said).where(eq(coursePages.id, page.pageId)).run()
      if (page.picture) sweepPicture(tx, before.pictureId)
    }
    changed(tx, actor, courseId, draft)
  })
}

function pictured(tx: Db, picture: WrittenPage['picture'], at: number) {
  if (!picture) return {}
  if (picture.bytes.length > courseLimits.pictureBytes)
    throw refused(courseRefusals, 'picture-too-large')
  const type = pictureType(picture.bytes)
  if (type === null) throw refused(courseRefusals, 'not-picture')
  const { id: pictureId } = tx
    .insert(coursePictures)
    .values({ type, bytes: Buffer.from(picture.bytes), at })
    .returning()
    .get()
  return { pictureId, pictureWords: picture.words }
}

/** A picture goes with the last page that shows it; a published version keeps its own. */
function sweepPicture(tx: Db, id: number | null): void {
  if (id === null) return
  const shown = tx
    .select({ id: coursePages.id })
    .from(coursePages)
    .where(eq(coursePages.pictureId, id))
    .limit(1)
    .get()
  if (!shown) tx.delete(coursePictures).where(eq(coursePictures.id, id)).run()
}

/** Takes a page out of the draft; those behind it move up. */
export function removePage(
  db: Db,
  actor: Actor,
  courseId: number,
  pageId: number,
  seen: number,
): void {
  authorise(actor, 'course.edit')
  write(db, (tx) => {
    const draft = openDraft(tx, courseId, seen)
    const page = pagesOf(tx, draft.id).find(({ id }) => id === pageId)
    if (!page) throw new NotFound()
    tx.delete(coursePages).where(eq(coursePages.id, pageId)).run()
    sweepPicture(tx, page.pictureId)
    tx.update(coursePages)
      .set({ position: sql`${coursePages.position} - 1` })
      .where(
        and(eq(coursePages.versionId, draft.id), sql`${coursePages.position} > ${page.position}`),
      )
      .run()
    changed(tx, actor, courseId, draft)
  })
}

function openDraft(tx: Db, courseId: number, seen: number): CourseVersion {
  if (courseOf(tx, courseId).state === 'retired') throw refused(courseRefusals, 'retired')
  const draft = draftOf(tx, courseId)
  if (!draft) throw refused(courseRefusals, 'not-draft')
  if (draft.revision !== seen) throw refused(courseRefusals, 'stale')
  return draft
}

function changed(tx: Db, actor: Actor, courseId: number, { id, number, revision }: CourseVersion) {
  tx.update(courseVersions)
    .set({ revision: revision + 1 })
    .where(eq(courseVersions.id, id))
    .run()
  record(tx, actor, 'course.changed', { kind: 'course', id: courseId }, { version: number })
}

/** 发布: from then on learners begin this version; who is in an older one goes on in it. */
export function publishCourse(
  db: Db,
  actor: Actor,
  courseId: number,
  seen: number,
  now = Date.now(),
): void {
  authorise(actor, 'course.edit')
  write(db, (tx) => {
    const draft = openDraft(tx, courseId, seen)
    const pages = pagesOf(tx, draft.id).length
    if (pages === 0) throw refused(courseRefusals, 'no-pages')
    const published = { publishedAt: now, publishedByName: actor.name }
    tx.update(courseVersions).set(published).where(eq(courseVersions.id, draft.id)).run()
    tx.update(courses)
      .set({ state: 'published', version: draft.number })
      .where(eq(courses.id, courseId))
      .run()
    const facts = { version: draft.number, pages }
    record(tx, actor, 'course.published', { kind: 'course', id: courseId }, facts)
  })
}

/** 起草新版: a copy of what is published, to be changed. */
export function draftAnew(db: Db, actor: Actor, courseId: number): void {
  authorise(actor, 'course.edit')
  write(db, (tx) => {
    const course = courseOf(tx, courseId)
    if (course.state === 'retired') throw refused(courseRefusals, 'retired')
    if (draftOf(tx, courseId)) throw refused(courseRefusals, 'draft-exists')
    const number = (course.version ?? 0) + 1
    const published = versionNumbered(tx, courseId, course.version ?? 0)
    const draft = tx.insert(courseVersions).values({ courseId, number }).returning().get()
    for (const { id: _id, ...page } of pagesOf(tx, published.id))
      tx.insert(coursePages)
        .values({ ...page, versionId: draft.id })
        .run()
    record(tx, actor, 'course.changed', { kind: 'course', id: courseId }, { version: number })
  })
}

export function versionNumbered(db: Db, courseId: number, number: number): CourseVersion {
  const version = db
    .select()
    .from(courseVersions)
    .where(and(eq(courseVersions.courseId, courseId), eq(courseVersions.number, number)))
    .get()
  if (!version) throw new NotFound()
  return version
}

export function retireCourse(db: Db, actor: Actor, courseId: number): void {
  authorise(actor, 'course.edit')
  write(db, (tx) => {
    if (courseOf(tx, courseId).state === 'retired') throw refused(courseRefusals, 'retired')
    tx.update(courses).set({ state: 'retired' }).where(eq(courses.id, courseId)).run()
    record(tx, actor, 'course.retired', { kind: 'course', id: courseId })
  })
}

export type Lecture = { heldAt: number; place: string; personIds: number[] }

/** 现场讲授: a lecture that was held, and who was there; each of them has a training record of it. */
export function recordLecture(
  db: Db,
  actor: Actor,
  courseId: number,
  { heldAt, place, personIds }: Lecture,
  now = Date.now(),
): number {
  authorise(actor, 'course.edit')
  return write(db, (tx) => {
    const course = courseOf(tx, courseId)
    if (heldAt > now) throw refused(courseRefusals, 'future')
    if (personIds.length === 0) throw refused(courseRefusals, 'nobody')
    const by = { trainerId: actor.accountId, trainerName: actor.name }
    const { id: sessionId } = tx
      .insert(courseSessions)
      .values({ courseId, heldAt, place, at: now, ...by })
      .returning()
      .get()
    for (const personId of new Set(personIds)) {
      tx.insert(courseAttendance).values({ sessionId, personId }).run()
      recordTraining(tx, {
        ...{ personId, kind: 'session', track: course.track, title: course.title },
        ...{ refId: sessionId, ...by, outcome: 'done', score: null, completedAt: heldAt },
      })
    }
    const facts = { people: personIds.length }
    record(tx, actor, 'course.lectured', { kind: 'course', id: courseId }, facts)
    return sessionId
  })
}
