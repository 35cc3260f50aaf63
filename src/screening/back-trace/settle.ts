import { and, eq, ne, sql } from 'drizzle-orm'

import type { FaultCategory } from '#src/complaints/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'
import { enqueue, latestJob } from '#src/kernel/jobs/queue.ts'
import { type Recording, recordings } from '#src/recordings/schema.ts'
import { askForTrace } from '#src/transcription/line/ask.ts'

import { findings, screenings } from '../schema.ts'
import { type TraceKind, tracePoints } from '../vocabulary.ts'
import { backTraces, backTraceTriggers } from './schema.ts'

const headlines: Record<TraceKind, string> = {
  mention: '后来的来电提到之前的通话',
  'outside-case': '这个号码后来有外部投诉',
  'low-score': '回访时客户给了低分',
}

/**
 * Brings calls that were traced into the queue, or further up in it, and takes out again what nothing
 * speaks of any more. A finding somebody has judged stays as it was judged.
 */
export function settleTracedCalls(tx: Db, callIds: readonly number[], now = Date.now()): void {
  for (const callId of callIds) settleCall(tx, callId, now)
}

function settleCall(tx: Db, callId: number, now: number): void {
  const kind = weightiest(tx, callId)
  const sounds = tx
    .select()
    .from(recordings)
    .where(and(eq(recordings.callId, callId), ne(recordings.state, 'joined')))
    .all()
  for (const recording of sounds) settleRecording(tx, recording, kind, now)
}

function settleRecording(tx: Db, recording: Recording, kind: TraceKind | null, now: number): void {
  const mine = eq(findings.recordingId, recording.id)
  const finding = tx.select().from(findings).where(mine).get()
  if (finding && finding.state !== 'pending') return
  if (finding && kind === null && finding.origin === 'back-trace') {
    tx.delete(findings).where(eq(findings.id, finding.id)).run()
    return
  }
  const lift = kind === null ? 0 : tracePoints[kind] / 100
  if (finding) {
    const headline = kind !== null && finding.origin === 'back-trace' ? headlines[kind] : null
    const changed = finding.lift !== lift || (headline !== null && finding.headline !== headline)
    if (!changed) return
    const values = headline === null ? { lift } : { lift, headline }
    tx.update(findings).set(values).where(eq(findings.id, finding.id)).run()
    return
  }
  if (kind === null || recording.callId === null || recording.state === 'corrupt') return
  const score = scoreOf(tx, recording)
  if (score === null) {
    askForTrace(tx, recording.id)
    return
  }
  // Nothing was heard in it, and it says so: no hits, no target, a person listens.
  tx.insert(findings)
    .values({
      recordingId: recording.id,
      callId: recording.callId,
      origin: 'back-trace',
      headline: headlines[kind],
      score,
      faultCategory: categorySpokenOf(tx, recording.callId),
      lift,
      // There is no evidence that could be heard a second time.
      rehearingProblem: null,
      foundAt: now,
    })
    .run()
  const { callId } = recording
  enqueue(tx, 'reconcile', `call:${callId}`, { callIds: [callId] })
}

/** What screening made of its text; 0 where no machine could hear it; null while one still may. */
function scoreOf(tx: Db, recording: Recording): number | null {
  const mine = eq(screenings.recordingId, recording.id)
  const screened = tx.select({ score: screenings.score }).from(screenings).where(mine).get()
  if (screened) return screened.score
  const job = latestJob(tx, 'transcribe', `recording:${recording.id}`)
  const waits = job?.state === 'queued' || job?.state === 'running'
  return recording.state === 'failed' && !waits ? 0 : null
}

/** Of all that speaks of a call, what lifts it most. */
function weightiest(tx: Db, callId: number): TraceKind | null {
  const kinds = tx
    .selectDistinct({ kind: backTraceTriggers.kind })
    .from(backTraces)
    .innerJoin(backTraceTriggers, eq(backTraceTriggers.id, backTraces.triggerId))
    .where(eq(backTraces.callId, callId))
    .all()
    .map(({ kind }) => kind)
  return kinds.toSorted((a, b) => tracePoints[b] - tracePoints[a])[0] ?? null
}

/** What the later call complains of, if it was found to complain of an earlier agent. */
function categorySpokenOf(tx: Db, callId: number): FaultCategory {
  const row = tx
    .select({ faultCategory: findings.faultCategory })
    .from(backTraces)
    .innerJoin(backTraceTriggers, eq(backTraceTriggers.id, backTraces.triggerId))
    .innerJoin(findings, eq(findings.recordingId, backTraceTriggers.recordingId))
    .where(and(eq(backTraces.callId, callId), eq(findings.target, 'earlier-agent')))
    .orderBy(sql`${findings.score} desc`)
    .limit(1)
    .get()
  return row?.faultCategory ?? 'other'
}
