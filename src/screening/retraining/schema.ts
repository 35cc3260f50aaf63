import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

import { keysOf } from '#src/kernel/vocabulary.ts'

import type { SignalWeights } from '../ranking/signals.ts'
import { trainingOutcomes } from '../vocabulary.ts'
import type { TrialFigures } from './trial.ts'

/** Weights fitted to verdicts, whether they were put to work or not; the number is the version. */
export const screeningModels = sqliteTable('screening_models', {
  id: integer().primaryKey(),
  /** The shipped weights under it: with others they say nothing. */
  base: text().notNull(),
  /** Version it was fitted on top of; null for the shipped weights themselves. */
  parentId: integer(),
  weights: text().notNull(),
  signals: text({ mode: 'json' }).$type<SignalWeights>().notNull(),
  /** Verdicts it was fitted to, and how many of them upheld the suspicion. */
  verdicts: integer().notNull(),
  upheld: integer().notNull(),
  figures: text({ mode: 'json' }).$type<TrialFigures>().notNull(),
  outcome: text({ enum: keysOf(trainingOutcomes) }).notNull(),
  trainedAt: integer().notNull(),
  askedBy: text().notNull(),
})
export type ScreeningModel = typeof screeningModels.$inferSelect

/** Which weights were put to work, by whom; the newest row holds, without one the shipped do. */
export const modelChoices = sqliteTable(
  'screening_model_choices',
  {
    id: integer().primaryKey(),
    /** Null for the shipped weights. */
    modelId: integer().references(() => screeningModels.id),
    chosenBy: integer(),
    chosenByName: text().notNull(),
    chosenAt: integer().notNull(),
  },
  (table) => [index('model_choices_model').on(table.modelId)],
)
export type ModelChoice = typeof modelChoices.$inferSelect
