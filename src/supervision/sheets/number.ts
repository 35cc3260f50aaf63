import { and, gte, lt, sql } from 'drizzle-orm'

import { dayMs, formatDay, parseDay, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { weekMs } from '../metrics/weekly.ts'
import { supervisionSheets } from './schema.ts'

/** Year and ISO week: the year is that of the week's Thursday. */
export function isoWeek(at: number): { year: number; week: number } {
  const monday = startOfWeek(at)
  const year = Number(formatDay(monday + 3 * dayMs).slice(0, 4))
  // The week of 4 January is the first.
  const first = startOfWeek(parseDay(`${year}-01-04`) ?? 0)
  return { year, week: Math.round((monday - first) / weekMs) + 1 }
}

/** The next number of the week of issue: DB-2026-47-02. */
export function nextSheetNo(tx: Db, now: number): string {
  const monday = startOfWeek(now)
  const { issuedAt, sheetNo } = supervisionSheets
  const last = tx
    .select({ last: sql<number | null>`max(cast(substr(${sheetNo}, 12) as integer))` })
    .from(supervisionSheets)
    .where(and(gte(issuedAt, monday), lt(issuedAt, monday + weekMs)))
    .get()
  const { year, week } = isoWeek(now)
  const two = (number: number) => String(number).padStart(2, '0')
  return `DB-${year}-${two(week)}-${two((last?.last ?? 0) + 1)}`
}
