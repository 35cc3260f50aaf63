import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { complaints } from '#src/complaints/schema.ts'
import type { Omission } from '#src/complaints/vocabulary.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { queueItems } from '#src/screening/queue/schema.ts'
import { ruleJudgements } from '#src/screening/rules/schema.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { recheckChanges } from '#src/screening/triage/schema.ts'
import type { RecheckVerdict } from '#src/screening/vocabulary.ts'

export type VerdictCorrection = {
  findingId: number
  after: RecheckVerdict
  reason: string
  actor: Actor
  now: number
}

const isOmission = (verdict: RecheckVerdict): verdict is Omission =>
  verdict === 'missed' || verdict === 'concealed'

/**
 * Puts another verdict in the place of a confirmed one, and everything that followed from it right: the
 * complaint, the state of the finding, the lists it stood on and the rules it spoke for.
 */
export function changeVerdict(tx: Db, { findingId, after, reason, actor, now }: VerdictCorrection) {
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('review-appeal.settle')
  const recheck = tx.select().from(rechecks).where(eq(rechecks.findingId, findingId)).get()
  const finding = tx.select().from(findings).where(eq(findings.id, findingId)).get()
  if (!recheck || !finding) throw new NotFound()
  const stands = isOmission(after)
  const state = isOmission(after) ? 'confirmed' : after
  tx.update(rechecks)
    .set({
      verdict: after,
      ...(stands ? {} : { faultCategory: null, target: null, complaintId: null }),
    })
    .where(eq(rechecks.id, recheck.id))
    .run()
  tx.update(findings).set({ state }).where(eq(findings.id, findingId)).run()
  tx.update(queueItems).set({ outcome: state }).where(eq(queueItems.findingId, findingId)).run()
  // A mark on single hits speaks for itself.
  tx.update(ruleJudgements)
    .set({ right: stands })
    .where(and(eq(ruleJudgements.findingId, findingId), eq(ruleJudgements.marked, false)))
    .run()
  changeComplaint(tx, actor, recheck.complaintId, after, reason)
  const change = { before: recheck.verdict, after, reason }
  tx.insert(recheckChanges)
    .values({
      findingId,
      ...change,
      afterReveal: false,
      accountId,
      accountName: actor.name,
      at: now,
    })
    .run()
  record(tx, actor, 'finding.recheck-changed', { kind: 'finding', id: findingId }, change)
  if (finding.callId !== null) {
    enqueue(tx, 'reconcile', `call:${finding.callId}`, { callIds: [finding.callId] })
  }
}

/** The complaint a verdict opened follows it; also when the finding itself is erased already. */
export function changeComplaint(
  tx: Db,
  actor: Actor,
  complaintId: number | null,
  after: RecheckVerdict,
  reason: string,
): void {
  if (complaintId === null) return
  const one = eq(complaints.id, complaintId)
  const complaint = tx.select({ stage: complaints.stage }).from(complaints).where(one).get()
  if (!complaint || complaint.stage === 'withdrawn') return
  if (isOmission(after)) {
    tx.update(complaints).set({ omission: after }).where(one).run()
    return
  }
  tx.update(complaints).set({ stage: 'withdrawn' }).where(one).run()
  record(tx, actor, 'complaint.withdrawn', { kind: 'complaint', id: complaintId }, { reason })
}
