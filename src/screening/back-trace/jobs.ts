import { and, asc, eq, gt, or } from 'drizzle-orm'

import { outsideCases } from '#src/complaints/outside-cases/schema.ts'
import { returnScores } from '#src/complaints/return-scores/schema.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { recordings } from '#src/recordings/schema.ts'

import { keepMentions } from './keep-mentions.ts'
import { type BackTraceTrigger, backTraceTriggers } from './schema.ts'
import { settingsInUse } from './settings.ts'
import { settleTracedCalls } from './settle.ts'
import { traceEarlier } from './trace.ts'

/** Job 'back-trace': finds the earlier calls that a heard call, an outside case or a score speaks of. */
export function backTraceHandler(about: JobPayloads['back-trace'], context: JobContext): void {
  const { db, job } = context
  write(db, (tx) => {
    finish(tx, job)
    const now = Date.now()
    if ('recordingId' in about) traceFromCall(tx, about.recordingId, now)
    else if ('outsideCaseId' in about) traceFromCase(tx, about.outsideCaseId, now)
    else traceFromScore(tx, about.returnScoreId, now)
  })
}

function traceFromCall(tx: Db, recordingId: number, now: number): void {
  const mine = eq(recordings.id, recordingId)
  const recording = tx.select({ callId: recordings.callId }).from(recordings).where(mine).get()
  if (!recording) return
  const trigger = keepMentions(tx, recordingId, now)
  if (trigger) traceEarlier(tx, trigger, now)
  // It may itself be what a later call speaks of, and has now been heard.
  if (recording.callId !== null) settleTracedCalls(tx, [recording.callId], now)
}

function traceFromCase(tx: Db, outsideCaseId: number, now: number): void {
  const known = tx.select().from(outsideCases).where(eq(outsideCases.id, outsideCaseId)).get()
  if (!known) return
  const mine = eq(backTraceTriggers.outsideCaseId, outsideCaseId)
  const before = tx.select().from(backTraceTriggers).where(mine).get()
  traceEarlier(tx, before ?? opened(tx, { kind: 'outside-case', outsideCaseId }, now), now)
}

function traceFromScore(tx: Db, returnScoreId: number, now: number): void {
  const known = tx.select().from(returnScores).where(eq(returnScores.id, returnScoreId)).get()
  if (!known) return
  const mine = eq(backTraceTriggers.returnScoreId, returnScoreId)
  const before = tx.select().from(backTraceTriggers).where(mine).get()
  if (!before && known.score > settingsInUse(tx).lowScore) return
  traceEarlier(tx, before ?? opened(tx, { kind: 'low-score', returnScoreId }, now), now)
}

type Opened =
  | { kind: 'outside-case'; outsideCaseId: number }
  | { kind: 'low-score'; returnScoreId: number }

/** It waits as long as calls are traced back, for calls and recordings that come late. */
function opened(tx: Db, values: Opened, now: number): BackTraceTrigger {
  const openUntil = now + settingsInUse(tx).days * dayMs
  return tx
    .insert(backTraceTriggers)
    .values({ ...values, outcome: 'none', at: now, openUntil })
    .returning()
    .get()
}

/** So that nobody waits longer than a moment for the write lock. */
const atOnce = 50

/** Job 'retrace-open': looks again from everything that still waits, a part at a time. */
export function retraceOpenHandler(
  { after }: JobPayloads['retrace-open'],
  { db, job }: JobContext,
): void {
  const now = Date.now()
  const { id, openUntil } = backTraceTriggers
  write(db, (tx) => {
    finish(tx, job)
    const some = tx
      .select()
      .from(backTraceTriggers)
      .where(
        after
          ? or(
              gt(openUntil, after.openUntil),
              and(eq(openUntil, after.openUntil), gt(id, after.id)),
            )
          : gt(openUntil, now),
      )
      .orderBy(asc(openUntil), asc(id))
      .limit(atOnce)
      .all()
    for (const trigger of some) traceEarlier(tx, trigger, now)
    const last = some.at(-1)
    if (!last || some.length < atOnce) return
    const next = { after: { openUntil: last.openUntil, id: last.id } }
    enqueue(tx, 'retrace-open', 'triggers', next, { priority: 9 })
  })
}
