import { and, eq } from 'drizzle-orm'

import { eventsOf, type TimelineEvent } from '#src/audit/timeline.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { type Call, calls, recordings } from '#src/recordings/schema.ts'

import { type ConcernedAgent, concernedAgent } from './back-trace/concerned.ts'
import { bestHit } from './best-hit.ts'
import { type Finding, findings, type Recheck, rechecks } from './schema.ts'
import type { RecheckInput } from './settle-verdict.ts'
import { changesOf } from './triage/change.ts'
import type { RecheckChange } from './triage/schema.ts'
import { undoProblem } from './triage/undo.ts'
import type { RecheckVerdict } from './vocabulary.ts'

/** A verdict as given. Whose call it was stays out of it until somebody asks (揭晓). */
export type Verdict = Recheck & {
  complaintNo: string | null
  agent: {
    agentNo: string
    name: string | null
    staffCategory: StaffCategory
    department: string | null
    team: string | null
  } | null
  /** Whoever took the earlier call it is about. */
  concerned: ConcernedAgent | null
  concernedCallId: number | null
  events: TimelineEvent[]
  changes: RecheckChange[]
  /** Its author may still take it back. */
  undoable: boolean
}

export function verdictOf(
  db: Db,
  actor: Actor,
  finding: Finding,
  call: Call | null,
  now = Date.now(),
): Verdict | null {
  const row = db
    .select({
      recheck: rechecks,
      complaintNo: complaints.complaintNo,
      concerned: complaints.concernedCallId,
    })
    .from(rechecks)
    .leftJoin(complaints, eq(complaints.id, rechecks.complaintId))
    .where(eq(rechecks.findingId, finding.id))
    .get()
  if (!row) return null
  const revealed = row.recheck.revealedAt !== null
  return {
    ...row.recheck,
    complaintNo: row.complaintNo,
    agent: revealed && call && can(actor, 'agent.read') ? agentOf(db, call) : null,
    concerned: revealed ? concernedAgent(db, actor, row.concerned) : null,
    concernedCallId: row.concerned,
    events: eventsOf(db, 'finding', finding.id),
    changes: changesOf(db, finding.id),
    undoable: undoProblem(db, row.recheck, actor.accountId, now) === null,
  }
}

function agentOf(db: Db, call: Call): Verdict['agent'] {
  const row = db
    .select({
      agentNo: people.agentNo,
      name: people.name,
      staffCategory: people.staffCategory,
      department: departments.name,
      team: teams.name,
    })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .leftJoin(teams, eq(teams.id, calls.teamId))
    .where(eq(calls.id, call.id))
    .get()
  return row ? { ...row, name: row.name || null } : null
}

export type Submitted = {
  findingId: number
  verdict: RecheckVerdict
  accountId: number
  complaint: { id: number; complaintNo: string } | null
}

/** The verdict just given, for the notice on the next page; null for anything forged. */
export function submittedVerdict(db: Db, actor: Actor, findingId: number): Submitted | null {
  const row = db
    .select({
      verdict: rechecks.verdict,
      accountId: rechecks.accountId,
      complaint: { id: complaints.id, complaintNo: complaints.complaintNo },
    })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, rechecks.findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(complaints, eq(complaints.id, rechecks.complaintId))
    .where(and(eq(rechecks.findingId, findingId), visibleTo(actor, calls)))
    .get()
  return row ? { findingId, ...row } : null
}

/** Whose verdict came first: one's own, sent twice, is no other person's. */
export function settledBy(db: Db, actor: Actor, findingId: number): string {
  const earlier = submittedVerdict(db, actor, findingId)
  return earlier?.accountId === actor.accountId ? '这条您已经下过结论' : '别人刚刚对这条下了结论'
}

/** The very verdict that stands, from the same person: a second click, which changes nothing. */
export function sentAgain(db: Db, actor: Actor, findingId: number, input: RecheckInput): boolean {
  const stands = db.select().from(rechecks).where(eq(rechecks.findingId, findingId)).get()
  return (
    stands?.accountId === actor.accountId &&
    stands.verdict === input.verdict &&
    stands.note === input.note &&
    stands.faultCategory === ('faultCategory' in input ? input.faultCategory : null)
  )
}

/** Where a complaint was heard: its finding and the line of its best evidence. */
export function findingOfComplaint(
  db: Db,
  actor: Actor,
  complaintId: number,
): { findingId: number; segmentIndex: number | null } {
  authorise(actor, 'finding.list')
  const row = db
    .select({ findingId: rechecks.findingId })
    .from(rechecks)
    .innerJoin(complaints, eq(complaints.id, rechecks.complaintId))
    .innerJoin(calls, eq(calls.id, complaints.callId))
    .where(and(eq(rechecks.complaintId, complaintId), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  const hit = bestHit(db, row.findingId)
  return { ...row, segmentIndex: hit?.segmentIndex ?? null }
}
