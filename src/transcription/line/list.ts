import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { jobsToJoin } from '#src/kernel/jobs/queries.ts'
import { jobById, latestJob } from '#src/kernel/jobs/queue.ts'
import { cutPage, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
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
  const back = page.cursor?.back ?? false
  const waiting = jobsToJoin(db, 'transcribe', ['queued'])
  const { jobId, priority, runAt } = waiting
  const order = [priority, runAt, jobId].map((column) => (back ? desc : asc)(column))
  const rows = db
    .select({
      job: { id: jobId, priority, runAt },
      recording: {
        id: recordings.id,
        name: recordings.originalName,
        durationMs: recordings.durationMs,
      },
      call: { callNo: calls.callNo, startedAt: calls.startedAt },
      rank: transcriptionRanks,
    })
    .from(waiting)
    .innerJoin(recordings, eq(recordings.id, waiting.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(transcriptionRanks, eq(transcriptionRanks.recordingId, recordings.id))
    .where(and(beyond(db, page, waiting), visibleTo(actor, calls)))
    .orderBy(...order)
    .limit(page.size + 1)
    .all()
  const linked = can(actor, 'recording.list')
  const cutRows = cutPage(rows, page, ({ job }) => ({ value: job.priority, id: job.id }))
  return {
    ...cutRows,
    rows: cutRows.rows.map(({ job, recording, call, rank }) => ({
      jobId: job.id,
      recordingId: recording.id,
      name: call?.callNo ?? maskNumbers(recording.name),
      href: linked ? `/recordings/${recording.id}` : null,
      startedAt: call?.startedAt ?? null,
      durationMs: recording.durationMs,
      rank: rank && { priority: rank.priority, reasons: rank.reasons },
      slice: job.priority === places.asked ? 'asked' : (rank?.slice ?? null),
      today: cut === null || isBefore(job, cut),
    })),
  }
}

/** Past the row the cursor names, in the three-part order in which the worker takes jobs. */
function beyond(
  db: Db,
  { cursor }: PageRequest,
  { priority, runAt, jobId }: ReturnType<typeof jobsToJoin>,
): SQL | undefined {
  if (!cursor) return undefined
  const place = sql`(${priority}, ${runAt}, ${jobId})`
  const named = sql`(${cursor.value}, ${jobById(db, cursor.id)?.runAt ?? 0}, ${cursor.id})`
  return cursor.back ? sql`${place} < ${named}` : sql`${place} > ${named}`
}

const isBefore = (job: Cut, cut: Cut) =>
  (job.priority - cut.priority || job.runAt - cut.runAt || job.id - cut.id) < 0

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
