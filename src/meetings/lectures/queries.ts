import { and, asc, eq, gte, inArray, type SQL } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { offJobClasses } from '#src/training/classes/schema.ts'

import { sharingMeetings } from '../sharing/schema.ts'
import { meetingsSeen } from '../sharing/seen.ts'
import { ownSeat, ratingsOf, type RatingsShown } from './held.ts'
import { listenersShown, type ListenerShown, mayMend } from './mend-listeners.ts'
import { type Lecture, lectures } from './schema.ts'
import { fewestRatings, type LectureState, lectureStates } from './vocabulary.ts'

export type LectureFilters = { state: LectureState | null; mine: boolean }
type Query = Readonly<Record<string, string | undefined>>

export const readLectureFilters = (query: Query): LectureFilters => ({
  state: keysOf(lectureStates).find((key) => key === query['state']) ?? null,
  mine: query['whose'] === 'mine',
})

export type LectureRow = Lecture & { given: number; mean: number | null }

/** Those who assign see all, a lecturer the own. */
const seen = (actor: Actor): SQL | undefined =>
  can(actor, 'lecture.assign') ? undefined : eq(lectures.lecturerId, actor.accountId ?? -1)

const wanted = (actor: Actor, { state, mine }: LectureFilters) =>
  and(
    seen(actor),
    state === null ? undefined : eq(lectures.state, state),
    mine ? eq(lectures.lecturerId, actor.accountId ?? -1) : undefined,
  )

/** 授课台账, the latest day first. */
export function lectureList(
  db: Db,
  actor: Actor,
  filters: LectureFilters,
  request: PageRequest,
): Page<LectureRow> {
  authorise(actor, 'lecture.give')
  const { where, order, limit } = keyset(lectures.day, lectures.id, request)
  const rows = db
    .select()
    .from(lectures)
    .where(and(wanted(actor, filters), where))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, request, ({ id, day }) => ({ id, value: day }))
  const ratings = ratingsOf(
    db,
    cut.rows.map(({ id }) => id),
    fewestRatings,
  )
  return {
    ...cut,
    rows: cut.rows.map((row) => {
      const { given = 0, mean = null } = ratings.get(row.id) ?? {}
      return { ...row, given, mean }
    }),
  }
}

export function lectureCount(db: Db, actor: Actor, filters: LectureFilters, most: number): number {
  authorise(actor, 'lecture.give')
  const found = db.select({ id: lectures.id }).from(lectures).where(wanted(actor, filters))
  return countUpTo(db, found, most)
}

export type LectureDetail = {
  lecture: Lecture
  /** What it is given for, and where that stands. */
  occasion: { words: string; href: string | null }
  ratings: RatingsShown
  /** 听课名单; empty for those who only listened. */
  listened: ListenerShown[]
  may: { answer: boolean; hold: boolean; cancel: boolean; rate: boolean; mend: boolean }
  rated: boolean
}

/** One lecture, for its lecturer, whoever assigns, and whoever listened. */
export function lectureDetail(db: Db, actor: Actor, id: number, now = Date.now()): LectureDetail {
  authorise(actor, 'meeting.read')
  const lecture = db.select().from(lectures).where(eq(lectures.id, id)).get()
  if (!lecture) throw new NotFound()
  const own = lecture.lecturerId === actor.accountId
  const assigns = can(actor, 'lecture.assign')
  const seat = ownSeat(db, actor, id) ?? null
  if (!own && !assigns && seat === null) throw new NotFound()
  const { state, day } = lecture
  const none = { given: 0, mean: null, counts: new Map<number, number>() }
  return {
    lecture,
    occasion: occasionOf(db, actor, lecture),
    ratings: own || assigns ? (ratingsOf(db, [id], fewestRatings).get(id) ?? none) : none,
    listened: (own || assigns) && state === 'held' ? listenersShown(db, id) : [],
    may: {
      mend: mayMend(actor, lecture),
      answer: own && state === 'asked',
      hold: own && state === 'accepted' && now >= day,
      cancel: assigns && (state === 'asked' || state === 'accepted'),
      rate: !own && state === 'held' && seat !== null && !seat.rated,
    },
    rated: seat?.rated ?? false,
  }
}

function occasionOf(db: Db, actor: Actor, { meetingId, classId, day }: Lecture) {
  if (meetingId !== null) {
    const meeting = db
      .select({ title: sharingMeetings.title })
      .from(sharingMeetings)
      .where(and(eq(sharingMeetings.id, meetingId), meetingsSeen(db, actor)))
      .get()
    if (!meeting) return { words: `分享例会，${formatDay(day)}`, href: null }
    return { words: `分享例会：${meeting.title}`, href: `/meetings/${meetingId}` }
  }
  if (classId !== null) {
    const of = db
      .select({ title: offJobClasses.title })
      .from(offJobClasses)
      .where(eq(offJobClasses.id, classId))
      .get()
    const href = can(actor, 'training.read') ? `/classes/${classId}` : null
    return { words: `脱产班：${of?.title ?? ''}`, href }
  }
  return { words: '单独一场', href: null }
}

/** Meetings and classes that are still to be held, for a lecture to be given at. */
export function occasionsAhead(db: Db, actor: Actor, now = Date.now()) {
  const today = startOfDay(now)
  const meetings = db
    .select()
    .from(sharingMeetings)
    .where(
      and(
        inArray(sharingMeetings.state, ['planned', 'held']),
        gte(sharingMeetings.startsAt, today),
        meetingsSeen(db, actor),
      ),
    )
    .orderBy(asc(sharingMeetings.startsAt))
    .limit(50)
    .all()
    .map(({ id, title, startsAt }) => ({ id, name: `${formatDay(startsAt)} ${title}` }))
  const classes = db
    .select()
    .from(offJobClasses)
    .where(and(eq(offJobClasses.state, 'planned'), gte(offJobClasses.untilDay, today)))
    .orderBy(asc(offJobClasses.fromDay))
    .limit(50)
    .all()
    .map(({ id, title, fromDay }) => ({ id, name: `${formatDay(fromDay)} ${title}` }))
  return { meetings, classes }
}
