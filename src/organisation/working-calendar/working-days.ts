import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { and, eq, gte, lt } from 'drizzle-orm'

import { dayMs, formatDay, parseDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { calendarDays, calendarYears } from './schema.ts'

const { holidays, workdays } = published as Record<'holidays' | 'workdays', Record<string, string>>

const publishedYears = new Set(Object.keys(holidays).map((day) => Number(day.slice(0, 4))))

/**
 * The State Council's days off and make-up days as the package lists them. Only its table is used: its
 * functions read dates by the zone of the machine, and shift the holidays by a day west of Greenwich.
 */
function isPublishedWorkday(day: number): boolean {
  const text = formatDay(day)
  if (text in workdays) return true
  const weekday = new Date(`${text}T00:00:00Z`).getUTCDay()
  return weekday >= 1 && weekday <= 5 && !(text in holidays)
}

/** 工作日: by the centre's own entry where there is one, else by the State Council's published calendar. */
export function isWorkingDay(db: Db, at: number): boolean {
  const day = startOfDay(at)
  const own = db.select().from(calendarDays).where(eq(calendarDays.day, day)).get()
  return own ? own.kind === 'working' : isPublishedWorkday(day)
}

/**
 * Whether the holidays of a year are known: the packaged calendar has them, or somebody declared the
 * year complete. Of an unknown year every weekday counts as a working day, and the page must say so.
 */
export function isYearKnown(db: Db, year: number): boolean {
  const declared = db.select().from(calendarYears).where(eq(calendarYears.year, year)).get()
  if (declared) return true
  return publishedYears.has(year)
}

/**
 * The last moment of the `count`-th working day after the day of `from` (24:00 Shanghai, exclusive):
 * the day itself is not counted, as the limits of the centre are written. `known` is false where the
 * way leads through a year whose holidays are not published.
 */
export function endOfWorkingDay(
  db: Db,
  from: number,
  count: number,
): { until: number; known: boolean } {
  const start = startOfDay(from)
  // Own entries of the stretch in one query; a long holiday is two weeks at most.
  const own = new Map(
    db
      .select()
      .from(calendarDays)
      .where(
        and(gte(calendarDays.day, start), lt(calendarDays.day, start + (count * 3 + 40) * dayMs)),
      )
      .all()
      .map(({ day, kind }) => [day, kind === 'working']),
  )
  let day = start
  let known = true
  let year = ''
  for (let left = count; left > 0;) {
    day += dayMs
    const text = formatDay(day)
    if (text.slice(0, 4) !== year) {
      year = text.slice(0, 4)
      known &&= isYearKnown(db, Number(year))
    }
    if (own.get(day) ?? isPublishedWorkday(day)) left -= 1
  }
  return { until: day + dayMs, known }
}

/** Every day of a year as the centre works it, for the page of the calendar. */
export function daysOfYear(
  db: Db,
  year: number,
): { day: number; working: boolean; own: boolean }[] {
  const first = parseDay(`${year}-01-01`) ?? 0
  const next = parseDay(`${year + 1}-01-01`) ?? 0
  const own = new Map(
    db
      .select()
      .from(calendarDays)
      .where(and(gte(calendarDays.day, first), lt(calendarDays.day, next)))
      .all()
      .map(({ day, kind }) => [day, kind === 'working']),
  )
  return Array.from({ length: (next - first) / dayMs }, (_, index) => {
    const day = first + index * dayMs
    const kept = own.get(day)
    return { day, working: kept ?? isPublishedWorkday(day), own: kept !== undefined }
  })
}
