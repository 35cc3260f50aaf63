import { eq, placeholder } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'

import type { AudioAnalysis } from './audio/analyse.ts'
import { framesPerSecond } from './audio/frame-meter.ts'
import { recordingPeaks } from './schema.ts'

/** Ten a second in an hour: drawn as close as they can be told apart, they still show each word. */
const mostPoints = 36_000

export type Waveform = { channels: number[][]; duration: number }

export function storePeaks(tx: Db, recordingId: number, analysis: AudioAnalysis): void {
  const { channels, peaks } = analysis
  prepared(tx, insertion).run({ recordingId, channels, peaks })
}

const insertion = (db: Db) =>
  db
    .insert(recordingPeaks)
    .values({
      recordingId: placeholder('recordingId'),
      perSecond: framesPerSecond,
      channels: placeholder('channels'),
      peaks: placeholder('peaks'),
    })
    .onConflictDoNothing()
    .prepare()

/** The waveform for the player: peaks 0..1 per channel, duration in seconds. Null when unknown. */
export function waveformOf(db: Db, recordingId: number): Waveform | null {
  const row = db
    .select()
    .from(recordingPeaks)
    .where(eq(recordingPeaks.recordingId, recordingId))
    .get()
  if (!row) return null
  const frames = Math.floor(row.peaks.length / row.channels)
  const step = Math.max(1, Math.ceil(frames / mostPoints))
  const channels = Array.from({ length: row.channels }, (_, channel) =>
    greatest(row.peaks.subarray(channel * frames, (channel + 1) * frames), step),
  )
  return { channels, duration: frames / row.perSecond }
}

function greatest(peaks: Uint8Array, step: number): number[] {
  return Array.from({ length: Math.ceil(peaks.length / step) }, (_, index) => {
    let top = 0
    for (const peak of peaks.subarray(index * step, (index + 1) * step)) {
      if (peak > top) top = peak
    }
    // Two decimals: a lane is no hundred pixels high, and the answer stays small.
    return Math.round((top / 127) * 100) / 100
  })
}

/** The stored peaks of a call, 0–127, one array a channel; null where none were measured. */
export function peaksOf(
  db: Db,
  recordingId: number,
): { perSecond: number; channels: Uint8Array[] } | null {
  const row = db
    .select()
    .from(recordingPeaks)
    .where(eq(recordingPeaks.recordingId, recordingId))
    .get()
  if (!row || row.channels < 1) return null
  const frames = Math.floor(row.peaks.length / row.channels)
  const channels = Array.from({ length: row.channels }, (_, channel) =>
    row.peaks.subarray(channel * frames, (channel + 1) * frames),
  )
  return { perSecond: row.perSecond, channels }
}
