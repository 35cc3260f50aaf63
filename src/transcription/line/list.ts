import { and, eq, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { shownName } from '#src/recordings/masking.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import type { RankSlice } from '../vocabulary.ts'
import { requestFor } from './ask.ts'
import type { Cut } from './capacity.ts'
import { places } from './places.ts'
import type { Reason } from './priority.ts'
import { rankOf } from './rank.ts'
import { transcriptionRanks } from './schema.ts'
import { pauseOf } from './switches.ts'

/** One waiting recording and why it stands where it stands. */
export type LineRow = {
  jobId: number
  recordingId: number
  name: string
  href: string | null
  startedAt: number | null
  durationMs: number
  /** Null until it has been ranked, which takes a moment. */
  rank: { priority: number; reasons: Reason[] } | null
  slice: RankSlice | null
  /** Today reaches it, as far as one can tell. */
  today: boolean
}

/** The line from its head, as far as the reader's scope goes. */
export function lineList(db: Db, actor: Actor, page: PageRequest, cut: Cut | null): Page<LineRow> {
  authorise(actor, 'transcription.read')
  const { where, order, limit } = keyset(jobs.priority, jobs.id, page, 'up')
  const waiting = and(eq(jobs.name, 'transcribe'), eq(jobs.state, 'queued'))
  const rows = db
    .select({
      job: { id: jobs.id, priority: jobs.priority },
      recording: {
        id: recordings.id,
        name: recordings.originalName,
        durationMs: recordings.durationMs,
      },
      call: { callNo: calls.callNo, startedAt: calls.startedAt },
      rank: transcriptionRanks,
    })
    .from(jobs)
    .innerJoin(recordings, sql`${recordings.id} = json_extract(${jobs.payload}, '$.recordingId')`)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(transcriptionRanks, eq(transcriptionRanks.recordingId, recordings.id))
    .where(and(waiting, where, visibleTo(actor, calls)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const linked = can(actor, 'recording.list')
  const cutRows = cutPage(rows, page, ({ job }) => ({ value: job.priority, id: job.id }))
  return {
    ...cutRows,
    rows: cutRows.rows.map(({ job, recording, call, rank }) => ({
      jobId: job.id,
      recordingId: recording.id,
      name: call?.callNo ?? shownName(actor, recording.name),
      href: linked ? `/recordings/${recording.id}` : null,
      startedAt: call?.startedAt ?? null,
      durationMs: recording.durationMs,
      rank: rank && { priority: rank.priority, reasons: rank.reasons },
      slice: job.priority === places.asked ? 'asked' : (rank?.slice ?? null),
      today: cut === null || beforeCut(job, cut),
    })),
  }
}

const beforeCut = (job: Cut, cut: Cut) =>
  job.priority < cut.priority || (job.priority === cut.priority && job.id < cut.id)

/** One recording's place, for its own page. */
export function placeInLine(db: Db, actor: Actor, recordingId: number) {
  const rank = rankOf(db, recordingId)
  const job = latestJob(db, 'transcribe', `recording:${recordingId}`)
  const asked = job?.state === 'queued' && job.priority === places.asked
  return {
    rank: rank ? { priority: rank.priority, slice: rank.slice, reasons: rank.reasons } : null,
    request: asked ? requestFor(db, recordingId) : null,
    paused: pauseOf(db) !== null,
    mayAsk: can(actor, 'transcription.ask'),
  }
}
