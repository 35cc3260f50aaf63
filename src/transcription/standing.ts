import { and, eq, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import type { Db } from '#src/kernel/db.ts'
import { settleLedger } from '#src/recordings/ledger/settle-ledger.ts'
import { recordings } from '#src/recordings/schema.ts'

import { segments, transcripts } from './schema.ts'
import { transcriptFailures, type TranscriptFailure } from './vocabulary.ts'

/**
 * Puts a recording back to where it stood: waiting, or with the transcript it already had. A side
 * that was joined with the other stays joined.
 */
export function setBack(tx: Db, recordingId: number): void {
  const earlier = tx
    .select({ id: transcripts.id, segment: segments.id })
    .from(transcripts)
    .leftJoin(segments, eq(segments.transcriptId, transcripts.id))
    .where(eq(transcripts.recordingId, recordingId))
    .limit(1)
    .get()
  const state = !earlier ? 'received' : earlier.segment === null ? 'silent' : 'transcribed'
  const mine = and(eq(recordings.id, recordingId), ne(recordings.state, 'joined'))
  tx.update(recordings).set({ state, problem: null }).where(mine).run()
  settleLedger(tx, { recordingIds: [recordingId] })
}

/** Says on the recording why it has no transcript. */
export function markFailed(tx: Db, recordingId: number, failure: TranscriptFailure | null): void {
  const problem = failure ? transcriptFailures[failure] : '转写程序多次出错'
  tx.update(recordings)
    .set({ state: 'failed', problem })
    .where(eq(recordings.id, recordingId))
    .run()
  settleLedger(tx, { recordingIds: [recordingId] })
  const subject = { kind: 'recording', id: recordingId } as const
  record(tx, system, 'transcription.failed', subject, { failure: failure ?? 'unknown', problem })
}
