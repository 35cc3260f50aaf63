import { and, asc, between, eq, ne, type SQL } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { withinReach } from '../flow/for-actor.ts'
import { standing } from '../queries.ts'
import { type Complaint, complaints } from '../schema.ts'
import { recurrenceDays } from './vocabulary.ts'

/** Of each side so many at most: who has more than that needs no exact number. */
const most = 50

export type Recurring = {
  id: number
  complaintNo: string
  openedAt: number
  verdict: Complaint['verdict']
  /** Of the same agent; else of the same team. */
  samePerson: boolean
}

/**
 * 同类再发: complaints of the same fault category about the same agent or team within a year before and
 * after, as far as the reader may see them and whose they are. Those found unsubstantiated do not count.
 */
export function recurrencesOf(
  db: Db,
  actor: Actor,
  complaint: Pick<Complaint, 'id' | 'openedAt' | 'faultCategory' | 'personId' | 'teamId'>,
  blindness: Blindness,
): Recurring[] {
  const { personId, teamId, openedAt } = complaint
  const span = recurrenceDays.far * dayMs
  const among = (where: SQL) => {
    const { id, complaintNo, callId, verdict } = complaints
    const rows = db
      .select({ id, complaintNo, callId, verdict, openedAt: complaints.openedAt })
      .from(complaints)
      .where(
        and(
          where,
          between(complaints.openedAt, openedAt - span, openedAt + span),
          eq(complaints.faultCategory, complaint.faultCategory),
          ne(complaints.id, complaint.id),
          standing,
          withinReach(db, actor),
        ),
      )
      .orderBy(asc(complaints.openedAt), asc(complaints.id))
      .limit(most)
      .all()
    const calls = rows.flatMap(({ callId: call }) => (call === null ? [] : [call]))
    const hidden = blindness.among(db, actor, calls)
    return rows.filter(({ callId: call }) => call === null || !hidden.has(call))
  }
  const own = personId === null ? [] : among(eq(complaints.personId, personId))
  const team = teamId === null ? [] : among(eq(complaints.teamId, teamId))
  const known = new Set(own.map(({ id }) => id))
  return [
    ...own.map((row) => ({ ...row, samePerson: true })),
    ...team.filter(({ id }) => !known.has(id)).map((row) => ({ ...row, samePerson: false })),
  ].filter(({ verdict }) => verdict !== 'unsubstantiated')
}
