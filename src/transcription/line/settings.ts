import { randomBytes } from 'node:crypto'

import { desc } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { transcriptionSettings } from './schema.ts'

export type LineSettings = {
  budgetHours: number | null
  randomShare: number
  seed: string
  /** Who set it and when; null while nobody has. */
  set: { by: string; at: number } | null
}

const initial: LineSettings = { budgetHours: null, randomShare: 0.05, seed: '95598', set: null }

export function lineSettings(db: Db): LineSettings {
  const row = db
    .select()
    .from(transcriptionSettings)
    .orderBy(desc(transcriptionSettings.id))
    .limit(1)
    .get()
  if (!row) return initial
  const { budgetHours, randomShare, seed, by, at } = row
  return { budgetHours, randomShare, seed, set: { by, at } }
}

/**
 * Sets what a day may cost (CPU hours, null for no limit) and the share drawn at random. Another
 * share gets a new seed; lots already drawn stay as they fell.
 */
export function setBudget(
  db: Db,
  actor: Actor,
  { budgetHours, randomShare }: Pick<LineSettings, 'budgetHours' | 'randomShare'>,
): void {
  authorise(actor, 'transcription.budget')
  write(db, (tx) => {
    const before = lineSettings(tx)
    const unchanged = before.budgetHours === budgetHours && before.randomShare === randomShare
    if (unchanged) return
    const seed = before.randomShare === randomShare ? before.seed : randomBytes(8).toString('hex')
    tx.insert(transcriptionSettings)
      .values({ budgetHours, randomShare, seed, at: Date.now(), by: actor.name })
      .run()
    const page = { kind: 'page', id: '/transcription/line' } as const
    record(tx, actor, 'transcription.budget-set', page, { budgetHours, randomShare, seed })
  })
}
