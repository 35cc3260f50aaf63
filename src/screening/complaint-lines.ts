import { complaintFor } from '#src/complaints/flow/for-actor.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import { openedTranscript } from '#src/transcription/opened.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import { spokenIn } from './heard.ts'
import { findHits } from './hits.ts'
import { lexiconInUse } from './rules/in-use.ts'

export type LineHeard = {
  /** Which line of the transcript, as the page of the complaint numbers them. */
  line: number
  startMs: number
  text: string
  /** The rule that heard it. */
  rule: string
}

/**
 * What the lexicon hears in the call of a complaint, line by line; null where there is nothing to read.
 * Within the actor's reach and for who may hear it; reading the words leaves a trace.
 */
export function linesHeard(db: Db, actor: Actor, complaintId: number): LineHeard[] | null {
  authorise(actor, 'recording.play')
  const { callId } = complaintFor(db, actor, complaintId)
  const recording = callId === null ? undefined : recordingsOfCall(db, callId).at(-1)
  const lines = recording ? transcriptOf(db, recording.id) : []
  if (!recording || lines.length === 0) return null
  openedTranscript(db, actor, recording.id)
  return findHits(lexiconInUse(db), lines.map(spokenIn)).hits.flatMap(({ rule, utterance }) => {
    const segment = lines[utterance]
    return segment ? [{ line: utterance, startMs: segment.startMs, text: segment.text, rule }] : []
  })
}

/** As much of a line as a card has room for. */
export const shortened = (text: string) => (text.length > 80 ? `${text.slice(0, 80)}…` : text)
