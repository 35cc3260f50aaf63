import { and, eq } from 'drizzle-orm'

import { type Actor, can } from '#src/kernel/actor.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { findings } from '#src/screening/schema.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'

type Marked = { callId: number; recordingId: number | null }

/**
 * Which of these calls the reader has yet to judge: whose they are stays hidden until then. An open
 * sheet or task of the reader's own, or a finding without a verdict where the reader rechecks them.
 */
export function unjudgedCalls(db: Db, actor: Actor, marked: readonly Marked[]): Set<number> {
  const { accountId } = actor
  if (accountId === null || marked.length === 0) return new Set()
  const callIds = marked.map(({ callId }) => callId)
  const sheets = and(isOneOf(scoreSheets.callId, callIds), eq(scoreSheets.state, 'draft'))
  const tasks = and(isOneOf(inspectionTasks.callId, callIds), eq(inspectionTasks.state, 'assigned'))
  const open = [
    ...db
      .select({ callId: scoreSheets.callId })
      .from(scoreSheets)
      .where(and(sheets, eq(scoreSheets.accountId, accountId)))
      .all(),
    ...db
      .select({ callId: inspectionTasks.callId })
      .from(inspectionTasks)
      .where(and(tasks, eq(inspectionTasks.accountId, accountId)))
      .all(),
  ]
  const unjudged = new Set(open.map(({ callId }) => callId))
  if (!can(actor, 'finding.recheck')) return unjudged
  const recordingIds = marked.flatMap(({ recordingId }) => recordingId ?? [])
  const pending = and(isOneOf(findings.recordingId, recordingIds), eq(findings.state, 'pending'))
  const suspected = db
    .select({ recordingId: findings.recordingId })
    .from(findings)
    .where(pending)
    .all()
    .map(({ recordingId }) => recordingId)
  const waiting = new Set<number | null>(suspected)
  for (const { callId, recordingId } of marked) {
    if (recordingId !== null && waiting.has(recordingId)) unjudged.add(callId)
  }
  return unjudged
}
