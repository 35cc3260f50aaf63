import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'

import { hourMs } from './due.ts'
import type { Alarms } from './settings.ts'
import type { EscalationLevel, Limit } from './vocabulary.ts'

/** When a limit that ends at `until` is spoken of: once before it ends, and by level behind it. */
export type AlarmTimes = { remindAt: number; levels: number[] }

/**
 * The reminder comes when the set share of the limit is used, counted back from its end, so that pauses
 * do not bring it early; of working days, in working time. A level never comes before the one below.
 */
export function alarmTimes(
  db: Db,
  { until, limit }: { until: number; limit: Limit },
  { remindPercent, levels }: Alarms,
): AlarmTimes {
  const left = (1 - remindPercent / 100) * limit.amount
  const remindAt =
    limit.unit === 'hour'
      ? until - left * hourMs
      : workingTime(db).before(until, Math.round(left * dayMs))
  let earlier = until
  const times = levels.map(({ amount, unit }) => {
    // The end of a working day is the beginning of the next: that day has not been worked yet.
    const at =
      unit === 'hour' ? until + amount * hourMs : endOfWorkingDay(db, until - 1, amount).until
    earlier = Math.max(earlier, at)
    return earlier
  })
  return { remindAt, levels: times }
}

type Told = { reminded: boolean; escalation: number }
type Ringing = { remind: boolean; levels: EscalationLevel[]; next: number | null }

/** What is to be said now, given what was said already, and when to look again. */
export function ringing(
  { remindAt, levels }: AlarmTimes,
  { reminded, escalation }: Told,
  now: number,
): Ringing {
  const passed = levels.filter((at) => at <= now).length
  const due = levels
    .map((_, index) => (index + 1) as EscalationLevel)
    .filter((level) => level > escalation && level <= passed)
  // Once it has run out, a reminder says nothing any more.
  const remind = !reminded && escalation === 0 && passed === 0 && remindAt <= now
  const ahead = [...(reminded ? [] : [remindAt]), ...levels].filter((at) => at > now)
  return { remind, levels: due, next: ahead.length === 0 ? null : Math.min(...ahead) }
}
