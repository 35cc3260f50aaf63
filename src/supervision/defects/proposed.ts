import { and, eq } from 'drizzle-orm'

import { withinReach } from '#src/complaints/flow/for-actor.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { groupOf } from './gather.ts'

/** Working days a defect is given to begin with. */
const usualDays = 10

export const proposedDay = (db: Db, now: number): string =>
  formatDay(endOfWorkingDay(db, now, usualDays).until - dayMs)

/** What the form begins with: of a complaint, whose and of what kind it is, as far as the reader reaches it. */
export function proposedDefect(
  db: Db,
  actor: Actor,
  query: Readonly<Record<string, string | undefined>>,
  now: number,
): Record<string, string> {
  const usual = {
    due: proposedDay(db, now),
    level: 'department',
    bulletin: query['bulletin'] ?? '',
  }
  const no = (query['complaint'] ?? '').trim().toUpperCase()
  const complaint =
    no === ''
      ? undefined
      : db
          .select()
          .from(complaints)
          .where(and(eq(complaints.complaintNo, no), withinReach(db, actor)))
          .get()
  const { scope } = actor
  const own = scope.kind === 'department' ? String(scope.id) : ''
  if (!complaint) return { ...usual, department: own }
  const { rootCause, staffCategory, businessTypeId } = groupOf(db, complaint)
  return {
    ...usual,
    complaint: complaint.complaintNo,
    department: own || String(complaint.departmentId ?? ''),
    fault: complaint.faultCategory,
    cause: rootCause ?? '',
    staff: staffCategory ?? '',
    business: businessTypeId === null ? '' : String(businessTypeId),
  }
}
