import { asc } from 'drizzle-orm'

import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { type Season, seasons } from './schema.ts'

/** Whether a day of the year (`MM-DD`) lies in a season, which may run over New Year. */
export function liesIn(
  day: string,
  { fromDay, untilDay }: Pick<Season, 'fromDay' | 'untilDay'>,
): boolean {
  return fromDay <= untilDay ? day >= fromDay && day <= untilDay : day >= fromDay || day <= untilDay
}

/** The season of a moment by the Shanghai day; null outside all of them (日常). */
export function seasonAt(db: Db, at: number): Season | null {
  const day = formatDay(at).slice(5)
  const all = db.select().from(seasons).orderBy(asc(seasons.id)).all()
  return all.find((season) => liesIn(day, season)) ?? null
}
