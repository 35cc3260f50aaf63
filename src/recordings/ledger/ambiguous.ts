import { and, eq, ne, placeholder, sql } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'

import { ledgerEntries } from './schema.ts'

/** Only these are in the index: a value handed over would not be known to be one. */
export const isAmbiguous = sql`${ledgerEntries.ambiguous} = 1`

/** Keeps whether several calls fit a recording without one, so that these are found by an index. */
export function markAmbiguous(tx: Db, recordingId: number, ambiguous: boolean): void {
  prepared(tx, marking[ambiguous ? 'on' : 'off']).run({ recordingId })
}

const setTo = (ambiguous: boolean) => (db: Db) =>
  db
    .update(ledgerEntries)
    .set({ ambiguous })
    .where(
      and(
        eq(ledgerEntries.recordingId, placeholder('recordingId')),
        ne(ledgerEntries.ambiguous, ambiguous),
      ),
    )
    .prepare()
const marking = { on: setTo(true), off: setTo(false) }
