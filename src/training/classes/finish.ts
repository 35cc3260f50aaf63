import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { recordTraining, voidTraining } from '../records/record-training.ts'
import { cameTo } from './attendance.ts'
import { classById, plannedClass, seatsOf } from './plan.ts'
import { type ClassSeat, classSeats, type OffJobClass, offJobClasses } from './schema.ts'
import { seatOf } from './seats.ts'
import { type ClassResult, classRefusals } from './vocabulary.ts'

export type Outcome = { result: ClassResult; note: string }

/** 结束: from its last day on, with a result for everybody who was let go. */
export function finishClass(
  db: Db,
  actor: Actor,
  classId: number,
  { outcomes, seen }: { outcomes: ReadonlyMap<number, Outcome>; seen: number },
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const of = plannedClass(tx, classId)
    if (of.revision !== seen) throw refused(classRefusals, 'stale')
    if (now < of.untilDay) throw refused(classRefusals, 'not-over')
    const seats = seatsOf(tx, classId)
    if (seats.some(({ state }) => state === 'asked')) throw refused(classRefusals, 'still-asked')
    const agreed = seats.filter(({ state }) => state === 'agreed')
    if (agreed.length === 0) throw refused(classRefusals, 'nobody-agreed')
    for (const seat of agreed) {
      const outcome = outcomes.get(seat.id)
      if (!outcome) throw refused(classRefusals, 'results-missing')
      keepResult(tx, of, seat, outcome, now)
    }
    tx.update(offJobClasses)
      .set({ state: 'finished', endedAt: now })
      .where(eq(offJobClasses.id, classId))
      .run()
    const { title } = of
    record(
      tx,
      actor,
      'class.finished',
      { kind: 'class', id: classId },
      { title, figure: agreed.length },
    )
  })
}

/** 更正结果 after the end, with its reason: the record of what was taught follows it. */
export function correctResult(
  db: Db,
  actor: Actor,
  classId: number,
  seatId: number,
  { reason, was, ...outcome }: Outcome & { reason: string; was: string },
  now = Date.now(),
): void {
  authorise(actor, 'training.arrange')
  write(db, (tx) => {
    const of = classById(tx, classId)
    if (of.state !== 'finished') throw refused(classRefusals, 'not-finished')
    const seat = seatOf(tx, classId, seatId)
    if (seat.state !== 'agreed') throw refused(classRefusals, 'not-agreed')
    if (seat.result !== was) throw refused(classRefusals, 'stale')
    if (seat.result === outcome.result && seat.resultNote === outcome.note) {
      throw refused(classRefusals, 'no-change')
    }
    keepResult(tx, of, seat, outcome, of.endedAt ?? now)
    if (outcome.result === 'absent') {
      const which = { kind: 'class', refId: classId, personId: seat.personId } as const
      voidTraining(tx, which, 'result-corrected', now)
    }
    const particulars = { was: seat.result, now: outcome.result, reason }
    record(tx, actor, 'class.result-corrected', { kind: 'class', id: classId }, particulars)
  })
}

/** Keeps a result that attendance does not speak against, and what was taught with it. */
export function keepResult(
  tx: Db,
  of: OffJobClass,
  seat: ClassSeat,
  { result, note }: Outcome,
  at: number,
): void {
  const came = cameTo(tx, seat.id)
  if (came === 0 && result !== 'absent') throw refused(classRefusals, 'nobody-came')
  if (came > 0 && result === 'absent') throw refused(classRefusals, 'somebody-came')
  tx.update(classSeats).set({ result, resultNote: note }).where(eq(classSeats.id, seat.id)).run()
  if (result === 'absent') return
  recordTraining(tx, {
    ...{ personId: seat.personId, kind: 'class', track: of.track, title: of.title, refId: of.id },
    ...{ trainerId: of.trainerId, trainerName: of.trainerName, outcome: result },
    ...{ score: null, completedAt: at },
  })
}
