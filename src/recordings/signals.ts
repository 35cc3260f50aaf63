import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { recordingSignals } from './schema.ts'
import type { SoundSignals } from './sound-signals.ts'

/** Keeps the measures taken of the sound. */
export function storeSignals(tx: Db, recordingId: number, values: SoundSignals): void {
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
