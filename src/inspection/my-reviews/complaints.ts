import { and, eq } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import type { ComplaintVerdict, FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { calls } from '#src/recordings/schema.ts'

import { evidenceOf, recordingOf, rootVerification } from '../appeals/contested-verification.ts'
import { appealsAbout, contestedBy, type PointKey, type SubjectOf } from '../appeals/contested.ts'
import { type Filing, filingOf } from '../appeals/filing.ts'
import { type AppealShown, appealShown, aspectWord } from '../appeals/shown.ts'
import { type VerificationShown, verificationShown } from '../appeals/verification-shown.ts'
import { type VerdictAspect, verdictAspects } from '../appeals/vocabulary.ts'
import { saidToAgent } from './own-complaint.ts'
import { personOf } from './own.ts'
import { type OwnSound, soundOf } from './queries.ts'

export type ComplaintLine = {
  id: number
  complaintNo: string
  openedAt: number
  callAt: number | null
  verdict: ComplaintVerdict | null
  verdictAt: number | null
  faultCategory: FaultCategory
  appeal: { state: string; round: number } | null
  until: number | null
}

/** Complaints about the agent that were found substantiated, newest first. */
export function ownComplaints(
  db: Db,
  actor: Actor,
  page: PageRequest,
  now = Date.now(),
): Page<ComplaintLine> {
  const personId = personOf(actor)
  if (personId === null) return { rows: [], size: page.size, next: null, previous: null }
  const { where, order, limit } = keyset(complaints.openedAt, complaints.id, page)
  const rows = db
    .select({ complaint: complaints, callAt: calls.startedAt })
    .from(complaints)
    .leftJoin(calls, eq(calls.id, complaints.callId))
    .where(and(where, saidToAgent(db, personId)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ complaint, callAt }): ComplaintLine => {
      const { id, complaintNo, openedAt, verdict, verdictAt, faultCategory } = complaint
      const subject = subjectOfComplaint(db, id)
      const filing = subject && filingOf(db, contestedBy(db, actor, subject), now)
      return {
        ...{ id, complaintNo, openedAt, callAt, verdict, verdictAt, faultCategory },
        appeal: subject && lastStanding(appealsAbout(db, subject)),
        until: filing?.may ? filing.until : null,
      }
    })
  return cutPage(rows, page, ({ id, openedAt }) => ({ id, value: openedAt }))
}

const lastStanding = (appeals: { state: string; round: number }[]) =>
  appeals.findLast(({ state }) => state !== 'withdrawn') ?? null

/** What appeals about a complaint hang on; null while nobody has verified it. */
export function subjectOfComplaint(db: Db, complaintId: number): SubjectOf | null {
  const root = rootVerification(db, complaintId)
  return root && root.byId !== null ? { kind: 'verification', id: root.id } : null
}

export type AspectLine = { aspect: VerdictAspect; title: string; now: string }

export type ContestedComplaint = {
  id: number
  complaintNo: string
  openedAt: number
  callAt: number | null
  verification: VerificationShown
  /** What can be contested now. */
  aspects: AspectLine[]
  filing: Filing
  seen: number
  appeals: AppealShown[]
}

/** A verdict as whoever may contest it sees it: the agent concerned, or the department. */
export function contestedComplaint(
  db: Db,
  actor: Actor,
  id: number,
  now = Date.now(),
): ContestedComplaint {
  const subject = subjectOfComplaint(db, id)
  if (!subject) throw new NotFound()
  // Looks for it within the actor's reach.
  const contested = contestedBy(db, actor, subject)
  const verification = verificationShown(db, id)
  const row = db
    .select({ complaint: complaints, callAt: calls.startedAt })
    .from(complaints)
    .leftJoin(calls, eq(calls.id, complaints.callId))
    .where(eq(complaints.id, id))
    .get()
  if (!row || !verification) throw new NotFound()
  const filing = filingOf(db, contested, now)
  const allowed = (key: PointKey) => filing.may && (filing.items?.has(key) ?? true)
  return {
    ...{ id, complaintNo: row.complaint.complaintNo, openedAt: row.complaint.openedAt },
    ...{ callAt: row.callAt, verification, filing, seen: contested.seen },
    aspects: aspectKeys.flatMap((aspect) => {
      const current = contested.current.get(aspect)
      if (current === undefined || !allowed(aspect)) return []
      return [{ aspect, title: verdictAspects[aspect], now: aspectWord(aspect, current) }]
    }),
    appeals: appealsAbout(db, subject).map((appeal) => appealShown(db, appeal)),
  }
}

const aspectKeys = ['verdict', 'category'] as const

export type OwnComplaintDetail = ContestedComplaint & {
  evidence: { id: number; startMs: number; endMs: number; label: string }[]
  /** Null where there is no recording of the agent's own call, or it may not be heard any more. */
  sound: OwnSound | null
}

export function ownComplaintDetail(
  db: Db,
  actor: Actor,
  id: number,
  now = Date.now(),
): OwnComplaintDetail {
  const contested = contestedComplaint(db, actor, id, now)
  const complaint = db.select().from(complaints).where(eq(complaints.id, id)).get()
  const recordingId = complaint ? recordingOf(db, complaint) : null
  return {
    ...contested,
    evidence: evidenceOf(db, id).map(({ id: span, startMs, endMs }) => ({
      ...{ id: span, startMs, endMs, label: '核实依据' },
    })),
    sound: recordingId === null ? null : soundOf(db, actor, recordingId),
  }
}
