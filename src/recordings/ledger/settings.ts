import { desc, eq, placeholder, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, prepared, write } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'

import { sources } from '../sources/schema.ts'
import { ledgerSettings } from './schema.ts'

export type LedgerLimits = { allowanceHours: number; missingShare: number; missingLeast: number }

export type LedgerSettings = LedgerLimits & {
  /** Who set it and when; null while nobody has. */
  set: { by: string; at: number } | null
}

const initial: LedgerSettings = {
  allowanceHours: 24,
  missingShare: 0.005,
  missingLeast: 5,
  set: null,
}

/** What holds for a source: its own settings, else those for all, else the usual ones. */
export function ledgerSettingsOf(db: Db, sourceId: number | null): LedgerSettings {
  return (sourceId === null ? null : ownSettings(db, sourceId)) ?? ownSettings(db, null) ?? initial
}

/** The settings made for one source (or for all), null where there are none. */
export function ownSettings(db: Db, sourceId: number | null): LedgerSettings | null {
  const row = prepared(db, newestOf).get({ sourceId })
  if (!row) return null
  const { allowanceHours, missingShare, missingLeast, by, at } = row
  return { allowanceHours, missingShare, missingLeast, set: { by, at } }
}

const newestOf = (db: Db) =>
  db
    .select()
    .from(ledgerSettings)
    .where(sql`${ledgerSettings.sourceId} is ${placeholder('sourceId')}`)
    .orderBy(desc(ledgerSettings.id))
    .limit(1)
    .prepare()

/**
 * Sets how long halves are waited for and which gaps raise an alert, for one source or for all.
 * Entries keep the time limit they were made with.
 */
export function setLedgerLimits(
  db: Db,
  actor: Actor,
  sourceId: number | null,
  limits: LedgerLimits,
): void {
  authorise(actor, 'ledger.manage')
  write(db, (tx) => {
    const source =
      sourceId === null ? null : tx.select().from(sources).where(eq(sources.id, sourceId)).get()
    if (source === undefined) throw new NotFound()
    tx.insert(ledgerSettings)
      .values({ sourceId, ...limits, at: Date.now(), by: actor.name })
      .run()
    const subject = { kind: 'ledger', id: 'settings' } as const
    record(tx, actor, 'ledger.set', subject, { source: source?.name ?? '全部来源', ...limits })
  })
}
