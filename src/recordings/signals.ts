import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { AudioAnalysis } from './audio/analyse.ts'
import { recordingSignals } from './schema.ts'
import { type SoundSignals, soundSignals } from './sound-signals.ts'

/** Measures the sound from the levels of the one pass made over it, and keeps the measures. */
export function storeSignals(tx: Db, recordingId: number, { levels }: AudioAnalysis): void {
  const values = soundSignals(levels)
  tx.insert(recordingSignals)
    .values({ recordingId, ...values })
    .onConflictDoUpdate({ target: recordingSignals.recordingId, set: values })
    .run()
}

/** Null where the sound was never measured: it could not be decoded, or came before there were measures. */
export function signalsOf(db: Db, recordingId: number): SoundSignals | null {
  const row = db
    .select()
    .from(recordingSignals)
    .where(eq(recordingSignals.recordingId, recordingId))
    .get()
  if (!row) return null
  const { recordingId: _, ...signals } = row
  return signals
}
