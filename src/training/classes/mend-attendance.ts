import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { voidTraining } from '../records/record-training.ts'
import { cameTo, type HalfDay, halfDaysOf } from './attendance.ts'
import { keepResult } from './finish.ts'
import { classById } from './plan.ts'
import { classAttendance } from './schema.ts'
import { seatOf } from './seats.ts'
import { type ClassResult, classRefusals, halves, type Presence, presences } from './vocabulary.ts'

export type Mending = HalfDay & {
  presence: Presence
  /** What the form was drawn with; empty where nothing was kept. */
  was: Presence | ''
  /** Needed only where somebody who counted as absent was there after all. */
  result: ClassResult | null
  reason: string
}

/**
 * 更正到课 after the end, with its reason. The result follows: who never came was absent, whatever was
 * written; who was there after all needs a result, and has a record of what was taught.
 */
export function mendAttendance(
  db: Db,
  actor: Actor,
  classId: number,
  seatId: number,
  { day, half, presence, was, result, reason }: Mending,
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const of = classById(tx, classId)
    if (of.state !== 'finished') throw refused(classRefusals, 'not-finished')
    if (!halfDaysOf(tx, of).some((one) => one.day === day && one.half === half)) {
      throw refused(classRefusals, 'not-a-half')
    }
    const seat = seatOf(tx, classId, seatId)
    if (seat.state !== 'agreed') throw refused(classRefusals, 'not-agreed')
    const kept = tx
      .select()
      .from(classAttendance)
      .where(
        and(
          eq(classAttendance.seatId, seatId),
          eq(classAttendance.day, day),
          eq(classAttendance.half, half),
        ),
      )
      .get()
    if ((kept?.presence ?? '') !== was) throw refused(classRefusals, 'stale')
    if (presence === was) throw refused(classRefusals, 'no-change')
    const set = { presence, at: now, by: actor.name }
    tx.insert(classAttendance)
      .values({ seatId, day, half, ...set })
      .onConflictDoUpdate({
        target: [classAttendance.seatId, classAttendance.day, classAttendance.half],
        set,
      })
      .run()
    const came = cameTo(tx, seatId) > 0
    const outcome = came ? (seat.result === 'absent' ? result : seat.result) : 'absent'
    if (outcome === null || (came && outcome === 'absent')) {
      throw refused(classRefusals, 'result-needed')
    }
    if (outcome !== seat.result) {
      keepResult(tx, of, seat, { result: outcome, note: seat.resultNote }, of.endedAt ?? now)
      const which = { kind: 'class', refId: classId, personId: seat.personId } as const
      if (outcome === 'absent') voidTraining(tx, which, 'attendance-mended', now)
    }
    const particulars = {
      ...{ day: formatDay(day), half: halves[half], reason },
      ...{ was: was === '' ? '没记' : presences[was], now: presences[presence] },
    }
    record(tx, actor, 'class.attendance-mended', { kind: 'class', id: classId }, particulars)
  })
}
