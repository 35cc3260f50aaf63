import { and, eq, or, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { attendanceOf } from '#src/training/classes/attendance.ts'
import { seatsOf } from '#src/training/classes/plan.ts'
import { accountsOf, ownPerson } from '#src/training/place.ts'

import { inviteesOf } from '../sharing/invite.ts'
import { wasThere } from '../sharing/vocabulary.ts'
import { lectureById, ownLecture, subjectOf } from './assign.ts'
import { type Lecture, lectureListeners, lectureRatings, lectures } from './schema.ts'
import { recordListening } from './teach.ts'
import { lectureBounds, lectureRefusals } from './vocabulary.ts'

type Listener = { personId: number | null; accountId: number | null }

/**
 * 登记授课: held, how long, who listened. At a meeting and in a class those listened who came; of a
 * lecture by itself the lecturer names them.
 */
export function holdLecture(
  db: Db,
  actor: Actor,
  id: number,
  { minutes, personIds }: { minutes: number; personIds: readonly number[] },
  now = Date.now(),
): void {
  authorise(actor, 'lecture.give')
  write(db, (tx) => {
    const lecture = ownLecture(tx, actor, id)
    if (lecture.state === 'asked') throw refused(lectureRefusals, 'not-accepted')
    if (lecture.state !== 'accepted') throw refused(lectureRefusals, 'not-open')
    if (now < lecture.day) throw refused(lectureRefusals, 'not-yet')
    const listeners = listenersOf(tx, lecture, personIds).slice(0, lectureBounds.listeners)
    if (listeners.length === 0) throw refused(lectureRefusals, 'no-listeners')
    tx.insert(lectureListeners)
      .values(listeners.map((one) => ({ ...one, lectureId: id })))
      .run()
    tx.update(lectures)
      .set({ state: 'held', heldAt: now, minutes, listeners: listeners.length })
      .where(eq(lectures.id, id))
      .run()
    for (const { personId } of listeners) {
      if (personId !== null) recordListening(tx, lecture, personId, now)
    }
    const particulars = { minutes, people: listeners.length }
    record(tx, actor, 'lecture.held', subjectOf(lecture), particulars)
    const to = listeners.flatMap(({ accountId, personId }) =>
      accountId !== null ? [accountId] : personId === null ? [] : accountsOf(tx, personId),
    )
    const sentence = '您听的一次授课可以评价了，不记名'
    notify(tx, { to, kind: 'task', sentence, href: `/lectures/${id}` }, now)
  })
}

function listenersOf(tx: Db, lecture: Lecture, personIds: readonly number[]): Listener[] {
  if (lecture.meetingId !== null) {
    return inviteesOf(tx, lecture.meetingId)
      .filter(({ presence, accountId }) => wasThere(presence) && accountId !== lecture.lecturerId)
      .map(({ personId, accountId }) => ({ personId, accountId }))
  }
  if (lecture.classId !== null) {
    const seats = seatsOf(tx, lecture.classId)
    const came = new Set(
      attendanceOf(
        tx,
        seats.map((seat) => seat.id),
      )
        .filter(({ presence }) => presence === 'present' || presence === 'late')
        .map(({ seatId }) => seatId),
    )
    return seats
      .filter((seat) => came.has(seat.id))
      .map(({ personId }) => ({ personId, accountId: null }))
  }
  return [...new Set(personIds)].map((personId) => ({ personId, accountId: null }))
}

/** 匿名评价, once for each listener: the rating is counted and belongs to nobody. */
export function rateLecture(db: Db, actor: Actor, id: number, rating: number): void {
  authorise(actor, 'meeting.read')
  write(db, (tx) => {
    const lecture = lectureById(tx, id)
    if (lecture.state !== 'held') throw refused(lectureRefusals, 'not-held')
    if (lecture.lecturerId === actor.accountId) throw refused(lectureRefusals, 'own')
    const own = ownSeat(tx, actor, id)
    if (!own) throw refused(lectureRefusals, 'not-listener')
    if (own.rated) throw refused(lectureRefusals, 'rated')
    tx.update(lectureListeners).set({ rated: true }).where(eq(lectureListeners.id, own.id)).run()
    tx.insert(lectureRatings)
      .values({ lectureId: id, rating, count: 1 })
      .onConflictDoUpdate({
        target: [lectureRatings.lectureId, lectureRatings.rating],
        set: { count: sql`${lectureRatings.count} + 1` },
      })
      .run()
    record(tx, actor, 'lecture.rated', subjectOf(lecture))
  })
}

export const ownSeat = (db: Db, actor: Actor, lectureId: number) => {
  const personId = ownPerson(db, actor)
  const { accountId, personId: of } = lectureListeners
  return db
    .select()
    .from(lectureListeners)
    .where(
      and(
        eq(lectureListeners.lectureId, lectureId),
        or(eq(accountId, actor.accountId ?? -1), personId === null ? undefined : eq(of, personId)),
      ),
    )
    .get()
}

export type RatingsShown = {
  given: number
  mean: number | null
  counts: ReadonlyMap<number, number>
}

/** What was given for each of some lectures. */
export function ratingsOf(
  db: Db,
  ids: readonly number[],
  fewest: number,
): Map<number, RatingsShown> {
  const rows = db.select().from(lectureRatings).where(isOneOf(lectureRatings.lectureId, ids)).all()
  return new Map(
    ids.map((id) => {
      const own = rows.filter((row) => row.lectureId === id)
      const given = own.reduce((sum, { count }) => sum + count, 0)
      const points = own.reduce((sum, { count, rating }) => sum + count * rating, 0)
      // So few would tell whose they are.
      const told = given >= fewest
      const counts = new Map(told ? own.map(({ rating, count }) => [rating, count]) : [])
      return [id, { given, mean: told ? points / given : null, counts }]
    }),
  )
}
