import { and, asc, eq, gt } from 'drizzle-orm'

import { monthCorrections } from '#src/complaints/months/schema.ts'
import type { CorrectionReason, CountField } from '#src/complaints/months/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'

import type { StandingRow } from './reckon.ts'
import type { ContestMonth } from './schema.ts'
import { asItStands } from './standings.ts'

export type ContestCorrection = {
  at: number
  departmentId: number | null
  complaintId: number
  complaintNo: string
  field: CountField
  delta: number
  reason: CorrectionReason
}

export type Moved = {
  departmentId: number
  department: string
  /** Answered calls as they were announced and as they are known now. */
  calls: number
  callsNow: number
  rank: number | null
  rankNow: number | null
  score: number | null
  scoreNow: number | null
}

/** 更正: what changed since a month was announced, line by line, and what the table would say now. */
export function correctionsSince(db: Db, told: ContestMonth) {
  const { month, correctionsUpTo } = told
  const { id, at, departmentId, complaintId, field, delta, reason } = monthCorrections
  const lines: ContestCorrection[] = db
    .select({
      ...{ at, departmentId, complaintId, field, delta, reason },
      complaintNo: complaints.complaintNo,
    })
    .from(monthCorrections)
    .innerJoin(complaints, eq(complaints.id, complaintId))
    .where(and(eq(monthCorrections.month, month), gt(id, correctionsUpTo)))
    .orderBy(asc(id))
    .limit(500)
    .all()
  return { lines, moved: movedOf(told.rows, asItStands(db, told)) }
}

/** Departments whose calls, score or rank would be others today. */
function movedOf(told: readonly StandingRow[], now: readonly StandingRow[]): Moved[] {
  const [before, after] = [told, now].map(
    (rows) => new Map(rows.map((row) => [row.departmentId, row])),
  )
  const ids = [...new Set([...told, ...now].map(({ departmentId }) => departmentId))]
  return ids.flatMap((departmentId) => {
    const [was, is] = [before?.get(departmentId), after?.get(departmentId)]
    const moved: Moved = {
      ...{ departmentId, department: (was ?? is)?.department ?? '' },
      ...{ calls: was?.calls ?? 0, callsNow: is?.calls ?? 0 },
      ...{ rank: was?.place?.rank ?? null, rankNow: is?.place?.rank ?? null },
      ...{ score: was?.score ?? null, scoreNow: is?.score ?? null },
    }
    const same =
      moved.calls === moved.callsNow &&
      moved.rank === moved.rankNow &&
      moved.score === moved.scoreNow
    return same ? [] : [moved]
  })
}
