import type { Db } from '#src/kernel/db.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import type { Segment } from '#src/transcription/schema.ts'

import type { Utterance } from './result.ts'

/**
 * Words the recogniser doubted weigh half: what it invented must not accuse anybody. Words nobody
 * rated (an imported text) count as they were written; what a person heard is beyond doubt.
 */
export function utteranceOf({ voice, text, heardText, confidence, doubtful }: Segment): Utterance {
  if (heardText !== null) return { voice, text, trust: 1 }
  const trust = confidence ?? 1
  return { voice, text, trust: doubtful ? trust / 2 : trust }
}

/** What was said in a recording, as screening reads it. */
export function utterancesOf(db: Db, recordingId: number): Utterance[] {
  return transcriptOf(db, recordingId).map(utteranceOf)
}
