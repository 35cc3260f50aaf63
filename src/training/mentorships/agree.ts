import { and, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { isWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import type { Stretch } from '../days.ts'
import { repeatOffenders } from '../offenders/schema.ts'
import { accountsOf, ownPerson, placeOf, reaches } from '../place.ts'
import { type Clash, clashesOf } from '../plans/clashes.ts'
import type { Track } from '../records/vocabulary.ts'
import { type Mentorship, mentorshipMeasures, mentorships } from './schema.ts'
import { mentorshipBounds, mentorshipRefusals, type MentorshipSide } from './vocabulary.ts'

export type Agreement = Stretch & {
  mentorId: number
  apprenticeId: number
  track: Track
  goal: string
  measures: readonly { measure: string; dueDay: number }[]
  /** Why it is meant though the apprentice is taught the same already. */
  reason: string
}

export function mentorshipById(db: Db, id: number): Mentorship {
  const row = db.select().from(mentorships).where(eq(mentorships.id, id)).get()
  if (!row) throw new NotFound()
  return row
}

export const isOffender = (db: Db, personId: number): boolean =>
  db
    .select({ id: repeatOffenders.id })
    .from(repeatOffenders)
    .where(and(eq(repeatOffenders.personId, personId), eq(repeatOffenders.state, 'named')))
    .get() !== undefined

/** 起草师徒协议: it runs once both have confirmed it. Doubles are given back and kept only with a reason. */
export function draftMentorship(
  db: Db,
  actor: Actor,
  { measures, reason, ...agreement }: Agreement,
  now = Date.now(),
): Mentorship | Clash[] {
  authorise(actor, 'training.arrange')
  return write(db, (tx) => {
    const { mentorId, apprenticeId, fromDay, untilDay, track } = agreement
    if (mentorId === apprenticeId) throw refused(mentorshipRefusals, 'same')
    if (fromDay + dayMs <= now) throw refused(mentorshipRefusals, 'past')
    if (untilDay <= fromDay) throw refused(mentorshipRefusals, 'order')
    if ((untilDay - fromDay) / dayMs > mentorshipBounds.days) {
      throw refused(mentorshipRefusals, 'too-long')
    }
    if (measures.length === 0) throw refused(mentorshipRefusals, 'no-measure')
    for (const { dueDay } of measures) {
      if (dueDay < fromDay || dueDay > untilDay)
        throw refused(mentorshipRefusals, 'measure-outside')
      if (!isWorkingDay(tx, dueDay)) throw refused(mentorshipRefusals, 'measure-day-off')
    }
    if (isOffender(tx, mentorId)) throw refused(mentorshipRefusals, 'offender')
    const place = placeOf(tx, apprenticeId, now)
    if (!place || !reaches(actor, place) || !placeOf(tx, mentorId, now)) throw new NotFound()
    const taken = tx
      .select({ id: mentorships.id })
      .from(mentorships)
      .where(
        and(
          eq(mentorships.apprenticeId, apprenticeId),
          inArray(mentorships.state, ['drafted', 'running']),
        ),
      )
      .get()
    if (taken) throw refused(mentorshipRefusals, 'taken')
    const clashes = clashesOf(tx, apprenticeId, { fromDay, untilDay, track, besideWork: true })
    if (clashes.length > 0 && reason === '') return clashes
    const made = tx
      .insert(mentorships)
      .values({
        ...agreement,
        ...place,
        state: 'drafted',
        keptReason: clashes.length > 0 ? reason : '',
        trainerId: actor.accountId,
        trainerName: actor.name,
        at: now,
      })
      .returning()
      .get()
    for (const measure of measures) {
      tx.insert(mentorshipMeasures)
        .values({ ...measure, mentorshipId: made.id })
        .run()
    }
    record(
      tx,
      actor,
      'mentorship.drafted',
      { kind: 'mentorship', id: made.id },
      {
        ...{ from: formatDay(fromDay), until: formatDay(untilDay), track, figure: measures.length },
        ...(made.keptReason === '' ? {} : { keptReason: made.keptReason }),
      },
    )
    const to = [...accountsOf(tx, mentorId), ...accountsOf(tx, apprenticeId)]
    const sentence = '有一份师徒结对协议等您确认'
    notify(tx, { to, kind: 'task', sentence, href: `/mentorships/${made.id}` }, now)
    return made
  })
}

/** Which side of a pair somebody is; null for everybody else. */
export function sideOf(
  db: Db,
  actor: Actor,
  { mentorId, apprenticeId }: Pick<Mentorship, 'mentorId' | 'apprenticeId'>,
): MentorshipSide | null {
  const personId = ownPerson(db, actor)
  if (personId === null) return null
  if (personId === mentorId) return 'mentor'
  return personId === apprenticeId ? 'apprentice' : null
}

/** 确认: by each of the two in person; with the second it begins. */
export function confirmMentorship(db: Db, actor: Actor, id: number, now = Date.now()): void {
  authorise(actor, 'course.learn')
  write(db, (tx) => {
    const pair = mentorshipById(tx, id)
    const side = sideOf(tx, actor, pair)
    if (side === null) throw new NotFound()
    confirm(tx, actor, pair, side, now)
  })
}

/** 书面确认 of one who has no account here: the trainer saw the signature on the printed agreement. */
export function confirmOnPaper(
  db: Db,
  actor: Actor,
  id: number,
  side: MentorshipSide,
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const pair = mentorshipById(tx, id)
    if (!reaches(actor, pair)) throw new NotFound()
    const personId = side === 'mentor' ? pair.mentorId : pair.apprenticeId
    if (accountsOf(tx, personId).length > 0) throw refused(mentorshipRefusals, 'own-account')
    confirm(tx, actor, pair, side, now, { note: '书面签字' })
  })
}

function confirm(
  tx: Db,
  actor: Actor,
  pair: Mentorship,
  side: MentorshipSide,
  now: number,
  how: { note?: string } = {},
): void {
  const { id } = pair
  if (pair.state !== 'drafted') throw refused(mentorshipRefusals, 'not-drafted')
  const before = side === 'mentor' ? pair.mentorConfirmedAt : pair.apprenticeConfirmedAt
  if (before !== null) throw refused(mentorshipRefusals, 'confirmed')
  if (isOffender(tx, pair.mentorId)) throw refused(mentorshipRefusals, 'offender')
  const other = side === 'mentor' ? pair.apprenticeConfirmedAt : pair.mentorConfirmedAt
  const confirmed = side === 'mentor' ? { mentorConfirmedAt: now } : { apprenticeConfirmedAt: now }
  tx.update(mentorships)
    .set({ ...confirmed, ...(other === null ? {} : { state: 'running' as const }) })
    .where(eq(mentorships.id, id))
    .run()
  record(tx, actor, 'mentorship.confirmed', { kind: 'mentorship', id }, { side, ...how })
  if (other !== null && pair.trainerId !== null) {
    const sentence = '一份师徒结对协议双方都确认了'
    const to = [pair.trainerId]
    notify(tx, { to, kind: 'result', sentence, href: `/mentorships/${id}` }, now)
  }
}
