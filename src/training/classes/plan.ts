import { and, eq, gte, inArray, lte, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { faultOfDays, type Stretch } from '../days.ts'
import { askForRelease } from '../follow-people.ts'
import { holdersNear, type Place, trainerOptions } from '../place.ts'
import type { Track } from '../records/vocabulary.ts'
import { type ClassSeat, classSeats, type OffJobClass, offJobClasses } from './schema.ts'
import { classBounds, classRefusals } from './vocabulary.ts'

export type ClassFacts = Stretch & {
  title: string
  track: Track
  place: string
  seats: number
  trainerId: number
  note: string
}

export function classById(db: Db, id: number): OffJobClass {
  const row = db.select().from(offJobClasses).where(eq(offJobClasses.id, id)).get()
  if (!row) throw new NotFound()
  return row
}

/** A class that is still to be held. */
export function plannedClass(db: Db, id: number): OffJobClass {
  const row = classById(db, id)
  if (row.state !== 'planned') throw refused(classRefusals, 'not-planned')
  return row
}

export const seatsOf = (db: Db, classId: number): ClassSeat[] =>
  db.select().from(classSeats).where(eq(classSeats.classId, classId)).orderBy(classSeats.id).all()

/** Seats that somebody has, or is to have. */
export const isTaken = ({ state }: Pick<ClassSeat, 'state'>): boolean =>
  state === 'asked' || state === 'agreed'

/** 安排脱产班. */
export function planClass(db: Db, actor: Actor, facts: ClassFacts, now = Date.now()): OffJobClass {
  authorise(actor, 'training.arrange')
  return write(db, (tx) => {
    const fault = faultOfDays(tx, facts, classBounds.days, now)
    if (fault) throw refused(classRefusals, fault)
    const trainerName = trainerFor(tx, facts, null)
    const made = tx
      .insert(offJobClasses)
      .values({ ...facts, trainerName, state: 'planned', at: now, by: actor.name })
      .returning()
      .get()
    record(tx, actor, 'class.planned', { kind: 'class', id: made.id }, inWords(made))
    return made
  })
}

export type ClassChange = ClassFacts & { reason: string; seen: number }

/** 改动: a department that agreed to other days is asked again. */
export function changeClass(
  db: Db,
  actor: Actor,
  id: number,
  { reason, seen, ...facts }: ClassChange,
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const before = plannedClass(tx, id)
    if (before.revision !== seen) throw refused(classRefusals, 'stale')
    const changed = (Object.keys(facts) as (keyof ClassFacts)[]).filter(
      (key) => facts[key] !== before[key],
    )
    if (changed.length === 0) throw refused(classRefusals, 'no-change')
    const otherDays = changed.includes('fromDay') || changed.includes('untilDay')
    const fault = otherDays ? faultOfDays(tx, facts, classBounds.days, now) : null
    if (fault) throw refused(classRefusals, fault)
    const taken = seatsOf(tx, id).filter(isTaken)
    if (taken.length > 0 && reason === '') throw refused(classRefusals, 'reason')
    if (facts.seats < taken.length) throw refused(classRefusals, 'too-few-seats')
    const trainerName = trainerFor(tx, facts, id)
    tx.update(offJobClasses)
      .set({ ...facts, trainerName, revision: before.revision + 1 })
      .where(eq(offJobClasses.id, id))
      .run()
    record(
      tx,
      actor,
      'class.changed',
      { kind: 'class', id },
      { before: inWords(before), now: inWords({ ...facts, trainerName }), reason },
    )
    if (otherDays && taken.length > 0) askAnew(tx, id, taken, now)
  })
}

function askAnew(tx: Db, id: number, taken: readonly ClassSeat[], now: number): void {
  tx.update(classSeats)
    .set({ state: 'asked', askedAt: now, answeredAt: null, answeredBy: '' })
    .where(and(eq(classSeats.classId, id), inArray(classSeats.state, ['asked', 'agreed'])))
    .run()
  askForRelease(tx, id, taken.flatMap(placesOf), now)
}

const placesOf = ({ teamId, departmentId, subCentreId }: ClassSeat): Place[] =>
  teamId === null || departmentId === null || subCentreId === null
    ? []
    : [{ teamId, departmentId, subCentreId }]

/** 取消脱产班, with its reason; who was to go is told through who let them go. */
export function cancelClass(
  db: Db,
  actor: Actor,
  id: number,
  { reason, seen }: { reason: string; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const { revision, title } = plannedClass(tx, id)
    if (revision !== seen) throw refused(classRefusals, 'stale')
    tx.update(offJobClasses)
      .set({ state: 'cancelled', endedAt: now, reason })
      .where(eq(offJobClasses.id, id))
      .run()
    record(tx, actor, 'class.cancelled', { kind: 'class', id }, { title, reason })
    const to = seatsOf(tx, id)
      .filter(isTaken)
      .flatMap((seat) => holdersNear(tx, 'training.release', seat))
      .map(({ id: account }) => account)
    const sentence = '一个脱产班取消了，坐席不用离岗'
    notify(tx, { to, kind: 'result', sentence, href: `/classes/${id}` }, now)
  })
}

/** The name of the trainer, who gives one class at a time, in a room that is free. */
function trainerFor(tx: Db, { trainerId, place, ...days }: ClassFacts, id: number | null): string {
  const trainer = trainerOptions(tx).find((option) => option.id === trainerId)
  if (!trainer) throw refused(classRefusals, 'no-trainer')
  const others = tx
    .select()
    .from(offJobClasses)
    .where(
      and(
        eq(offJobClasses.state, 'planned'),
        lte(offJobClasses.fromDay, days.untilDay),
        gte(offJobClasses.untilDay, days.fromDay),
        id === null ? undefined : ne(offJobClasses.id, id),
      ),
    )
    .all()
  if (others.some((other) => other.trainerId === trainerId)) {
    throw refused(classRefusals, 'trainer-busy')
  }
  if (others.some((other) => other.place === place)) throw refused(classRefusals, 'place-taken')
  return trainer.name
}

const inWords = (facts: Omit<ClassFacts, 'trainerId' | 'note'> & { trainerName: string }) => ({
  title: facts.title,
  from: formatDay(facts.fromDay),
  until: formatDay(facts.untilDay),
  place: facts.place,
  seats: facts.seats,
  trainer: facts.trainerName,
})
