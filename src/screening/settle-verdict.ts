import { and, eq } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { entriesOfCall } from '#src/complaints/register-queries.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { ComplaintTarget, FaultCategory, Omission } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { requireTraced } from './back-trace/concerned.ts'
import { bestHit } from './best-hit.ts'
import { judgedOnLists } from './queue/judged.ts'
import { judgeRules, unjudgeRules } from './rules/judgements.ts'
import { findings } from './schema.ts'
import { type QueueOutcome, recheckRefusals, type RecheckVerdict } from './vocabulary.ts'

/** A complaint that nobody filed needs its type; what is no complaint of ours needs none. */
export type RecheckInput = { note: string } & (
  | {
      verdict: Omission
      faultCategory: FaultCategory
      target: ComplaintTarget | null
      /** The traced earlier call it is about; counts only where the target is an earlier agent. */
      concernedCallId?: number | null
    }
  | { verdict: Exclude<RecheckVerdict, Omission> }
)
export type OmissionInput = Extract<RecheckInput, { verdict: Omission }>

export type KnownCall = { id: number; callNo: string }

const stateAfter = {
  missed: 'confirmed',
  concealed: 'confirmed',
  external: 'external',
  unfounded: 'unfounded',
} as const satisfies Record<RecheckVerdict, QueueOutcome>

/** The call of a finding within the actor's scope, null while its call data is missing. */
export function callOfFinding(tx: Db, actor: Actor, findingId: number): KnownCall | null {
  const row = tx
    .select({ call: { id: calls.id, callNo: calls.callNo } })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(findings.id, findingId), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return row.call
}

/** Opens the complaint a verdict of 漏报 or 瞒报 speaks of, at the best evidence. */
export function openUnreported(
  tx: Db,
  actor: Actor,
  findingId: number,
  call: KnownCall | null,
  input: OmissionInput,
  now: number,
): Complaint {
  if (!call) throw refused(recheckRefusals, 'no-call-data')
  // The register itself, not the comparison: an entry may have come in a minute ago.
  if (entriesOfCall(tx, call.callNo).length > 0) throw refused(recheckRefusals, 'registered')
  const evidence = bestHit(tx, findingId)
  const { verdict, faultCategory, target, note } = input
  const about = { callId: call.id, concernedCallId: concernedBy(tx, findingId, input) }
  const facts = { ...about, omission: verdict, faultCategory, target, note }
  return openComplaint(tx, actor, { ...facts, source: 'screening', evidence }, now)
}

/** The earlier call a complaint is about, where its agent is the one complained of. */
export function concernedBy(tx: Db, findingId: number, input: OmissionInput): number | null {
  const concernedCallId = input.target === 'earlier-agent' ? (input.concernedCallId ?? null) : null
  if (concernedCallId !== null) requireTraced(tx, findingId, concernedCallId)
  return concernedCallId
}

/** What a verdict means for the finding, the rules that found it, the lists it stood on and its box. */
export function settleVerdict(
  tx: Db,
  findingId: number,
  verdict: RecheckVerdict,
  call: KnownCall | null,
  now: number,
): void {
  judgeRules(tx, findingId, verdict, now)
  const state = stateAfter[verdict]
  tx.update(findings).set({ state }).where(eq(findings.id, findingId)).run()
  judgedOnLists(tx, findingId, state, now)
  compareAgain(tx, call)
}

/** Takes all of that back: the finding waits again as if nobody had judged it. */
export function unsettleVerdict(
  tx: Db,
  findingId: number,
  call: KnownCall | null,
  now: number,
): void {
  unjudgeRules(tx, findingId, now)
  tx.update(findings).set({ state: 'pending' }).where(eq(findings.id, findingId)).run()
  judgedOnLists(tx, findingId, null, now)
  compareAgain(tx, call)
}

/** A dismissed suspicion moves its call to another box, and one that waits again moves it back. */
function compareAgain(tx: Db, call: KnownCall | null): void {
  if (call) enqueue(tx, 'reconcile', `call:${call.id}`, { callIds: [call.id] })
}
