import { placeholder, sql } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'

import type { LedgerState } from '../vocabulary.ts'
import { ledgerDays, type LedgerEntry } from './schema.ts'

type Counted = Pick<LedgerEntry, 'day' | 'sourceId' | 'callId' | 'state'>
type DayKey = { day: number; sourceId: number; announced: boolean; state: LedgerState }

/** Changes to the counts, gathered through one command and written once at its end. */
export class DayChanges {
  readonly #changes = new Map<string, DayKey & { n: number }>()

  add(entry: Counted, by: 1 | -1): void {
    const key = keyOf(entry)
    const name = `${key.day} ${key.sourceId} ${key.announced} ${key.state}`
    const known = this.#changes.get(name)
    if (known) known.n += by
    else this.#changes.set(name, { ...key, n: by })
  }

  write(tx: Db): void {
    for (const change of this.#changes.values()) {
      if (change.n === 0) continue
      prepared(tx, counting).run(change)
    }
  }
}

const counting = (db: Db) => {
  const { day, sourceId, announced, state, n } = ledgerDays
  return db
    .insert(ledgerDays)
    .values({
      day: placeholder('day'),
      sourceId: placeholder('sourceId'),
      announced: placeholder('announced'),
      state: placeholder('state'),
      n: placeholder('n'),
    })
    .onConflictDoUpdate({
      target: [day, sourceId, announced, state],
      set: { n: sql`${n} + excluded.n` },
    })
    .prepare()
}

function keyOf({ day, sourceId, callId, state }: Counted): DayKey {
  return { day, sourceId: sourceId ?? 0, announced: callId !== null, state }
}
