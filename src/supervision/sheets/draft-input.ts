import { inArray } from 'drizzle-orm'

import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { seenLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { metricKinds } from '../metrics/vocabulary.ts'
import type { Metric } from '../metrics/weekly.ts'
import type { DraftInput } from './forms.ts'
import { sheetWords, weeksRange } from './vocabulary.ts'

/** The ids behind the numbers people wrote, and those that name nothing. */
export function complaintsNumbered(
  db: Db,
  numbers: readonly string[],
): { ids: number[]; unknown: string[] } {
  if (numbers.length === 0) return { ids: [], unknown: [] }
  const rows = db
    .select({ id: complaints.id, complaintNo: complaints.complaintNo })
    .from(complaints)
    .where(inArray(complaints.complaintNo, numbers.slice(0, 200)))
    .all()
  const found = new Map(rows.map(({ id, complaintNo }) => [complaintNo, id]))
  return {
    ids: [...found.values()],
    unknown: numbers.filter((number) => !found.has(number)),
  }
}

export const metricIn = ({ kind, department, whole, fault, cause, staff }: DraftInput): Metric => ({
  ...{ kind, departmentId: whole ? null : department },
  ...{ faultCategory: fault, rootCause: cause, staffCategory: staff },
})

/** The day so many working days ahead, as a field begins with it. */
export const nextDueDay = (db: Db, now: number, days: number): string =>
  formatDay(endOfWorkingDay(db, now, days).until - 1)

const ofKeys = (words: Record<string, string>, key: string | undefined) =>
  keysOf(words).find((one) => one === key) ?? ''

/** What the form begins with, where an analysis or another page sends somebody here. */
export function proposedValues(
  db: Db,
  query: Readonly<Record<string, string | undefined>>,
  now: number,
): Record<string, string> {
  const number = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? (text ?? '') : '')
  return {
    department: number(query['department']),
    problem: seenLines((query['problem'] ?? '').slice(0, sheetWords.most)),
    complaints: evidenceNumbers(db, query['complaints'] ?? ''),
    kind: ofKeys(metricKinds, query['kind']) || 'substantiated',
    fault: ofKeys(faultCategories, query['fault']),
    cause: ofKeys(rootCauses, query['cause']),
    staff: ofKeys(staffCategories, query['staff']),
    analysis: number(query['analysis']),
    weeks: String(weeksRange.usual),
    due: nextDueDay(db, now, 20),
  }
}

/** Ids of complaints as other pages hand them on, as numbers that people read. */
function evidenceNumbers(db: Db, text: string): string {
  const ids = text
    .split(',')
    .filter((one) => /^\d{1,15}$/.test(one))
    .slice(0, 100)
    .map(Number)
  if (ids.length === 0) return ''
  const rows = db
    .select({ complaintNo: complaints.complaintNo })
    .from(complaints)
    .where(inArray(complaints.id, ids))
    .all()
  return rows.map(({ complaintNo }) => complaintNo).join('、')
}
