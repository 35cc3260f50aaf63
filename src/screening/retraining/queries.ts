import { desc, eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { cutPage, everyPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'

import { type Band, measuredBands } from '../ranking/calibration.ts'
import { isTraining } from './ask.ts'
import { isUpheld, verdictRows } from './examples.ts'
import { chosenVersion, shippedBase } from './in-use.ts'
import { modelChoices, type ScreeningModel, screeningModels } from './schema.ts'
import { enough } from './trial.ts'

export type ModelRow = Omit<ScreeningModel, 'weights' | 'signals'> & {
  inUse: boolean
  /** Fitted on top of other shipped weights: it can no longer be put to work. */
  outdated: boolean
}

export type ModelsOverview = {
  models: Page<ModelRow>
  /** Null for the shipped weights. */
  inUse: number | null
  /** Who put the weights in use to work and when; null where nobody ever chose. */
  chosen: { by: string; at: number } | null
  /** What was chosen no longer fits, so that the shipped weights work. */
  chosenOutdated: boolean
  verdicts: { judged: number; upheld: number; enough: boolean }
  training: boolean
  bands: Band[]
}

/** Every version fitted to verdicts, newest first, and what there is to learn from. */
export function modelsOverview(db: Db, actor: Actor, page: PageRequest): ModelsOverview {
  authorise(actor, 'screening-model.manage')
  const verdicts = verdictRows(db)
  const upheld = verdicts.filter(isUpheld).length
  const choice = db.select().from(modelChoices).orderBy(desc(modelChoices.id)).limit(1).get()
  const { inUse, chosenOutdated } = standing(db)
  return {
    models: modelPage(db, page, inUse),
    inUse,
    chosen: choice ? { by: choice.chosenByName, at: choice.chosenAt } : null,
    chosenOutdated,
    verdicts: { judged: verdicts.length, upheld, enough: enough(verdicts.length, upheld) },
    training: isTraining(db),
    bands: measuredBands(db),
  }
}

/** Every version, and what a score has meant so far: what a file of them holds. */
export function everyModel(db: Db, actor: Actor): { models: ModelRow[]; bands: Band[] } {
  authorise(actor, 'screening-model.manage')
  const { inUse } = standing(db)
  const models = [...everyPage((page) => modelPage(db, page, inUse))].flat()
  return { models, bands: measuredBands(db) }
}

function standing(db: Db): Pick<ModelsOverview, 'inUse' | 'chosenOutdated'> {
  const chosen = chosenVersion(db)
  const chosenOutdated = chosen !== null && baseOf(db, chosen) !== shippedBase()
  return { inUse: chosenOutdated ? null : chosen, chosenOutdated }
}

function modelPage(db: Db, page: PageRequest, inUse: number | null): Page<ModelRow> {
  const { where, order, limit } = keyset(screeningModels.id, screeningModels.id, page)
  const { id, base, parentId, verdicts, upheld, figures, outcome, trainedAt, askedBy } =
    screeningModels
  const rows = db
    .select({ id, base, parentId, verdicts, upheld, figures, outcome, trainedAt, askedBy })
    .from(screeningModels)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((row) => ({ ...row, inUse: row.id === inUse, outdated: row.base !== shippedBase() }))
  return cutPage(rows, page, (row) => ({ value: row.id, id: row.id }))
}

function baseOf(db: Db, version: number): string | undefined {
  const mine = eq(screeningModels.id, version)
  return db.select({ base: screeningModels.base }).from(screeningModels).where(mine).get()?.base
}
