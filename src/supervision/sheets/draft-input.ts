import { and, inArray } from 'drizzle-orm'

import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { hiddenComplaint } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { seenLines } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { type Blindness, unlessHidden } from '#src/recordings/blindness.ts'

import { metricKinds } from '../metrics/vocabulary.ts'
import type { Metric } from '../metrics/weekly.ts'
import type { DraftInput } from './forms.ts'
import { sheetMost, sheetWords, weeksRange } from './vocabulary.ts'

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
  actor: Actor,
  query: Readonly<Record<string, string | undefined>>,
  blindness: Blindness,
  now: number,
): Record<string, string> {
  const number = (text: string | undefined) => (/^\d{1,15}$/.test(text ?? '') ? (text ?? '') : '')
  return {
    department: number(query['department']),
    problem: seenLines((query['problem'] ?? '').slice(0, sheetWords.most)),
    ...evidenceIn(db, actor, query, blindness),
    kind: ofKeys(metricKinds, query['kind']) || 'substantiated',
    fault: ofKeys(faultCategories, query['fault']),
    cause: ofKeys(rootCauses, query['cause']),
    staff: ofKeys(staffCategories, query['staff']),
    analysis: number(query['analysis']),
    weeks: String(weeksRange.usual),
    due: nextDueDay(db, now, 20),
  }
}

/**
 * Ids of complaints as other pages hand them on, as numbers that people read; and how many there were,
 * where not all of them are listed: a sheet holds so many, and a reader sees what is within reach.
 */
function evidenceIn(
  db: Db,
  actor: Actor,
  query: Readonly<Record<string, string | undefined>>,
  blindness: Blindness,
): { complaints: string; left: string } {
  const given = (query['complaints'] ?? '').split(',').filter((one) => /^\d{1,15}$/.test(one))
  const ids = [...new Set(given.map(Number))].slice(0, sheetMost.evidence)
  if (ids.length === 0) return { complaints: '', left: '' }
  const { id, complaintNo } = complaints
  const hidden = unlessHidden(hiddenComplaint(db, actor, blindness))
  const numbers = new Map(
    db
      .select({ id, complaintNo })
      .from(complaints)
      .where(and(inArray(id, ids), withinReach(db, actor), hidden))
      .all()
      .map((row) => [row.id, row.complaintNo]),
  )
  const listed = ids.flatMap((one) => numbers.get(one) ?? [])
  const of = /^\d{1,6}$/.test(query['of'] ?? '') ? Number(query['of']) : given.length
  const left = Math.max(of, given.length) - listed.length
  return { complaints: listed.join('、'), left: left > 0 ? String(left) : '' }
}
