import { and, desc, eq, ne } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { callsErased } from '#src/recordings/erased/tombstones.ts'
import { recordings } from '#src/recordings/schema.ts'
import { requestFor } from '#src/transcription/line/ask.ts'

import { findings } from '../schema.ts'
import type { TraceStanding } from '../vocabulary.ts'

export type Standing = {
  standing: TraceStanding
  findingId: number | null
  recordingId: number | null
}

/** How far hearing a traced call has come, as its recordings and findings stand now. */
export function standingOf(db: Db, callId: number): Standing {
  const sounds = db
    .select({
      recordingId: recordings.id,
      state: recordings.state,
      findingId: findings.id,
      judged: findings.state,
    })
    .from(recordings)
    .leftJoin(findings, eq(findings.recordingId, recordings.id))
    .where(and(eq(recordings.callId, callId), ne(recordings.state, 'joined')))
    .orderBy(desc(recordings.id))
    .all()
  const found = sounds.find(({ findingId }) => findingId !== null)
  if (found) {
    const { findingId, recordingId } = found
    return { standing: found.judged === 'pending' ? 'pending' : 'judged', findingId, recordingId }
  }
  const [newest] = sounds
  if (!newest) {
    const standing = callsErased(db, [callId]).size > 0 ? 'erased' : 'no-recording'
    return { standing, findingId: null, recordingId: null }
  }
  const { recordingId } = newest
  if (sounds.every(({ state }) => state === 'corrupt')) {
    return { standing: 'unplayable', findingId: null, recordingId }
  }
  const waits = newest.state === 'received' || newest.state === 'transcribing'
  const asked = waits && requestFor(db, recordingId) !== null
  return { standing: asked ? 'awaiting' : 'unheard', findingId: null, recordingId }
}
