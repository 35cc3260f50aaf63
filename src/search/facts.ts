import { and, inArray } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { type CallFacts, callFacts } from '#src/recordings/call-facts.ts'
import { shownName } from '#src/recordings/masking.ts'
import { recordingsWithCalls } from '#src/recordings/queries.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

export type CallOf = { fileName: string; call: CallFacts | null }

/** What a reader may know of some recordings and their calls, by recording. */
export function factsOf(
  db: Db,
  actor: Actor,
  recordingIds: readonly number[],
): Map<number, CallOf> {
  const rows = recordingsWithCalls(db)
    .where(and(inArray(recordings.id, [...recordingIds]), visibleTo(actor, calls)))
    .all()
  return new Map(
    rows.map((row) => [
      row.recording.id,
      { fileName: shownName(actor, row.recording.originalName), call: callFacts(actor, row) },
    ]),
  )
}
