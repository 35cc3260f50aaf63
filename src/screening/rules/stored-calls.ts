import { and, asc, count, eq, gte, gt } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { spokenIn } from '#src/screening/heard.ts'
import type { Utterance } from '#src/screening/result.ts'
import { segments, transcripts } from '#src/transcription/schema.ts'

/** A call that was heard, as screening reads it. */
export type StoredCall = { recordingId: number; utterances: Utterance[] }

const atOnce = 100

/** Calls heard since a moment, as many at a time as fit into a breath. */
export function* storedCalls(db: Db, since: number): Generator<StoredCall[]> {
  for (let after = 0; ;) {
    const rows = db
      .select({ id: transcripts.id, recordingId: transcripts.recordingId })
      .from(transcripts)
      .where(and(gte(transcripts.finishedAt, since), gt(transcripts.id, after)))
      .orderBy(asc(transcripts.id))
      .limit(atOnce)
      .all()
    const last = rows.at(-1)
    if (!last) return
    after = last.id
    yield rows.map(({ id, recordingId }) => ({ recordingId, utterances: utterancesOf(db, id) }))
  }
}

export function storedCallCount(db: Db, since: number): number {
  const row = db
    .select({ n: count() })
    .from(transcripts)
    .where(gte(transcripts.finishedAt, since))
    .get()
  return row?.n ?? 0
}

function utterancesOf(db: Db, transcriptId: number): Utterance[] {
  return db
    .select()
    .from(segments)
    .where(eq(segments.transcriptId, transcriptId))
    .orderBy(asc(segments.startMs), asc(segments.id))
    .all()
    .map(spokenIn)
}
