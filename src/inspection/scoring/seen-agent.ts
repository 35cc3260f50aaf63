import { and, eq, inArray, isNotNull, or } from 'drizzle-orm'

import { auditEvents } from '#src/audit/schema.ts'
import type { AuditAction, SubjectKind } from '#src/audit/vocabulary.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import { findings, rechecks } from '#src/screening/schema.ts'

import { reviewAppeals } from '../appeals/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { scoreSheets } from './schema.ts'

/**
 * Whether this person was shown whose call it is before now, as far as the product knows: on the page
 * of the call, by a reveal, by an answered appeal, or by opening the call while nothing hid it. What
 * cannot be shown to have been hidden counts as seen; lists leave no trace of single rows.
 */
export function hadSeenAgent(db: Db, actor: Actor, callId: number): boolean {
  const { accountId } = actor
  if (accountId === null) return false
  const call = { callId, accountId, sounds: recordingsOfCall(db, callId).map(({ id }) => id) }
  if (traces(db, call, 'call', [callId], ['call.agent-shown']).length > 0) return true
  const suspicions = suspicionsOf(db, call)
  const scores = scoresOf(db, call)
  const appeals = appealsOf(db, call)
  const revealed =
    scores.some(({ until }) => until !== null) ||
    appeals.some(({ until }) => until !== null) ||
    suspicions.some(({ own, revealedAt }) => own && revealedAt !== null) ||
    namedAndRevealed(db, call) ||
    revealsOf(db, call, suspicions) > 0
  if (revealed) return true
  const judgesBlind = can(actor, 'finding.recheck') && !can(actor, 'queue.plan')
  const hidden = [...scores, ...appeals, ...tasksOf(db, call), ...(judgesBlind ? suspicions : [])]
  return openings(db, call).some(
    (at) => !hidden.some(({ from, until }) => from <= at && (until === null || at < until)),
  )
}

type OwnCall = { callId: number; accountId: number; sounds: readonly number[] }
/** While it lasts, the call is hidden from this person. */
type Stretch = { from: number; until: number | null }

function openings(db: Db, call: OwnCall): number[] {
  const heard = ['recording.played', 'transcript.opened', 'transcript.exported'] as const
  return [
    ...traces(db, call, 'recording', call.sounds, heard),
    ...traces(db, call, 'call', [call.callId], ['caller-chain.opened']),
  ]
}

const revealsOf = (db: Db, call: OwnCall, suspicions: readonly { id: number }[]) => {
  const ids = suspicions.map(({ id }) => id)
  return traces(db, call, 'finding', ids, ['finding.revealed']).length
}

/** When this person did so with any of these. */
function traces(
  db: Db,
  { accountId }: OwnCall,
  kind: SubjectKind,
  ids: readonly number[],
  actions: readonly AuditAction[],
): number[] {
  return db
    .select({ at: auditEvents.at })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.subjectKind, kind),
        isOneOf(auditEvents.subjectId, ids.map(String)),
        eq(auditEvents.actorId, accountId),
        inArray(auditEvents.action, [...actions]),
      ),
    )
    .all()
    .map(({ at }) => at)
}

/** Hidden until judged; from whoever judged it until the reveal. */
function suspicionsOf(db: Db, { sounds, accountId }: OwnCall) {
  return db
    .select({ finding: findings, recheck: rechecks })
    .from(findings)
    .leftJoin(rechecks, eq(rechecks.findingId, findings.id))
    .where(isOneOf(findings.recordingId, sounds))
    .all()
    .map(({ finding, recheck }) => {
      const own = recheck?.accountId === accountId
      const revealedAt = recheck?.revealedAt ?? null
      const until = own ? revealedAt : (recheck?.at ?? null)
      return { id: finding.id, own, revealedAt, from: finding.foundAt, until }
    })
}

/** One's own verdict about a later call that named this one, and was revealed. */
function namedAndRevealed(db: Db, { callId, accountId }: OwnCall): boolean {
  const row = db
    .select({ id: rechecks.id })
    .from(complaints)
    .innerJoin(rechecks, eq(rechecks.complaintId, complaints.id))
    .where(
      and(
        ...[eq(complaints.concernedCallId, callId), eq(rechecks.accountId, accountId)],
        isNotNull(rechecks.revealedAt),
      ),
    )
    .get()
  return row !== undefined
}

function scoresOf(db: Db, { callId, accountId }: OwnCall): Stretch[] {
  const { openedAt, revealedAt } = scoreSheets
  return db
    .select({ from: openedAt, until: revealedAt })
    .from(scoreSheets)
    .where(and(eq(scoreSheets.callId, callId), eq(scoreSheets.accountId, accountId)))
    .all()
}

function tasksOf(db: Db, { callId, accountId }: OwnCall): Stretch[] {
  return db
    .select({ from: inspectionTasks.assignedAt, until: inspectionTasks.endedAt })
    .from(inspectionTasks)
    .where(and(eq(inspectionTasks.callId, callId), eq(inspectionTasks.accountId, accountId)))
    .all()
    .flatMap(({ from, until }) => (from === null ? [] : [{ from, until }]))
}

function appealsOf(db: Db, { callId, accountId }: OwnCall): Stretch[] {
  const { callId: about, judgeId, state, takenAt, settledAt } = reviewAppeals
  return db
    .select({ from: takenAt, until: settledAt })
    .from(reviewAppeals)
    .where(
      and(eq(judgeId, accountId), or(eq(state, 'taken'), eq(state, 'settled')), eq(about, callId)),
    )
    .all()
    .flatMap(({ from, until }) => (from === null ? [] : [{ from, until }]))
}
