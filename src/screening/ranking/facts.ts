import { and, eq, gte, lt, ne, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { layoutOf } from '#src/recordings/layout.ts'
import { type Call, calls, recordings } from '#src/recordings/schema.ts'
import { signalsOf } from '#src/recordings/signals.ts'
import { callSignals, isNumber } from '#src/transcription/line/call-signals.ts'
import { withRoles } from '#src/transcription/line/roles.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

import { findings } from '../schema.ts'
import type { RankingFacts } from './signals.ts'

/** What is known of a heard recording beside its words; undefined when the recording is gone. */
export function rankingFacts(tx: Db, recordingId: number): RankingFacts | undefined {
  const found = tx
    .select({ recording: recordings, call: calls })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(eq(recordings.id, recordingId))
    .get()
  if (!found) return undefined
  const { recording, call } = found
  const layout = layoutOf(tx, recording, call)
  const sound = signalsOf(tx, recordingId)
  const timed = call && { ...call, durationMs: call.durationMs ?? recording.durationMs }
  return {
    call: timed && callSignals(tx, timed),
    sound: sound && withRoles(sound, layout),
    confirmedBefore: call ? confirmedBefore(tx, call) : 0,
    ...wordsOf(tx, recordingId),
  }
}

function confirmedBefore(tx: Db, { id, caller, startedAt }: Call): number {
  if (!isNumber(caller)) return 0
  const rows = tx
    .select({ id: findings.id })
    .from(calls)
    .innerJoin(findings, eq(findings.callId, calls.id))
    .where(
      and(
        eq(calls.caller, caller),
        gte(calls.startedAt, startedAt - 30 * dayMs),
        lt(calls.startedAt, startedAt),
        ne(calls.id, id),
        eq(findings.state, 'confirmed'),
      ),
    )
    .limit(20)
    .all()
  return rows.length
}

/** Long lines count for more than short ones: a doubted 嗯 says little. */
function wordsOf(tx: Db, recordingId: number) {
  const length = sql`length(${segments.text})`
  const rated = sql`${segments.confidence} IS NOT NULL AND ${segments.heardText} IS NULL`
  const row = tx
    .select({
      certainty: sql<
        number | null
      >`sum(CASE WHEN ${rated} THEN ${segments.confidence} * ${length} END) / sum(CASE WHEN ${rated} THEN ${length} END)`,
      unknown: sql<number>`coalesce(sum(${segments.voice} = 'unknown'), 0)`,
      lines: sql<number>`count(*)`,
    })
    .from(segments)
    .innerJoin(transcripts, eq(transcripts.id, segments.transcriptId))
    .where(eq(transcripts.recordingId, recordingId))
    .get()
  if (!row || row.lines === 0) return { certainty: null, sidesKnown: true }
  return { certainty: row.certainty, sidesKnown: row.unknown * 2 < row.lines }
}
