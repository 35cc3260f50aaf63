import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { type Stretch, workingDays } from '../days.ts'
import { plannedClass, seatsOf } from './plan.ts'
import { classAttendance } from './schema.ts'
import { classRefusals, type Half, halves, type Presence } from './vocabulary.ts'

const hourMs = 3_600_000
/** When a half-day begins. */
const beginsAt: Record<Half, number> = { am: 8 * hourMs, pm: 13 * hourMs }

export type HalfDay = { day: number; half: Half }

/** The half-days of a class: those of its working days. */
export const halfDaysOf = (db: Db, stretch: Stretch): HalfDay[] =>
  workingDays(db, stretch).flatMap((day) =>
    (Object.keys(halves) as Half[]).map((half) => ({ day, half })),
  )

export const hasBegun = ({ day, half }: HalfDay, now: number): boolean =>
  now >= day + beginsAt[half]

/** 记录到课 of one half-day that has begun; kept again, it replaces what stood there. */
export function keepAttendance(
  db: Db,
  actor: Actor,
  classId: number,
  { day, half, presences }: HalfDay & { presences: ReadonlyMap<number, Presence> },
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const of = plannedClass(tx, classId)
    if (!halfDaysOf(tx, of).some((one) => one.day === day && one.half === half)) {
      throw refused(classRefusals, 'not-a-half')
    }
    if (!hasBegun({ day, half }, now)) throw refused(classRefusals, 'future')
    const agreed = new Set(
      seatsOf(tx, classId).flatMap(({ id, state }) => (state === 'agreed' ? [id] : [])),
    )
    for (const [seatId, presence] of presences) {
      if (!agreed.has(seatId)) throw refused(classRefusals, 'not-agreed')
      const set = { presence, at: now, by: actor.name }
      tx.insert(classAttendance)
        .values({ seatId, day, half, ...set })
        .onConflictDoUpdate({
          target: [classAttendance.seatId, classAttendance.day, classAttendance.half],
          set,
        })
        .run()
    }
    const particulars = { day: formatDay(day), half: halves[half], figure: presences.size }
    record(tx, actor, 'class.attended', { kind: 'class', id: classId }, particulars)
  })
}

export const attendanceOf = (db: Db, seatIds: readonly number[]) =>
  db.select().from(classAttendance).where(isOneOf(classAttendance.seatId, seatIds)).all()

/** Half-days somebody was there for, late or not. */
export const cameTo = (db: Db, seatId: number): number =>
  db
    .select()
    .from(classAttendance)
    .where(eq(classAttendance.seatId, seatId))
    .all()
    .filter(({ presence }) => presence === 'present' || presence === 'late').length
