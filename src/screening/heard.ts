import type { Db } from '#src/kernel/db.ts'
import { transcriptOf } from '#src/transcription/queries.ts'
import type { Segment } from '#src/transcription/schema.ts'

import type { Utterance } from './result.ts'
import { utteranceOf } from './utterance.ts'

/** A line of a transcript as screening reads it. */
export const spokenIn = (segment: Segment): Utterance =>
  utteranceOf({ ...segment, corrected: segment.heardText !== null })

/** What was said in a recording, as screening reads it. */
export function utterancesOf(db: Db, recordingId: number): Utterance[] {
  return transcriptOf(db, recordingId).map(spokenIn)
}
