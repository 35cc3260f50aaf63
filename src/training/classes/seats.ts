import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'
import { people } from '#src/organisation/schema.ts'

import { askForRelease, followSeat } from '../follow-people.ts'
import { repeatOffenders } from '../offenders/schema.ts'
import { type Place, placeOf, reaches } from '../place.ts'
import { type Clash, clashesOf } from '../plans/clashes.ts'
import { isTaken, plannedClass, seatsOf } from './plan.ts'
import { type ClassSeat, classSeats } from './schema.ts'
import { classRefusals, type ReleaseAnswer } from './vocabulary.ts'

export type SeatClash = { personId: number; agentNo: string; name: string; clashes: Clash[] }

/**
 * Puts people on the list of a class and asks their departments to let them go. Whoever is to be taught
 * the same, or something else on these days, is given back with both and seated only with a reason.
 */
export function askForSeats(
  db: Db,
  actor: Actor,
  classId: number,
  { personIds, reason }: { personIds: readonly number[]; reason: string },
  now = Date.now(),
): SeatClash[] {
  authorise(actor, 'training.arrange')
  return write(db, (tx) => {
    const of = plannedClass(tx, classId)
    const wanted = [...new Set(personIds)]
    const seats = seatsOf(tx, classId)
    const known = new Map(seats.map((seat) => [seat.personId, seat]))
    if (wanted.some((personId) => isTakenBy(known.get(personId)))) {
      throw refused(classRefusals, 'seated-already')
    }
    if (seats.filter(isTaken).length + wanted.length > of.seats)
      throw refused(classRefusals, 'full')
    const placed = wanted.map((personId) => ({
      personId,
      place: placeFor(tx, actor, personId, now),
    }))
    const clashing = wanted.flatMap((personId) => clashOf(tx, personId, { ...of, classId }))
    if (clashing.length > 0 && reason === '') return clashing
    const places: Place[] = []
    for (const { personId, place } of placed) {
      const keptReason = clashing.some((one) => one.personId === personId) ? reason : ''
      const offenderId = offenderOf(tx, personId)
      const asked = { ...place, state: 'asked', askedAt: now, offenderId, keptReason } as const
      const again = { answeredAt: null, answeredBy: '', reason: '', movedAt: null, result: null }
      tx.insert(classSeats)
        .values({ classId, personId, ...asked })
        .onConflictDoUpdate({
          target: [classSeats.classId, classSeats.personId],
          set: { ...asked, ...again },
        })
        .run()
      places.push(place)
    }
    const particulars = { figure: wanted.length, ...(reason === '' ? {} : { keptReason: reason }) }
    record(tx, actor, 'class.seat-asked', { kind: 'class', id: classId }, particulars)
    askForRelease(tx, classId, places, now)
    return []
  })
}

const isTakenBy = (seat: ClassSeat | undefined) => seat !== undefined && isTaken(seat)

function placeFor(tx: Db, actor: Actor, personId: number, now: number): Place {
  const place = placeOf(tx, personId, now)
  if (!place || !reaches(actor, place)) throw new NotFound()
  return place
}

function clashOf(tx: Db, personId: number, wanted: Parameters<typeof clashesOf>[2]): SeatClash[] {
  const clashes = clashesOf(tx, personId, wanted)
  if (clashes.length === 0) return []
  const person = tx.select().from(people).where(eq(people.id, personId)).get()
  return [{ personId, agentNo: person?.agentNo ?? '', name: person?.name ?? '', clashes }]
}

const offenderOf = (tx: Db, personId: number): number | null =>
  tx
    .select()
    .from(repeatOffenders)
    .where(and(eq(repeatOffenders.personId, personId), eq(repeatOffenders.state, 'named')))
    .get()?.id ?? null

export function seatOf(db: Db, classId: number, seatId: number): ClassSeat {
  const seat = db
    .select()
    .from(classSeats)
    .where(and(eq(classSeats.id, seatId), eq(classSeats.classId, classId)))
    .get()
  if (!seat) throw refused(classRefusals, 'seat-gone')
  return seat
}

export type Release = { answer: ReleaseAnswer; reason: string }

/** 放人: the department lets an agent go or says why not; whose department it is today decides. */
export function answerRelease(
  db: Db,
  actor: Actor,
  classId: number,
  seatId: number,
  { answer, reason }: Release,
  now = Date.now(),
): void {
  authorise(actor, 'training.release')
  write(db, (tx) => {
    plannedClass(tx, classId)
    const seat = followSeat(tx, seatOf(tx, classId, seatId), now)
    if (!reaches(actor, seat)) throw new Forbidden('training.release')
    if (seat.state === 'agreed' || seat.state === 'refused')
      throw refused(classRefusals, 'answered')
    if (seat.state !== 'asked') throw refused(classRefusals, 'not-asked')
    tx.update(classSeats)
      .set({ state: answer, reason, answeredAt: now, answeredBy: actor.name })
      .where(eq(classSeats.id, seatId))
      .run()
    record(
      tx,
      actor,
      'class.seat-answered',
      { kind: 'class', id: classId },
      {
        answer,
        ...(reason === '' ? {} : { reason }),
      },
    )
    if (answer === 'refused') tellTrainer(tx, classId, now)
  })
}

function tellTrainer(tx: Db, classId: number, now: number): void {
  const { trainerId } = plannedClass(tx, classId)
  const sentence = '有部门不同意坐席离岗参加脱产班'
  notify(tx, { to: [trainerId], kind: 'result', sentence, href: `/classes/${classId}` }, now)
}

/** 移出名单, with its reason. */
export function removeSeat(
  db: Db,
  actor: Actor,
  classId: number,
  seatId: number,
  reason: string,
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    plannedClass(tx, classId)
    const seat = seatOf(tx, classId, seatId)
    if (seat.state === 'removed') throw refused(classRefusals, 'seat-gone')
    tx.update(classSeats).set({ state: 'removed', reason }).where(eq(classSeats.id, seatId)).run()
    record(tx, actor, 'class.seat-removed', { kind: 'class', id: classId }, { reason })
  })
}
