import type { Correction, Segment } from '#src/transcription/schema.ts'
import { qualityMarks } from '#src/transcription/vocabulary.ts'
import type { LineCorrection } from '#views/components/line-tools.tsx'
import type { TranscriptLine } from '#views/components/transcript.tsx'

export type LineOptions = { recordingId: number; back: string; mayCorrect: boolean }

/** What people made of each line of a transcript, by the line's id. */
export function lineCorrections(
  segments: readonly Segment[],
  corrections: readonly Correction[],
  { recordingId, back, mayCorrect }: LineOptions,
): (segment: Segment) => LineCorrection {
  const placed = new Map(corrections.map((one) => [one.segmentId, one]))
  const unplaced = corrections
    .filter(({ segmentId }) => segmentId === null)
    .map((correction) => ({ correction, at: lineOf(segments, correction)?.id }))
  return ({ id, text, heardText }) => {
    const made = placed.get(id)
    return {
      segmentId: id,
      href: `/transcription/recordings/${recordingId}/segments/${id}`,
      ...{ back, mayCorrect },
      made: made && heardText !== null ? { heardText, by: made.accountName, at: made.at } : null,
      earlier: unplaced
        .filter(({ at, correction }) => at === id && !bare(text).includes(bare(correction.text)))
        .map(({ correction }) => ({ text: correction.text, by: correction.accountName })),
    }
  }
}

/** A line as it is read, numbered by its place, with nothing marked in it. */
export const plainLine = (segment: Segment, index: number): TranscriptLine => ({
  id: index,
  startMs: segment.startMs,
  endMs: segment.endMs,
  voice: segment.voice,
  text: segment.text,
  ...doubtsOf(segment),
  marks: [],
  hit: false,
})

/** Why a line should be listened to before it is relied on; a person has listened to a corrected one. */
export function doubtsOf({
  doubtful,
  heardText,
  marks,
}: Pick<Segment, 'doubtful' | 'heardText' | 'marks'>): { doubtful: boolean; flags: string[] } {
  if (!doubtful || heardText !== null) return { doubtful: false, flags: [] }
  // Every doubtful line says already that it is improbable.
  const reasons = marks.filter((mark) => mark !== 'improbable')
  return { doubtful: true, flags: reasons.map((mark) => qualityMarks[mark]) }
}

/** The line in which a correction of an earlier hearing begins, or the last one before it. */
function lineOf(segments: readonly Segment[], { voice, startMs }: Correction): Segment | undefined {
  const before = segments.filter((segment) => segment.startMs <= startMs)
  return before.findLast((segment) => segment.voice === voice) ?? before.at(-1) ?? segments[0]
}

const bare = (text: string) => text.replace(/[^\p{L}\p{N}]/gu, '')
