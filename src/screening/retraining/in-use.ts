import { createHash } from 'node:crypto'

import { desc, eq } from 'drizzle-orm'

import { connectionOf, type Db } from '#src/kernel/db.ts'

import { type Model, packModel, unpackModel } from '../model/model.ts'
import { shippedModel } from '../model/shipped.ts'
import { shippedWeights, type SignalWeights } from '../ranking/signals.ts'
import { modelChoices, type ScreeningModel, screeningModels } from './schema.ts'

export type ModelInUse = {
  /** Null for the shipped weights. */
  version: number | null
  model: Model
  signals: SignalWeights
}

const kept = new WeakMap<object, ModelInUse>()

/** The learned half of screening as it works now: what was chosen last, while it still fits. */
export function modelInUse(db: Db): ModelInUse {
  const chosen = chosenVersion(db)
  if (chosen === null) return shipped()
  const connection = connectionOf(db)
  const known = kept.get(connection)
  if (known?.version === chosen) return known
  const row = db.select().from(screeningModels).where(eq(screeningModels.id, chosen)).get()
  const opened = row && openModel(row)
  if (!opened) return shipped()
  kept.set(connection, opened)
  return opened
}

export const shipped = (): ModelInUse => ({
  version: null,
  model: shippedModel(),
  signals: shippedWeights,
})

/** What was put to work last, whether it still fits or not; null for the shipped weights. */
export function chosenVersion(db: Db): number | null {
  const newest = db.select().from(modelChoices).orderBy(desc(modelChoices.id)).limit(1).get()
  return newest?.modelId ?? null
}

/** Null where it was fitted on top of other shipped weights: after an upgrade it says nothing. */
export function openModel(row: ScreeningModel): ModelInUse | null {
  if (row.base !== shippedBase()) return null
  // A signal the product learned of since has its shipped weight.
  const signals = { ...shippedWeights, ...row.signals }
  return { version: row.id, model: unpackModel(row.weights), signals }
}

let base: string | undefined

/** Names the shipped weights by their content. */
export function shippedBase(): string {
  base ??= createHash('sha256').update(packModel(shippedModel())).digest('hex').slice(0, 12)
  return base
}
