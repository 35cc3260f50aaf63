import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, parseDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { calendarDays, calendarYears } from './schema.ts'
import { calendarRefusals, calendarYearRange, type DayKind, dayKinds } from './vocabulary.ts'

export type DayEntry = { day: number; kind: DayKind | 'default'; name: string }

/**
 * Sets how the centre works one day, or gives the day back to the published calendar. Deadlines that
 * were set before are stored with what they belong to and do not move.
 */
export function setCalendarDay(db: Db, actor: Actor, entry: DayEntry, now = Date.now()): void {
  authorise(actor, 'calendar.edit')
  const { day, kind, name } = entry
  const text = formatDay(day)
  if (!isCalendarYear(Number(text.slice(0, 4))))
    throw refused(calendarRefusals, 'year-out-of-range')
  write(db, (tx) => {
    const earlier = tx.select().from(calendarDays).where(eq(calendarDays.day, day)).get()
    if (kind === 'default') tx.delete(calendarDays).where(eq(calendarDays.day, day)).run()
    else {
      const set = { kind, name, at: now, by: actor.name }
      tx.insert(calendarDays)
        .values({ day, ...set })
        .onConflictDoUpdate({ target: calendarDays.day, set })
        .run()
    }
    const word = (one: DayKind | undefined) => (one ? dayKinds[one] : '按公布的日历')
    const after = word(kind === 'default' ? undefined : kind)
    record(
      tx,
      actor,
      'calendar.changed',
      { kind: 'calendar', id: text },
      {
        day: text,
        was: word(earlier?.kind),
        now: after,
        ...(name === '' ? {} : { name }),
      },
    )
  })
}

/** Declares the days of a year checked and complete (本年已核对完整), or takes that back. */
export function declareYear(
  db: Db,
  actor: Actor,
  year: number,
  complete: boolean,
  now = Date.now(),
): void {
  authorise(actor, 'calendar.edit')
  if (!isCalendarYear(year)) throw refused(calendarRefusals, 'year-out-of-range')
  write(db, (tx) => {
    const row = tx.select().from(calendarYears).where(eq(calendarYears.year, year)).get()
    if (complete === (row !== undefined)) return
    if (complete) tx.insert(calendarYears).values({ year, at: now, by: actor.name }).run()
    else tx.delete(calendarYears).where(eq(calendarYears.year, year)).run()
    const words = (declared: boolean) => (declared ? '已核对完整' : '未核对')
    const particulars = { was: words(!complete), now: words(complete) }
    record(tx, actor, 'calendar.changed', { kind: 'calendar', id: year }, particulars)
  })
}

export const isCalendarYear = (year: number): boolean =>
  Number.isInteger(year) && year >= calendarYearRange.first && year <= calendarYearRange.last

/** The day of a form, or null where there is no such day or the calendar does not reach it. */
export function readCalendarDay(text: string): number | null {
  const day = parseDay(text)
  return day !== null && isCalendarYear(Number(formatDay(day).slice(0, 4))) ? day : null
}
