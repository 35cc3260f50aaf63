import { and, inArray } from 'drizzle-orm'

import { visibleAmong } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import { type Blindness, withoutAgent } from '#src/recordings/blindness.ts'
import { type CallFacts, callFacts, veiled } from '#src/recordings/call-facts.ts'
import { recordingsWithCalls } from '#src/recordings/queries.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

export type CallOf = { fileName: string; call: CallFacts | null }

/** What a reader may know of some recordings and their calls, by recording. */
export function factsOf(
  db: Db,
  actor: Actor,
  recordingIds: readonly number[],
  blindness: Blindness,
): Map<number, CallOf> {
  const rows = recordingsWithCalls(db)
    .where(and(inArray(recordings.id, [...recordingIds]), visibleAmong(actor, calls)))
    .all()
  const hidden = blindness.among(
    db,
    actor,
    rows.flatMap(({ call }) => call?.id ?? []),
  )
  return new Map(
    rows.map((row) => {
      const fileName = maskNumbers(row.recording.originalName)
      const call = callFacts(actor, row)
      if (!call || !hidden.has(call.id)) return [row.recording.id, { fileName, call }]
      const name = withoutAgent(fileName, call.agent?.agentNo)
      return [row.recording.id, { fileName: name, call: veiled(call) }]
    }),
  )
}
