import { eq } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'

import { faultNow } from './fault.ts'
import { inspectRecording } from './inspect.ts'
import { rankAnew } from './line-up.ts'
import { storePeaks } from './peaks.ts'
import { type Recording, recordings } from './schema.ts'
import { storeSignals } from './signals.ts'
import { soundSignals } from './sound-signals.ts'
import type { Originals } from './storage.ts'

/**
 * Measures a recording that could not be measured when it came, because the server had no decoder
 * then. Says whether it has its length and waveform now.
 */
export async function measureLate(
  db: Db,
  { storage, ffmpeg }: { storage: Originals; ffmpeg: string },
  recording: Recording,
): Promise<boolean> {
  if (recording.state === 'corrupt' || (await faultNow(db, storage, recording))) return false
  const file = await storage.localFile(recording.path)
  const { analysis } = await inspectRecording(file, ffmpeg)
  if (!analysis) return false
  const { durationMs, truncated } = analysis
  const signals = soundSignals(analysis.levels)
  write(db, (tx) => {
    storePeaks(tx, recording.id, analysis)
    storeSignals(tx, recording.id, signals)
    rankAnew(tx, recording.id)
    tx.update(recordings)
      .set({ durationMs, truncated })
      .where(eq(recordings.id, recording.id))
      .run()
  })
  return true
}
