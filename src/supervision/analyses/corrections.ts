import { eq } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import type { Db } from '#src/kernel/db.ts'
import { isOneOf } from '#src/kernel/db.ts'

import { type Counted, countedIn, readStanding, standsAs } from './counted.ts'
import { analysisComplaints, type WeeklyAnalysis } from './schema.ts'
import type { CorrectionKind } from './vocabulary.ts'

export type Correction = {
  complaintId: number
  complaintNo: string
  kind: CorrectionKind
  was: Counted | null
  is: Counted | null
}

/**
 * What became of the complaints of a published week since: appeals, late verdicts, withdrawals. The
 * published numbers stay; this stands beside them, read from the complaints as they are now.
 */
export function correctionsOf(db: Db, { id, week }: WeeklyAnalysis): Correction[] {
  const then = new Map(
    db
      .select()
      .from(analysisComplaints)
      .where(eq(analysisComplaints.analysisId, id))
      .all()
      .map(({ complaintId, counted }) => [complaintId, counted]),
  )
  const now = countedIn(db, week)
  const changed = [...new Set([...then.keys(), ...now.keys()])].filter((complaintId) => {
    const is = now.get(complaintId)
    return then.get(complaintId) !== (is && standsAs(is))
  })
  const numbers = db
    .select({ id: complaints.id, no: complaints.complaintNo })
    .from(complaints)
    .where(isOneOf(complaints.id, changed))
    .orderBy(complaints.id)
    .all()
  return numbers.map(({ id: complaintId, no }) => {
    const text = then.get(complaintId)
    const was = text === undefined ? null : readStanding(text)
    const is = now.get(complaintId) ?? null
    return { complaintId, complaintNo: no, kind: kindOf(was, is), was, is }
  })
}

function kindOf(was: Counted | null, is: Counted | null): CorrectionKind {
  if (was === null) return 'added'
  if (is === null) return 'gone'
  return was.verdict === null && is.verdict !== null ? 'verified' : 'changed'
}
