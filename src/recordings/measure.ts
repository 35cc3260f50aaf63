import { existsSync } from 'node:fs'

import { eq } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'

import { inspectRecording } from './inspect.ts'
import { rankAnew } from './line-up.ts'
import { storePeaks } from './peaks.ts'
import { type Recording, recordings } from './schema.ts'
import { storeSignals } from './signals.ts'
import type { Storage } from './storage.ts'

/**
 * Measures a recording that could not be measured when it came, because the server had no decoder
 * then. Says whether it has its length and waveform now.
 */
export async function measureLate(
  db: Db,
  { storage, ffmpeg }: { storage: Storage; ffmpeg: string },
  recording: Recording,
): Promise<boolean> {
  const file = storage.pathOf(recording.path)
  if (recording.state === 'corrupt' || !existsSync(file)) return false
  const { analysis } = await inspectRecording(file, ffmpeg)
  if (!analysis) return false
  const { durationMs, truncated } = analysis
  write(db, (tx) => {
    storePeaks(tx, recording.id, analysis)
    storeSignals(tx, recording.id, analysis)
    rankAnew(tx, recording.id)
    tx.update(recordings)
      .set({ durationMs, truncated })
      .where(eq(recordings.id, recording.id))
      .run()
  })
  return true
}
