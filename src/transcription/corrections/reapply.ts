import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type Correction, corrections, type Segment, segments } from '../schema.ts'

/** Edges that move no further than this hold the same words. */
const edgeMs = 400

/**
 * After a new hearing, puts each correction back on the line that holds the same stretch of the same
 * voice. Where the speech was cut differently the machine's new words stand, and the transcript shows
 * the correction beside them: half a line must not lose words to a correction of the other half.
 */
export function reapplyCorrections(
  tx: Db,
  recordingId: number,
  transcriptId: number,
): { kept: number; left: number } {
  const earlier = tx
    .select()
    .from(corrections)
    .where(eq(corrections.recordingId, recordingId))
    .all()
  if (earlier.length === 0) return { kept: 0, left: 0 }
  const lines = tx.select().from(segments).where(eq(segments.transcriptId, transcriptId)).all()
  const taken = new Set<number>()
  let kept = 0
  for (const correction of earlier) {
    const line = lines.find((one) => !taken.has(one.id) && isSameStretch(one, correction))
    if (!line) continue
    taken.add(line.id)
    kept += 1
    // The machine hears it right by now.
    if (line.text === correction.text) continue
    tx.update(segments)
      .set({ text: correction.text, heardText: line.text })
      .where(eq(segments.id, line.id))
      .run()
    tx.update(corrections)
      .set({ segmentId: line.id })
      .where(eq(corrections.id, correction.id))
      .run()
  }
  return { kept, left: earlier.length - kept }
}

function isSameStretch(line: Segment, { voice, startMs, endMs }: Correction): boolean {
  return (
    line.voice === voice &&
    Math.abs(line.startMs - startMs) <= edgeMs &&
    Math.abs(line.endMs - endMs) <= edgeMs
  )
}
