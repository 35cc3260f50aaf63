import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { layoutOf } from '#src/recordings/layout.ts'
import { calls, type Recording, recordingPeaks } from '#src/recordings/schema.ts'
import type { Layout } from '#src/recordings/vocabulary.ts'
import { importOf } from '#src/transcription/queries.ts'

type Span = { voice: 'agent' | 'customer' | 'unknown'; startMs: number; endMs: number }

/** Whether anybody was heard in a span; null where the sound cannot tell. */
export type VoiceUnder = (span: Span) => boolean | null

/** The place of a word is worked out from its line, so that its neighbours count, too. */
const aroundMs = 400
/** A syllable is longer than three frames of 20 ms. */
const fewestFrames = 3
/** A channel that never gets louder is too quiet for its peaks, kept as bytes, to tell. */
const quietChannel = 4

/** Reads the levels of a recording once. */
export function voiceUnder(db: Db, recording: Recording): VoiceUnder {
  const estimated = importOf(db, recording.id)?.timing === 'estimated'
  const mine = eq(recordingPeaks.recordingId, recording.id)
  const row = estimated ? undefined : db.select().from(recordingPeaks).where(mine).get()
  if (!row || row.peaks.length === 0) return () => null
  const call =
    recording.callId === null
      ? null
      : db.select({ layout: calls.layout }).from(calls).where(eq(calls.id, recording.callId)).get()
  const layout = layoutOf(db, recording, call)
  const frames = Math.floor(row.peaks.length / row.channels)
  const channels = Array.from({ length: row.channels }, (_, channel) =>
    channelOf(row.peaks.subarray(channel * frames, (channel + 1) * frames)),
  )
  return ({ voice, startMs, endMs }) => {
    const from = Math.max(0, Math.floor(((startMs - aroundMs) * row.perSecond) / 1000))
    const to = Math.ceil(((endMs + aroundMs) * row.perSecond) / 1000)
    const answers = sidesOf(voice, layout, row.channels).map((side) => channels[side]!(from, to))
    if (answers.includes(true)) return true
    return answers.includes(null) ? null : false
  }
}

/** The channels in which a voice may be. */
function sidesOf(voice: Span['voice'], layout: Layout, channels: number): number[] {
  if (channels !== 2 || voice === 'unknown' || layout === 'mixed')
    return Array.from({ length: channels }, (_, at) => at)
  return [(layout === 'agent-left') === (voice === 'agent') ? 0 : 1]
}

/** Whether some frames of a span stand above what the channel is like between words. */
function channelOf(peaks: Uint8Array): (from: number, to: number) => boolean | null {
  const sorted = Uint8Array.from(peaks).sort()
  const level = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const loud = level(0.98)
  if (loud === 0) return () => false
  if (loud < quietChannel) return () => null
  const threshold = Math.max(1, Math.min(1.5 * level(0.1), loud / 4))
  return (from, to) => {
    let above = 0
    for (const peak of peaks.subarray(from, to)) if (peak > threshold) above += 1
    return above >= fewestFrames
  }
}
