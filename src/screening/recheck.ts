import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { openComplaint } from '#src/complaints/open.ts'
import { entriesOfCall } from '#src/complaints/register-queries.ts'
import type { Complaint } from '#src/complaints/schema.ts'
import type { ComplaintTarget, FaultCategory, Omission } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { requireTraced } from './back-trace/concerned.ts'
import { bestHit } from './best-hit.ts'
import { judgedOnLists } from './queue/judged.ts'
import { listenedFor } from './queue/opening.ts'
import { judgeRules } from './rules/judgements.ts'
import { findings, type Recheck, rechecks } from './schema.ts'
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

const stateAfter = {
  missed: 'confirmed',
  concealed: 'confirmed',
  external: 'external',
  unfounded: 'unfounded',
} as const satisfies Record<RecheckVerdict, QueueOutcome>

/**
 * Settles a suspicion after listening (复核): one verdict for each finding, for good. 漏报 and 瞒报
 * open a complaint at the best evidence; they need the call, and a call nobody registered. Of a call
 * drawn at random 不成立 says that it is clean.
 */
export function recheckFinding(
  db: Db,
  actor: Actor,
  findingId: number,
  input: RecheckInput,
  now = Date.now(),
): { recheck: Recheck; complaint: Complaint | null } {
  authorise(actor, 'finding.recheck')
  const { accountId } = actor
  // A verdict is a person's: the system itself cannot listen.
  if (accountId === null) throw new Forbidden('finding.recheck')
  return write(db, (tx) => {
    const call = callOfFinding(tx, actor, findingId)
    const earlier = tx.select().from(rechecks).where(eq(rechecks.findingId, findingId)).get()
    if (earlier) throw refused(recheckRefusals, 'already-rechecked')

    const { verdict, note } = input
    const complaint =
      'faultCategory' in input ? openUnreported(tx, actor, findingId, call, input, now) : null
    const recheck = tx
      .insert(rechecks)
      .values({
        findingId,
        verdict,
        faultCategory: complaint?.faultCategory ?? null,
        target: complaint?.target ?? null,
        note,
        complaintId: complaint?.id ?? null,
        accountId,
        accountName: actor.name,
        at: now,
        tookMs: listenedFor(tx, accountId, findingId, now),
      })
      .returning()
      .get()
    judgeRules(tx, findingId, verdict, now)
    const state = stateAfter[verdict]
    tx.update(findings).set({ state }).where(eq(findings.id, findingId)).run()
    judgedOnLists(tx, findingId, state, now)
    const complaintNo = complaint?.complaintNo ?? null
    const subject = { kind: 'finding', id: findingId } as const
    record(tx, actor, 'finding.rechecked', subject, { verdict, complaintNo })
    // A dismissed suspicion moves its call to another box.
    if (call) enqueue(tx, 'reconcile', `call:${call.id}`, { callIds: [call.id] })
    return { recheck, complaint }
  })
}

type KnownCall = { id: number; callNo: string }

/** The call of a finding within the actor's scope, null while its call data is missing. */
function callOfFinding(tx: Db, actor: Actor, findingId: number): KnownCall | null {
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

function openUnreported(
  tx: Db,
  actor: Actor,
  findingId: number,
  call: KnownCall | null,
  input: Extract<RecheckInput, { verdict: Omission }>,
  now: number,
): Complaint {
  if (!call) throw refused(recheckRefusals, 'no-call-data')
  // The register itself, not the comparison: an entry may have come in a minute ago.
  if (entriesOfCall(tx, call.callNo).length > 0) throw refused(recheckRefusals, 'registered')
  const evidence = bestHit(tx, findingId)
  const { verdict, faultCategory, target, note } = input
  const concernedCallId = target === 'earlier-agent' ? (input.concernedCallId ?? null) : null
  if (concernedCallId !== null) requireTraced(tx, findingId, concernedCallId)
  const about = { callId: call.id, concernedCallId }
  const facts = { ...about, omission: verdict, faultCategory, target, note }
  return openComplaint(tx, actor, { ...facts, source: 'screening', evidence }, now)
}
