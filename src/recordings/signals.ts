import { eq, placeholder, sql } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'

import { recordingSignals } from './schema.ts'
import type { SoundSignals } from './sound-signals.ts'

/** Keeps the measures taken of the sound. */
export function storeSignals(tx: Db, recordingId: number, values: SoundSignals): void {
  prepared(tx, keeping).run({ recordingId, ...values })
}

const keeping = (db: Db) =>
  db
    .insert(recordingSignals)
    .values({
      recordingId: placeholder('recordingId'),
      version: placeholder('version'),
      channels: placeholder('channels'),
      talkOver: placeholder('talkOver'),
      longestSilenceMs: placeholder('longestSilenceMs'),
      longestEvenMs: placeholder('longestEvenMs'),
      lastChannel: placeholder('lastChannel'),
      endGapMs: placeholder('endGapMs'),
    })
    .onConflictDoUpdate({
      target: recordingSignals.recordingId,
      set: {
        ...{ version: sql`excluded.version`, channels: sql`excluded.channels` },
        ...{ talkOver: sql`excluded.talk_over`, endGapMs: sql`excluded.end_gap_ms` },
        longestSilenceMs: sql`excluded.longest_silence_ms`,
        longestEvenMs: sql`excluded.longest_even_ms`,
        lastChannel: sql`excluded.last_channel`,
      },
    })
    .prepare()

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
