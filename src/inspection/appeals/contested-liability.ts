import { and, eq } from 'drizzle-orm'

import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { newestLiability } from '#src/complaints/handling/liability.ts'
import { liableUnit } from '#src/complaints/handling/liable-units.ts'
import { complaintLiabilities } from '#src/complaints/handling/schema.ts'
import { type Complaint, complaints } from '#src/complaints/schema.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { ownLiability } from '../my-reviews/own-liability.ts'
import { lastVerdictStep, partyOf, recordingOf } from './contested-verification.ts'
import type { Contested, PointKey } from './contested.ts'

export type LiabilityRow = typeof complaintLiabilities.$inferSelect
export type LiableComplaint = { liability: LiabilityRow; complaint: Complaint }

/**
 * A liability as whoever settled the complaint set it, for who may contest it: the person named, or the
 * department it falls on. What appeals make of it is none to contest.
 */
export function contestableLiability(db: Db, actor: Actor, id: number): LiableComplaint {
  if (partyOf(actor) === 'agent') return ownLiability(db, actor, id)
  const { basis, liability: kind } = complaintLiabilities
  const row = db
    .select({ liability: complaintLiabilities, complaint: complaints })
    .from(complaintLiabilities)
    .innerJoin(complaints, eq(complaints.id, complaintLiabilities.complaintId))
    .where(and(eq(complaintLiabilities.id, id), eq(basis, 'settling'), eq(kind, 'liable')))
    .get()
  if (!row) throw new NotFound()
  complaintFor(db, actor, row.complaint.id)
  if (!fallsOn(db, actor, row)) throw new NotFound()
  return row
}

/** Whether a liability falls on the unit a reader answers for. */
export function fallsOn(
  db: Db,
  { scope }: Actor,
  { liability, complaint }: LiableComplaint,
): boolean {
  const unit = liableUnit(db, complaint, liability)
  if (scope.kind === 'all') return unit.departmentId !== null
  if (scope.kind === 'sub-centre') return unit.subCentreId === scope.id
  return scope.kind === 'department' && unit.departmentId === scope.id
}

/** Whether it is the one that holds still: no appeal changed it, and it was not set anew. */
export const holdsStill = (db: Db, { id, complaintId }: LiabilityRow): boolean =>
  newestLiability(db, complaintId)?.id === id

export function contestedLiability(db: Db, actor: Actor, id: number): Contested {
  const { liability, complaint } = contestableLiability(db, actor, id)
  if (liability.byId === null) throw new NotFound()
  const holds = holdsStill(db, liability) && complaint.verdict === 'substantiated'
  return {
    ...{ subject: 'liability', sheetId: null, findingId: null, verificationId: null },
    ...{ liabilityId: liability.id, party: partyOf(actor), complaintId: complaint.id },
    callId: complaint.concernedCallId ?? complaint.callId,
    ...{ scorerId: liability.byId, scorerName: liability.byName, rules: [] },
    ...{ personId: liability.personId, ...liableUnit(db, complaint, liability) },
    recordingId: recordingOf(db, complaint),
    since: liability.at,
    seen: lastVerdictStep(db, complaint.id),
    current: new Map<PointKey, string>(holds ? [['liability', 'liable']] : []),
    followedAt: null,
  }
}
