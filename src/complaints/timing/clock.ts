import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm'

import { dayMs, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'

import type { Complaint } from '../schema.ts'
import { type Due, endOf, limitOf, type Timed } from './due.ts'
import { complaintPauses, majorMarks } from './schema.ts'
import type { Limit, TimedStep } from './vocabulary.ts'

export type Pause = { from: number; until: number }
/** Until when a step runs, and by which limit. */
export type Running = Due & { limit: Limit }

type Course = {
  begin: number
  /** Over, in order. */
  pauses: readonly Pause[]
  /** Since when it is major; null where it is not. */
  majorSince: number | null
  /** False for a step that began before there were limits: only what made it major gives it one. */
  ordinary?: boolean
}

/**
 * 时限规则: the ordinary limit runs from the beginning of the step. While the complaint is major, its
 * limit runs from when it became so, and the earlier of the two holds: marking shortens at once and
 * never lengthens. Lifted, the ordinary limit holds again, no later than if nothing had been marked.
 */
export function runningOf(
  db: Db,
  step: TimedStep,
  complaint: Timed,
  { begin, pauses, majorSince, ordinary = true }: Course,
): Running | null {
  const line = (level: Timed['level'], from: number): Running => {
    const limit = limitOf(db, step, { ...complaint, level }, from)
    return { ...withPauses(db, limit, from, pauses), limit }
  }
  const plain = ordinary ? line('ordinary', begin) : null
  if (majorSince === null) return plain
  const short = line('major', Math.max(begin, majorSince))
  return plain && plain.until < short.until ? plain : short
}

/**
 * 暂停规则: hours move by as long as they were paused. Of working days, those that remained after the
 * day of the pause are counted again after the day of the resumption; where it was the last one, the
 * day of the resumption is, or the first working day from it on. A pause moves only what had not
 * passed, and never forward.
 */
export function withPauses(
  db: Db,
  limit: Limit,
  from: number,
  pauses: readonly Pause[],
): { until: number; known: boolean } {
  let { until, known } = endOf(db, limit, from)
  const calendar = limit.unit === 'hour' ? null : workingTime(db)
  for (const pause of pauses) {
    const begin = Math.max(pause.from, from)
    if (pause.until <= begin || begin >= until) continue
    if (!calendar) {
      until += pause.until - begin
      continue
    }
    const left = calendar.daysAfter(begin, until - 1)
    const again =
      left === 0
        ? endOfWorkingDay(db, startOfDay(pause.until) - dayMs, 1)
        : endOfWorkingDay(db, pause.until, left)
    if (again.until > until) ({ until } = again)
    known &&= again.known
  }
  return { until, known }
}

/** The pauses of a complaint that ended after a moment, in order. */
export function pausesAfter(db: Db, complaintId: number, moment: number): Pause[] {
  return db
    .select({ from: complaintPauses.from, until: complaintPauses.until })
    .from(complaintPauses)
    .where(and(eq(complaintPauses.complaintId, complaintId), gt(complaintPauses.until, moment)))
    .orderBy(asc(complaintPauses.id))
    .all()
    .flatMap(({ from, until }) => (until === null ? [] : [{ from, until }]))
}

/** Since when a complaint is major. */
export function majorSinceOf(db: Db, { id, level }: Pick<Complaint, 'id' | 'level'>) {
  if (level !== 'major') return null
  const mark = db
    .select({ at: majorMarks.at })
    .from(majorMarks)
    .where(and(eq(majorMarks.complaintId, id), isNull(majorMarks.liftedAt)))
    .orderBy(desc(majorMarks.id))
    .limit(1)
    .get()
  return mark?.at ?? 0
}
