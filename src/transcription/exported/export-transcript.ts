import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { type Blindness, withoutAgent } from '#src/recordings/blindness.ts'
import { stemOf } from '#src/recordings/names.ts'
import { recordingShown } from '#src/recordings/queries.ts'
import { hasUnmasked } from '#src/recordings/unmaskings/shown-caller.ts'

import { importOf, transcriptOf, maskedTranscript } from '../queries.ts'
import { transcripts } from '../schema.ts'
import { exportRefusals, type ExportFormat } from '../vocabulary.ts'
import { writers } from './write.ts'

/**
 * A recording's transcript to take away (导出转写文本), with numbers, names and addresses masked; whole
 * for whoever asks for that and has just unmasked the call with a reason. Leaves a trace. Named after the
 * call, so that it finds its recording when brought back; for whoever has still to judge the call neither
 * name nor content holds the number of its agent.
 */
export function exportTranscript(
  db: Db,
  actor: Actor,
  recordingId: number,
  format: ExportFormat,
  blindness: Blindness,
  { whole = false }: { whole?: boolean } = {},
): { name: string; content: string } {
  authorise(actor, 'transcript.export')
  return write(db, (tx) => {
    const { recording, call, agentNo } = recordingShown(tx, actor, recordingId, blindness)
    const callNo = call && withoutAgent(call.callNo, agentNo)
    const lines = transcriptOf(tx, recordingId)
    const mine = eq(transcripts.recordingId, recordingId)
    const transcript = tx.select().from(transcripts).where(mine).get()
    if (!transcript || lines.length === 0) throw refused(exportRefusals, 'no-words')
    const estimated = importOf(tx, recordingId)?.timing === 'estimated'
    // A subtitle says when something was heard; these times nobody heard.
    if (estimated && format === 'srt') throw refused(exportRefusals, 'no-times')

    if (whole && !mayTakeWhole(tx, actor, call)) throw refused(exportRefusals, 'not-unmasked')
    const segments = whole ? lines : maskedTranscript(lines)
    const masked = segments.some(({ text, rawText }, index) => {
      return text !== lines[index]?.text || rawText !== lines[index]?.rawText
    })
    const { engine, model } = transcript
    const content = writers[format]({
      callNo,
      recording: recording.originalName,
      durationMs: recording.durationMs,
      ...{ engine, model, estimated, masked, segments },
    })
    const particulars = { format, segments: segments.length, masked }
    record(tx, actor, 'transcript.exported', { kind: 'recording', id: recordingId }, particulars)
    const telling = callNo !== (call?.callNo ?? null)
    const name = telling ? `转写文本${recordingId}` : (callNo ?? stemOf(recording.originalName))
    return { name: `${name}.${format}`, content }
  })
}

/** Only with a reason, and only a while after it was given. */
export function mayTakeWhole(db: Db, actor: Actor, call: { id: number } | null): boolean {
  return call !== null && hasUnmasked(db, actor, { kind: 'call', id: call.id })
}
