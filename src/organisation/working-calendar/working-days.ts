import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import { and, eq, gte, lt } from 'drizzle-orm'

import { dayMs, formatDay, parseDay, startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { calendarDays, calendarYears } from './schema.ts'
import type { DayKind } from './vocabulary.ts'

const { holidays, workdays } = published as Record<'holidays' | 'workdays', Record<string, string>>

const publishedYears = new Set(Object.keys(holidays).map((day) => Number(day.slice(0, 4))))

/**
 * The State Council's days off and make-up days as the package lists them. Only its table is used: its
 * functions read dates by the zone of the machine, and shift the holidays by a day west of Greenwich.
 */
export function isPublishedWorkday(day: number): boolean {
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

export type CalendarDayShown = {
  day: number
  working: boolean
  /** The centre's own entry, where the published calendar is overruled or goes without saying. */
  own: { kind: DayKind; name: string; by: string } | null
  /** Of the published calendar: the festival, or what a make-up day makes up for. */
  festival: string | null
}

/** Every day of a year as the centre works it, for the page of the calendar. */
export function daysOfYear(db: Db, year: number): CalendarDayShown[] {
  const first = parseDay(`${year}-01-01`) ?? 0
  const next = parseDay(`${year + 1}-01-01`) ?? 0
  const own = new Map(
    db
      .select()
      .from(calendarDays)
      .where(and(gte(calendarDays.day, first), lt(calendarDays.day, next)))
      .all()
      .map((row) => [row.day, row]),
  )
  return Array.from({ length: Math.round((next - first) / dayMs) }, (_, index) => {
    const day = first + index * dayMs
    const kept = own.get(day)
    return {
      day,
      working: kept ? kept.kind === 'working' : isPublishedWorkday(day),
      own: kept ? { kind: kept.kind, name: kept.name, by: kept.by } : null,
      festival: festivalOf(formatDay(day)),
    }
  })
}

/** The package writes `National Day,国庆节,3`. */
function festivalOf(day: string): string | null {
  return (holidays[day] ?? workdays[day])?.split(',')[1] ?? null
}

/** How a year comes to be known: by the published calendar, by somebody's word, or not at all. */
export function yearStanding(
  db: Db,
  year: number,
): { published: boolean; declared: { by: string; at: number } | null } {
  const declared = db.select().from(calendarYears).where(eq(calendarYears.year, year)).get()
  return { published: publishedYears.has(year), declared: declared ?? null }
}
