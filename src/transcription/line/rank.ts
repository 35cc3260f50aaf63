import { and, desc, eq, gte, lt, ne } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { finish, latestJob, reprioritise } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { layoutOf } from '#src/recordings/layout.ts'
import { rankAnew } from '#src/recordings/line-up.ts'
import { type Call, calls, type Recording, recordings } from '#src/recordings/schema.ts'
import { signalsOf } from '#src/recordings/signals.ts'

import { callSignals, isNumber } from './call-signals.ts'
import { lotOf } from './draw.ts'
import { placeOf, places } from './places.ts'
import { priorityOf } from './priority.ts'
import { withRoles } from './roles.ts'
import { type TranscriptionRank, transcriptionRanks } from './schema.ts'
import { lineSettings } from './settings.ts'

/** Job 'rank': gives a recording its place in line before anything is transcribed. */
export function rankHandler({ recordingId }: { recordingId: number }, { db, job }: JobContext) {
  write(db, (tx) => {
    finish(tx, job)
    rankRecording(tx, recordingId)
  })
}

/**
 * Ranks a recording from its sound and its call data. One that was heard meanwhile keeps the rank
 * under which it was chosen.
 */
export function rankRecording(tx: Db, recordingId: number, now = Date.now()): void {
  const found = tx
    .select({ recording: recordings, call: calls })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()
  if (!found || found.recording.state === 'corrupt') return
  const { recording, call } = found
  const subject = `recording:${recordingId}`
  const job = latestJob(tx, 'transcribe', subject)
  const waits = job?.state === 'queued'
  const before = rankOf(tx, recordingId)
  if (before && !waits) return

  const signals = signalsOf(tx, recordingId)
  const layout = layoutOf(tx, recording, call)
  const known = call && { ...call, durationMs: call.durationMs ?? recording.durationMs }
  const { priority, reasons } = priorityOf({
    sound: signals && withRoles(signals, layout),
    call: known && callSignals(tx, known, now),
  })
  const asked = waits && job.priority === places.asked
  const lot = before ? lotIn(before) : drawn(tx, recording)
  const slice = asked && lot.slice === 'ranked' ? 'asked' : lot.slice
  const values = { priority, reasons, rankedAt: now, slice }
  tx.insert(transcriptionRanks)
    .values({ recordingId, ...lot, ...values })
    .onConflictDoUpdate({ target: transcriptionRanks.recordingId, set: values })
    .run()
  if (waits) reprioritise(tx, 'transcribe', subject, placeOf(asked ? 'asked' : slice, priority))
  if (!before && call) rankEarlierAnew(tx, call)
}

export function rankOf(db: Db, recordingId: number): TranscriptionRank | undefined {
  return db
    .select()
    .from(transcriptionRanks)
    .where(eq(transcriptionRanks.recordingId, recordingId))
    .get()
}

const lotIn = ({ slice, seed, share, drawn: lot }: TranscriptionRank) => ({
  slice,
  seed,
  share,
  drawn: lot,
})

/** Drawn once, ahead of any rank, so that the random slice says what ranking would have missed. */
function drawn(tx: Db, { sha256 }: Recording) {
  const { seed, randomShare } = lineSettings(tx)
  const lot = lotOf(seed, sha256)
  const slice = lot < randomShare ? ('random' as const) : ('ranked' as const)
  return { slice, seed, share: randomShare, drawn: lot }
}

/** So many earlier calls of one number are looked at again. */
const earlierCalls = 5

/**
 * Somebody calls again: what was said before becomes worth hearing, so the earlier calls that still
 * wait move up. Each recording does this once, when it is ranked first.
 */
function rankEarlierAnew(tx: Db, call: Call): void {
  if (!isNumber(call.caller)) return
  const within = gte(calls.startedAt, call.startedAt - 7 * dayMs)
  const earlier = tx
    .select({ id: recordings.id })
    .from(calls)
    .innerJoin(recordings, eq(recordings.callId, calls.id))
    .where(
      and(
        eq(calls.caller, call.caller),
        within,
        lt(calls.startedAt, call.startedAt),
        ne(calls.id, call.id),
        eq(recordings.state, 'received'),
      ),
    )
    .orderBy(desc(calls.startedAt))
    .limit(earlierCalls)
    .all()
  for (const { id } of earlier) rankAnew(tx, id)
}
