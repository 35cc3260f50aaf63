import { and, asc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { enqueue, latestJob } from '#src/kernel/jobs/queue.ts'
import { layoutOf } from '#src/recordings/layout.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import { stillSays } from './quote.ts'
import { type Finding, findings, type HitRow, hits } from './schema.ts'
import { trustUnheard, trustWaiting } from './trust.ts'
import { rehearingProblems, type RehearingProblem } from './vocabulary.ts'

/** The likeliest first, as people take them: 100 for certain, 200 for unlikely. */
const priorityOf = (score: number) => Math.round(200 - 100 * score)

const jobSubject = ({ recordingId }: Pick<Finding, 'recordingId'>) => `recording:${recordingId}`

/** Puts a finding in line for a second hearing of its evidence (复听). */
export function awaitRehearing(
  tx: Db,
  finding: Pick<Finding, 'id' | 'recordingId' | 'score'>,
): void {
  const { id: findingId, score } = finding
  tx.update(findings)
    .set({ rehearing: 'waiting', rehearingProblem: null, agreement: null, trust: trustWaiting })
    .where(eq(findings.id, findingId))
    .run()
  const priority = priorityOf(score)
  enqueue(tx, 'rehear', jobSubject(finding), { findingId }, { priority })
}

/** Says on the finding why its evidence was not heard again. It stays in the queue. */
export function markUnheard(tx: Db, findingId: number, problem: RehearingProblem): void {
  const mine = eq(findings.id, findingId)
  const before = tx.select().from(findings).where(mine).get()
  if (!before || (before.rehearing === 'unheard' && before.rehearingProblem === problem)) return
  tx.update(findings)
    .set({
      rehearing: 'unheard',
      rehearingProblem: problem,
      agreement: null,
      trust: trustUnheard,
    })
    .where(mine)
    .run()
  const subject = { kind: 'finding', id: findingId } as const
  record(tx, system, 'finding.not-reheard', subject, { problem: rehearingProblems[problem] })
}

export type Line = { text: string; startMs: number; endMs: number }
export type AskedEvidence = {
  finding: Finding
  recording: typeof recordings.$inferSelect
  layout: NonNullable<typeof calls.$inferSelect.layout>
  segments: Line[]
  /** Best first; only those whose line still says what was found. */
  hits: HitRow[]
}

/** The evidence of a finding as it stands now; undefined when the finding is gone. */
export function evidenceToHear(db: Db, findingId: number): AskedEvidence | undefined {
  const row = db
    .select({ finding: findings, recording: recordings, layout: calls.layout })
    .from(findings)
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(findings.id, findingId))
    .get()
  if (!row) return undefined
  const segments = transcriptOf(db, row.recording.id)
  const found = db
    .select()
    .from(hits)
    .where(eq(hits.findingId, findingId))
    .orderBy(asc(hits.id))
    .all()
  return {
    ...row,
    layout: layoutOf(db, row.recording, row),
    segments,
    hits: found.filter((hit) => stillSays(hit, segments[hit.segmentIndex]?.text)),
  }
}

/**
 * A job that was cancelled, or whose worker died once too often, leaves its finding waiting for
 * nothing: the finding then says so.
 */
export function settleRehearings(db: Db): void {
  const waiting = eq(findings.rehearing, 'waiting')
  const rows = db
    .select({ id: findings.id, recordingId: findings.recordingId })
    .from(findings)
    .where(waiting)
    .all()
  for (const row of rows) {
    if (hasJob(db, row)) continue
    write(db, (tx) => {
      const still = and(eq(findings.id, row.id), waiting)
      if (!tx.select({ id: findings.id }).from(findings).where(still).get()) return
      if (hasJob(tx, row)) return
      const ended = latestJob(tx, 'rehear', jobSubject(row))?.state
      if (ended === 'cancelled') markUnheard(tx, row.id, 'cancelled')
      else {
        const failed = ended === 'failed' || ended === 'parked'
        markUnheard(tx, row.id, failed ? 'engine-failed' : 'not-asked')
      }
    })
  }
}

function hasJob(db: Db, finding: Pick<Finding, 'recordingId'>): boolean {
  const state = latestJob(db, 'rehear', jobSubject(finding))?.state
  return state === 'queued' || state === 'running'
}
