import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { formatDuration } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { breakOffers, type CallMark, callMarks } from './schema.ts'
import { type MarkKind, markKinds, markRefusals } from './vocabulary.ts'

export type NewMark = {
  recordingId: number
  kind: MarkKind
  startMs: number
  endMs: number
  note: string
}

/**
 * 标记 a call that somebody heard: 客户辱骂 offers the agent a break, 表扬 feeds the good cases. One
 * standing mark of a kind for a call.
 */
export function markCall(db: Db, actor: Actor, mark: NewMark, now = Date.now()): CallMark {
  authorise(actor, 'call.mark')
  const { accountId } = actor
  if (accountId === null) throw new Forbidden('call.mark')
  const { recordingId, kind, startMs, endMs, note } = mark
  return write(db, (tx) => {
    const { recording, call } = recordingWithCall(tx, actor, recordingId)
    if (!call) throw refused(markRefusals, 'no-call')
    const { durationMs } = recording
    if (durationMs <= 0 || recording.state === 'corrupt') throw refused(markRefusals, 'no-sound')
    const whole = Number.isInteger(startMs) && Number.isInteger(endMs)
    if (!whole || startMs < 0 || endMs <= startMs || endMs > durationMs) {
      throw refused(markRefusals, 'outside')
    }
    if (standingMark(tx, call.id, kind)) throw refused(markRefusals, 'already-marked')
    const { personId, teamId, departmentId, subCentreId } = call
    const set = tx
      .insert(callMarks)
      .values({
        ...{ kind, callId: call.id, recordingId, startMs, endMs, note, at: now },
        ...{ personId, teamId, departmentId, subCentreId },
        ...{ accountId, accountName: actor.name },
      })
      .returning()
      .get()
    if (kind === 'abuse') {
      tx.insert(breakOffers).values({ markId: set.id, personId, offeredAt: now }).run()
    }
    const span = { from: formatDuration(startMs), until: formatDuration(endMs) }
    const particulars = { mark: markKinds[kind], callNo: call.callNo, ...span, note }
    record(tx, actor, 'mark.set', { kind: 'mark', id: set.id }, particulars)
    return set
  })
}

/**
 * Takes a mark back, with the reason. The row stays: a score given while it stood is not changed by
 * it, and says that the mark was withdrawn since. An unanswered offer of a break goes with it.
 */
export function withdrawMark(
  db: Db,
  actor: Actor,
  markId: number,
  reason: string,
  now = Date.now(),
): CallMark {
  authorise(actor, 'call.mark')
  return write(db, (tx) => {
    const mark = tx
      .select()
      .from(callMarks)
      .where(and(eq(callMarks.id, markId), visibleTo(actor, callMarks)))
      .get()
    if (!mark) throw new NotFound()
    if (!mayWithdraw(actor, mark)) throw refused(markRefusals, 'not-yours')
    if (mark.withdrawnAt !== null) throw refused(markRefusals, 'withdrawn')
    const withdrawn = tx
      .update(callMarks)
      .set({ withdrawnAt: now, withdrawnReason: reason })
      .where(eq(callMarks.id, markId))
      .returning()
      .get()
    const particulars = { mark: markKinds[mark.kind], callId: mark.callId, reason }
    record(tx, actor, 'mark.withdrawn', { kind: 'mark', id: markId }, particulars)
    return withdrawn
  })
}

/** Whoever set it, and the manager, who plans the inspections. */
export function mayWithdraw(actor: Actor, mark: Pick<CallMark, 'accountId'>): boolean {
  return mark.accountId === actor.accountId || can(actor, 'inspection.plan')
}

/** A recording and the call it belongs to. Raises NotFound outside the reader's scope. */
export function recordingWithCall(db: Db, actor: Actor, recordingId: number) {
  const row = db
    .select({ recording: recordings, call: calls })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(recordings.id, recordingId), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return row
}

function standingMark(tx: Db, callId: number, kind: MarkKind): boolean {
  const mine = and(
    eq(callMarks.callId, callId),
    eq(callMarks.kind, kind),
    isNull(callMarks.withdrawnAt),
  )
  return tx.select({ id: callMarks.id }).from(callMarks).where(mine).get() !== undefined
}
