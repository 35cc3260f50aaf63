import { and, desc, eq, ne } from 'drizzle-orm'

import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { newestLiability } from '#src/complaints/handling/liability.ts'
import {
  type ComplaintVerification,
  complaintVerifications,
  verificationEvidence,
} from '#src/complaints/handling/schema.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'

import { ownComplaint } from '../my-reviews/own-complaint.ts'
import type { Contested, PointKey } from './contested.ts'
import type { AppealParty } from './vocabulary.ts'

/** The verdict on a complaint that did not come by an appeal; whatever appeals change hangs on it. */
export function rootVerification(db: Db, complaintId: number): ComplaintVerification | undefined {
  const { complaintId: of, basis, id } = complaintVerifications
  return db
    .select()
    .from(complaintVerifications)
    .where(and(eq(of, complaintId), ne(basis, 'appeal')))
    .orderBy(desc(id))
    .limit(1)
    .get()
}

/** The verdict that stands: the newest, by whomever. */
export function standingVerification(
  db: Db,
  complaintId: number,
): ComplaintVerification | undefined {
  return db
    .select()
    .from(complaintVerifications)
    .where(eq(complaintVerifications.complaintId, complaintId))
    .orderBy(desc(complaintVerifications.id))
    .limit(1)
    .get()
}

/** Ids only grow, so that their sum tells every new verdict and every new liability. */
export const lastVerdictStep = (db: Db, complaintId: number): number =>
  (standingVerification(db, complaintId)?.id ?? 0) + (newestLiability(db, complaintId)?.id ?? 0)

/** The agent contests what is the agent's own, a department what is in its reach. */
export const partyOf = (actor: Actor): AppealParty =>
  can(actor, 'verdict-appeal.file') ? 'department' : 'agent'

export function contestableComplaint(db: Db, actor: Actor, complaintId: number): Complaint {
  return partyOf(actor) === 'department'
    ? complaintFor(db, actor, complaintId)
    : ownComplaint(db, actor, complaintId)
}

/** What of a verdict can be contested: nothing of one that is 不属实. 定责 has appeals of its own. */
export function contestableOf(db: Db, complaintId: number): Map<PointKey, string> {
  const standing = standingVerification(db, complaintId)
  if (standing?.verdict !== 'substantiated') return new Map()
  return new Map<PointKey, string>([
    ['verdict', standing.verdict],
    ['category', standing.faultCategory],
  ])
}

/** `id` is that of the verdict, as `rootVerification` gives it. */
export function contestedVerification(db: Db, actor: Actor, id: number): Contested {
  const root = db
    .select()
    .from(complaintVerifications)
    .where(eq(complaintVerifications.id, id))
    .get()
  if (!root || root.byId === null) throw new NotFound()
  const complaint = contestableComplaint(db, actor, root.complaintId)
  const { personId, teamId, departmentId, subCentreId, callId, concernedCallId } = complaint
  const liability = newestLiability(db, complaint.id)
  const followedAt = liability?.liability === 'liable' ? liability.at : null
  return {
    ...{ subject: 'verification', sheetId: null, findingId: null, verificationId: root.id },
    liabilityId: null,
    ...{ party: partyOf(actor), complaintId: complaint.id, callId: concernedCallId ?? callId },
    ...{ scorerId: root.byId, scorerName: root.byName, rules: [] },
    ...{ personId, teamId, departmentId, subCentreId },
    recordingId: recordingOf(db, complaint),
    since: Math.max(root.at, followedAt ?? 0),
    seen: lastVerdictStep(db, complaint.id),
    current: contestableOf(db, complaint.id),
    followedAt,
  }
}

/** The sound a complaint's verdict rests on, else that of its call; null where there is none (any more). */
export function recordingOf(
  db: Db,
  { id, callId }: Pick<Complaint, 'id' | 'callId'>,
): number | null {
  const cited = evidenceOf(db, id).find(({ recordingId }) => recordingId !== null)
  if (cited) return cited.recordingId
  return callId === null ? null : (recordingsOfCall(db, callId).at(-1)?.id ?? null)
}

/** The spans that whoever verified had heard. */
export function evidenceOf(db: Db, complaintId: number) {
  const root = rootVerification(db, complaintId)
  if (!root) return []
  return db
    .select()
    .from(verificationEvidence)
    .where(eq(verificationEvidence.verificationId, root.id))
    .orderBy(verificationEvidence.startMs)
    .limit(20)
    .all()
}
