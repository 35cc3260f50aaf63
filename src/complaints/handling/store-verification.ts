import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import type { Voice } from '#src/transcription/vocabulary.ts'

import { correctMonths } from '../months/correct.ts'
import type { CorrectionReason } from '../months/vocabulary.ts'
import { type Complaint, complaints } from '../schema.ts'
import type { ComplaintVerdict, FaultCategory } from '../vocabulary.ts'
import {
  type ComplaintVerification,
  complaintVerifications,
  verificationEvidence,
} from './schema.ts'
import type { RootCause, UnsubstantiatedReason, VerificationBasis } from './vocabulary.ts'

export type EvidenceHeard = {
  recordingId: number | null
  callId: number | null
  startMs: number
  endMs: number
  voice: Voice | null
  text: string
  /** When whoever judges played it. */
  heardAt: number
}

export type NewVerification = {
  basis: VerificationBasis
  verdict: ComplaintVerdict
  faultCategory: FaultCategory
  rootCause: RootCause
  /** A key of `causeBranches[rootCause]`. */
  causeDetail: string
  /** Asked for by the form of a verdict; kept of one that is not substantiated. */
  unsubstantiatedReason?: UnsubstantiatedReason | null
  reasoning: string
  /** What it rests on where nothing can be heard. */
  restsOn?: string
  evidence: readonly EvidenceHeard[]
}

/**
 * Stores a verdict (核实结论) inside the caller's transaction: earlier ones stay and are superseded, the
 * complaint follows the newest, and the interviews of a substantiated one follow it. Moves no stage; the
 * caller has authorised the actor and held the verdict against the rules of its basis.
 */
export function storeVerification(
  tx: Db,
  actor: Actor,
  complaint: Pick<Complaint, 'id' | 'complaintNo'>,
  { evidence, ...verification }: NewVerification,
  now = Date.now(),
): ComplaintVerification {
  const { verdict, faultCategory, rootCause, basis } = verification
  const before = and(
    eq(complaintVerifications.complaintId, complaint.id),
    isNull(complaintVerifications.supersededAt),
  )
  const [earlier] = tx
    .update(complaintVerifications)
    .set({ supersededAt: now })
    .where(before)
    .returning({ verdict: complaintVerifications.verdict })
    .all()
  const stored = tx
    .insert(complaintVerifications)
    .values({
      ...verification,
      unsubstantiatedReason:
        verdict === 'unsubstantiated' ? (verification.unsubstantiatedReason ?? null) : null,
      complaintId: complaint.id,
      at: now,
      byId: actor.accountId,
      byName: actor.name,
    })
    .returning()
    .get()
  for (const span of evidence) {
    tx.insert(verificationEvidence)
      .values({ ...span, verificationId: stored.id })
      .run()
  }
  tx.update(complaints)
    .set({ verdict, faultCategory, verdictAt: now })
    .where(eq(complaints.id, complaint.id))
    .run()
  record(
    tx,
    actor,
    'complaint.verified',
    { kind: 'complaint', id: complaint.id },
    {
      complaintNo: complaint.complaintNo,
      basis,
      verdict,
      faultCategory,
      rootCause,
      ...(earlier ? { was: earlier.verdict } : {}),
    },
  )
  correctMonths(tx, actor, complaint.id, correctionReason[basis], now)
  // The interviews follow the verdict: arranged with it, cancelled when it falls.
  if (verdict === 'substantiated' || earlier?.verdict === 'substantiated') {
    const { id: complaintId } = complaint
    enqueue(tx, 'arrange-interviews', `complaint:${complaintId}`, { complaintId })
  }
  return stored
}

const correctionReason: Record<VerificationBasis, CorrectionReason> = {
  investigation: 'verified',
  reopened: 'reopened',
  appeal: 'overturned',
}
