import { and, eq, inArray } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { type ClassSeat, classSeats, offJobClasses } from './classes/schema.ts'
import { mentorships } from './mentorships/schema.ts'
import { holdersNear, type Place, placeOf, samePlace } from './place.ts'
import { trainingPlans } from './plans/schema.ts'

/**
 * Keeps training in step with where people work: who moved is asked for at the new department, who left
 * loses the seat. Run again, it changes nothing.
 */
export function followPeople(tx: Db, now: number): void {
  const seats = tx
    .select({ seat: classSeats })
    .from(classSeats)
    .innerJoin(offJobClasses, eq(offJobClasses.id, classSeats.classId))
    .where(and(eq(offJobClasses.state, 'planned'), inArray(classSeats.state, ['asked', 'agreed'])))
    .all()
  for (const { seat } of seats) followSeat(tx, seat, now)

  // In the words of the indices that hold what is open.
  const pairs = tx
    .select()
    .from(mentorships)
    .where(inArray(mentorships.state, ['drafted', 'running']))
    .all()
  for (const pair of pairs) {
    const place = placeOf(tx, pair.apprenticeId, now)
    if (place && !samePlace(pair, place)) {
      tx.update(mentorships).set(place).where(eq(mentorships.id, pair.id)).run()
    }
  }
  const plans = tx.select().from(trainingPlans).where(eq(trainingPlans.state, 'open')).all()
  for (const plan of plans) {
    const place = placeOf(tx, plan.personId, now)
    if (place && !samePlace(plan, place)) {
      tx.update(trainingPlans).set(place).where(eq(trainingPlans.id, plan.id)).run()
    }
  }
}

/** One seat: also asked for just before it is answered, so that the right department answers. */
export function followSeat(tx: Db, seat: ClassSeat, now: number): ClassSeat {
  const place = placeOf(tx, seat.personId, now)
  if (place && samePlace(seat, place)) return seat
  const subject = { kind: 'class', id: seat.classId } as const
  record(tx, system, 'class.seat-moved', subject, { reason: place ? '调动' : '离岗' })
  const change = place ? moved(seat, place, now) : ({ state: 'left', movedAt: now } as const)
  tx.update(classSeats).set(change).where(eq(classSeats.id, seat.id)).run()
  if (place && seat.departmentId !== place.departmentId)
    askForRelease(tx, seat.classId, [place], now)
  return { ...seat, ...change }
}

/** Another department has not agreed to anything yet. */
function moved(seat: ClassSeat, place: Place, now: number) {
  if (seat.departmentId === place.departmentId) return place
  return { ...place, state: 'asked', movedAt: now, answeredAt: null, answeredBy: '' } as const
}

/** Tells who may let people go that they are asked for; each department once. */
export function askForRelease(
  tx: Db,
  classId: number,
  places: readonly Place[],
  now: number,
): void {
  const to = places.flatMap((place) =>
    holdersNear(tx, 'training.release', place).map(({ id }) => id),
  )
  const sentence = '有坐席要离岗参加脱产班，请答复'
  notify(tx, { to, kind: 'task', sentence, href: `/classes/${classId}` }, now)
}
