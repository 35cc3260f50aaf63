import { and, desc, eq, isNull, lte, or, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import type { Complaint } from '../schema.ts'
import { timeLimits } from './schema.ts'
import { type Limit, stepOfStage, type TimedStep, usualLimits } from './vocabulary.ts'

export const hourMs = 3_600_000

export type Timed = Pick<Complaint, 'stage' | 'level' | 'source' | 'class'>

export type Due = {
  until: number
  /** False where the way leads through a year whose holidays are not published. */
  known: boolean
}

/** Until when a complaint may stay at the stage it has; null where the stage has no limit. */
export function dueOf(db: Db, complaint: Timed, from: number): Due | null {
  const step = stepOfStage[complaint.stage]
  return step ? dueOfStep(db, step, complaint, from) : null
}

/**
 * When a step has to be done that begins at `from`. A major one is never given longer than an ordinary
 * one, whatever the limits say.
 */
export function dueOfStep(db: Db, step: TimedStep, complaint: Timed, from: number): Due {
  const ordinary = endOf(db, limitOf(db, step, { ...complaint, level: 'ordinary' }, from), from)
  if (complaint.level === 'ordinary') return ordinary
  const major = endOf(db, limitOf(db, step, complaint, from), from)
  return major.until <= ordinary.until ? major : ordinary
}

/** Where a limit ends that begins at `from`: hours round the clock, or at 24:00 of a working day. */
export function endOf(db: Db, { amount, unit }: Limit, from: number): Due {
  if (unit === 'hour') return { until: from + amount * hourMs, known: true }
  return endOfWorkingDay(db, from, amount)
}

/** The limit that holds for a step at a moment. */
export function limitOf(db: Db, step: TimedStep, complaint: Timed, at: number): Limit {
  const { level, source } = complaint
  const set = db
    .select({ amount: timeLimits.amount, unit: timeLimits.unit })
    .from(timeLimits)
    .where(
      and(
        eq(timeLimits.step, step),
        eq(timeLimits.level, level),
        lte(timeLimits.from, at),
        or(isNull(timeLimits.source), eq(timeLimits.source, source)),
        or(isNull(timeLimits.class), eq(timeLimits.class, complaint.class)),
      ),
    )
    .orderBy(
      desc(sql`(${timeLimits.source} is not null) + (${timeLimits.class} is not null)`),
      desc(timeLimits.from),
      desc(timeLimits.id),
    )
    .limit(1)
    .get()
  return set ?? usualLimits[level][step]
}
