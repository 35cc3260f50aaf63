import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

import { and, asc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'
import { transcripts } from '#src/transcription/schema.ts'

import { callReconciliations, findings, screenings } from '../schema.ts'

/** A call is one, however many recordings it has: what is known of any of them counts for it. */
const suspected = sql`exists (select 1 from ${findings} where ${findings.recordingId} = ${recordings.id}
  or ${findings.callId} = ${recordings.callId})`
const registered = sql`exists (select 1 from ${callReconciliations}
  where ${callReconciliations.callId} = ${recordings.callId}
  and ${callReconciliations.state} in ('reported-and-heard', 'reported-only'))`

/**
 * What can be drawn at random: calls whose transcript was finished in this time, which screening read
 * and let pass, which nobody suspected, judged or drew before, and which are not in the register. Of
 * a call with several recordings the longest one stands for it.
 */
export function randomFrame(db: Db, from: number, until: number): number[] {
  const rows = db
    .select({
      id: recordings.id,
      callId: recordings.callId,
      durationMs: recordings.durationMs,
    })
    .from(transcripts)
    .innerJoin(recordings, eq(recordings.id, transcripts.recordingId))
    .innerJoin(screenings, eq(screenings.recordingId, recordings.id))
    .where(
      and(
        gte(transcripts.finishedAt, from),
        lt(transcripts.finishedAt, until),
        eq(screenings.flagged, false),
        isNotNull(recordings.callId),
        sql`not ${suspected}`,
        sql`not ${registered}`,
      ),
    )
    .orderBy(asc(recordings.id))
    .all()
  const longest = new Map<number | null, (typeof rows)[number]>()
  for (const row of rows) {
    const other = longest.get(row.callId)
    if (!other || row.durationMs > other.durationMs) longest.set(row.callId, row)
  }
  return [...longest.values()].map(({ id }) => id).toSorted((a, b) => a - b)
}

/** Kept with the day, so that the draw can be repeated when the calls have moved on. */
export function packFrame(ids: readonly number[]): { frame: Buffer; frameHash: string } {
  const text = JSON.stringify(ids)
  return { frame: gzipSync(text), frameHash: createHash('sha256').update(text).digest('hex') }
}

/** The numbers of a kept frame; null when they are not those that were drawn from. */
export function unpackFrame({
  frame,
  frameHash,
}: {
  frame: Buffer
  frameHash: string
}): number[] | null {
  try {
    const text = gunzipSync(frame, { maxOutputLength: 64_000_000 }).toString()
    const same = createHash('sha256').update(text).digest('hex') === frameHash
    return same ? (JSON.parse(text) as number[]) : null
  } catch {
    return null
  }
}
