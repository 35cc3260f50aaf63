import { and, eq, isNull } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { currentSpell } from '../flow/move.ts'
import { complaintArbitrations, type ComplaintSendBack, complaintSendBacks } from './schema.ts'
import type { SendBackAnswer } from './vocabulary.ts'

export type ComplaintArbitration = typeof complaintArbitrations.$inferSelect

/**
 * The request to send a complaint back that waits for an answer; one at a time. One of a stay that is
 * over waits for nobody any more: whoever asked went on without the answer.
 */
export function openSendBack(tx: Db, complaintId: number): ComplaintSendBack | undefined {
  const request = unansweredOf(tx, complaintId)
  return request && request.at >= stayBegan(tx, complaintId) ? request : undefined
}

/** The dispute that waits for a decision. */
export function openArbitration(tx: Db, complaintId: number): ComplaintArbitration | undefined {
  const dispute = undecidedOf(tx, complaintId)
  return dispute && dispute.askedAt >= stayBegan(tx, complaintId) ? dispute : undefined
}

const stayBegan = (tx: Db, complaintId: number): number =>
  currentSpell(tx, complaintId)?.startedAt ?? Infinity

const unansweredOf = (tx: Db, complaintId: number) =>
  tx
    .select()
    .from(complaintSendBacks)
    .where(and(eq(complaintSendBacks.complaintId, complaintId), isNull(complaintSendBacks.answer)))
    .get()

const undecidedOf = (tx: Db, complaintId: number) =>
  tx
    .select()
    .from(complaintArbitrations)
    .where(
      and(
        eq(complaintArbitrations.complaintId, complaintId),
        isNull(complaintArbitrations.decidedAt),
      ),
    )
    .get()

export function closeSendBack(
  tx: Db,
  actor: Actor,
  { id }: ComplaintSendBack,
  { answer, reason }: { answer: SendBackAnswer; reason: string },
  now: number,
): void {
  const by = { answeredById: actor.accountId, answeredByName: actor.name, answeredAt: now }
  tx.update(complaintSendBacks)
    .set({ answer, answerReason: reason, ...by })
    .where(eq(complaintSendBacks.id, id))
    .run()
}

/** Ends a dispute: decided for a department, or with null because it came to nothing. */
export function closeArbitration(
  tx: Db,
  actor: Actor,
  { id }: ComplaintArbitration,
  { departmentId, decision }: { departmentId: number | null; decision: string },
  now: number,
): void {
  const by = { decidedById: actor.accountId, decidedByName: actor.name, decidedAt: now }
  tx.update(complaintArbitrations)
    .set({ departmentId, decision, ...by })
    .where(eq(complaintArbitrations.id, id))
    .run()
}

/** Said of a request that its own department did not wait for. */
export const wentOn = '没有等答复就往下办了'

/** Ends what still waits on a complaint that went on without it, so that it can be asked for anew. */
export function dropRequests(
  tx: Db,
  actor: Actor,
  complaintId: number,
  reason: string,
  now: number,
): void {
  const request = unansweredOf(tx, complaintId)
  if (request) closeSendBack(tx, actor, request, { answer: 'declined', reason }, now)
  const dispute = undecidedOf(tx, complaintId)
  if (dispute) {
    closeArbitration(tx, actor, dispute, { departmentId: null, decision: reason }, now)
  }
}
