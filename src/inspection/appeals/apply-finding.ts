import { eq } from 'drizzle-orm'

import { complaints } from '#src/complaints/schema.ts'
import { isOmission } from '#src/complaints/vocabulary.ts'
import { amendComplaint, withdrawComplaint } from '#src/complaints/withdraw.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { findings, rechecks } from '#src/screening/schema.ts'
import { changeRecheck } from '#src/screening/triage/change.ts'
import type { RecheckVerdict } from '#src/screening/vocabulary.ts'

export type VerdictCorrection = {
  findingId: number
  after: RecheckVerdict
  reason: string
  actor: Actor
  now: number
}

/**
 * Puts another verdict in the place of a confirmed one, with all that follows from it. Judges are not
 * told whose call it is.
 */
export function changeVerdict(tx: Db, { findingId, after, reason, actor, now }: VerdictCorrection) {
  const row = tx
    .select({ recheck: rechecks, finding: findings, concernedCallId: complaints.concernedCallId })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, rechecks.findingId))
    .leftJoin(complaints, eq(complaints.id, rechecks.complaintId))
    .where(eq(rechecks.findingId, findingId))
    .get()
  if (!row) throw new NotFound()
  const { recheck, finding, concernedCallId } = row
  const kept = { note: recheck.note, reason, afterReveal: false, byAppeal: true }
  const faultCategory = recheck.faultCategory ?? finding.faultCategory
  const facts = { faultCategory, target: recheck.target, concernedCallId }
  const input = isOmission(after)
    ? { ...kept, ...facts, verdict: after }
    : { ...kept, verdict: after }
  changeRecheck(tx, actor, findingId, input, now)
}

/**
 * The complaint a verdict opened follows it at whatever stage it is, also when the finding itself is erased
 * already: an answered appeal outranks what was done about it since.
 */
export function changeComplaint(
  tx: Db,
  actor: Actor,
  complaintId: number | null,
  after: RecheckVerdict,
  reason: string,
): void {
  if (complaintId === null) return
  const complaint = tx.select().from(complaints).where(eq(complaints.id, complaintId)).get()
  if (!complaint) return
  if (isOmission(after)) {
    const { faultCategory, target, concernedCallId, note } = complaint
    const facts = { faultCategory, target, concernedCallId, note }
    amendComplaint(tx, actor, complaintId, { ...facts, omission: after }, true)
  } else withdrawComplaint(tx, actor, complaintId, reason, true)
}
