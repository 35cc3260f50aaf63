import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import type { Recording } from '#src/recordings/schema.ts'
import { transcriptOf } from '#src/transcription/queries.ts'

import type { Complaint } from '../schema.ts'
import type { Span } from './heard-spans.ts'
import { heardAt } from './listening.ts'
import type { EvidenceHeard } from './store-verification.ts'
import { handlingRefusals } from './vocabulary.ts'

/** The spans as they were heard, with the words said there. */
export function heardEvidence(
  tx: Db,
  actor: Actor,
  complaint: Complaint,
  recording: Recording,
  spans: readonly Span[],
): EvidenceHeard[] {
  if (spans.length === 0) throw refused(handlingRefusals, 'evidence-missing')
  const lines = transcriptOf(tx, recording.id)
  return spans.map((span) => {
    const said = lines.filter(({ startMs, endMs }) => startMs < span.endMs && endMs > span.startMs)
    const [voice, ...others] = new Set(said.map((line) => line.voice))
    return {
      recordingId: recording.id,
      callId: complaint.callId,
      ...span,
      voice: voice !== undefined && others.length === 0 ? voice : null,
      text: said
        .map(({ text }) => text)
        .join('')
        .slice(0, 500),
      heardAt: heardAt(tx, actor, complaint, recording, span),
    }
  })
}
