import { and, desc, eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'

import { jobStanding, type Standing } from './board.ts'
import { callsADay, type Capacity, capacityOf } from './capacity.ts'
import { rememberedChecksums } from './engines/checksums.ts'
import { type EffectiveChoice, effectiveChoice, type Pair } from './engines/effective-choice.ts'
import type { ModelFile } from './engines/models.ts'
import { type EnginePlaces, standardOf } from './engines/places.ts'
import { type EngineState, present, type Present } from './engines/present.ts'
import { type EngineChoice, engineChoices, type EngineTrial, engineTrials } from './schema.ts'
import type { EngineName } from './vocabulary.ts'

/** What an administrator chose last; undefined while nobody has. */
export function newestChoice(db: Db): EngineChoice | null {
  return db.select().from(engineChoices).orderBy(desc(engineChoices.id)).limit(1).get() ?? null
}

/** What hears at present, and why. */
export async function engineChoice(
  db: Db,
  actor: Actor,
  places: EnginePlaces,
): Promise<EffectiveChoice> {
  authorise(actor, 'transcription.read')
  const seen = await present(places, rememberedChecksums(db))
  return effectiveChoice(seen, newestChoice(db), standardOf(places))
}

/** The subject under which an engine is tried with a model, as jobs name it. */
export const trialSubject = ({ engine, model }: Pair) => `engine:${engine}/${model}`

/** The newest trial of a pair that was heard to the end; a model of other contents does not count. */
export function newestTrial(
  db: Db,
  { engine, model }: Pair,
  sha256: string | null,
): EngineTrial | undefined {
  return trialsOf(db, engine, model).find(
    (trial) => trial.scope === 'full' && trial.failure === null && trial.modelSha256 === sha256,
  )
}

function trialsOf(db: Db, engine: EngineName, model: string): EngineTrial[] {
  return db
    .select()
    .from(engineTrials)
    .where(and(eq(engineTrials.engine, engine), eq(engineTrials.model, model)))
    .orderBy(desc(engineTrials.finishedAt), desc(engineTrials.id))
    .limit(50)
    .all()
}

/** Times real time, by one process. */
export const speedOf = ({ audioMs, wallMs }: Pick<EngineTrial, 'audioMs' | 'wallMs'>) =>
  wallMs > 0 ? audioMs / wallMs : null

export const errorRateOf = ({ edits, characters }: Pick<EngineTrial, 'edits' | 'characters'>) =>
  characters > 0 ? edits / characters : null

export type TrialRow = EngineTrial & { speed: number | null; errorRate: number | null }

const rowOf = (trial: EngineTrial): TrialRow => ({
  ...trial,
  speed: speedOf(trial),
  errorRate: errorRateOf(trial),
})

/** An engine with a model, as they stand side by side on the page. */
export type PairRow = {
  engine: EngineName
  model: ModelFile
  used: boolean
  /** A trial that waits or runs. */
  job: Standing | null
  /** Newest complete trial, newest self-test, and a newer failure than both. */
  full: TrialRow | null
  short: TrialRow | null
  failure: TrialRow | null
  /** May be tried, may be chosen; the sentence says why not. */
  obstacle: string | null
  choosable: boolean
}

export type EngineBoard = {
  choice: EffectiveChoice
  chosen: EngineChoice | null
  engines: EngineState[]
  models: ModelFile[]
  pairs: PairRow[]
  live: boolean
  inUse: { trial: TrialRow; capacity: Capacity } | null
  callsADay: number
}

/** What the engines page shows beside its history. */
export function engineBoard(
  db: Db,
  actor: Actor,
  seen: Present,
  standard: { model: string; processes: number },
): EngineBoard {
  authorise(actor, 'engine.read')
  const chosen = newestChoice(db)
  const choice = effectiveChoice(seen, chosen, standard)
  const pairs = seen.models
    .filter(({ problem }) => problem === null)
    .flatMap((model) =>
      seen.engines
        .filter(({ state }) => state !== 'missing')
        .map((engine) => pairRow(db, engine, model, choice)),
    )
  const trial = pairs.find(({ used }) => used)?.full ?? null
  const speed = trial?.speed ?? null
  const processes = choice.used?.processes ?? standard.processes
  return {
    choice,
    chosen,
    ...seen,
    pairs,
    live: pairs.some(({ job }) => job !== null),
    inUse: trial && speed !== null ? { trial, capacity: capacityOf(speed, processes) } : null,
    callsADay,
  }
}

function pairRow(
  db: Db,
  { engine, state, reason }: EngineState,
  model: ModelFile,
  { used }: EffectiveChoice,
): PairRow {
  const trials = trialsOf(db, engine, model.file).map(rowOf)
  const own = trials.filter(({ modelSha256 }) => modelSha256 === model.sha256)
  const heard = (scope: EngineTrial['scope']) =>
    own.find((trial) => trial.scope === scope && trial.failure === null) ?? null
  const newest = trials[0]
  const failure = newest?.failure ? newest : null
  const isUsed = used?.engine === engine && used.model === model.file
  const full = heard('full')
  const obstacle =
    model.problem ??
    (state !== 'ready' ? (reason ?? '引擎不能用') : null) ??
    (model.memory?.[engine].fits === 0 ? '这台机器的内存不够' : null)
  const job = latestJob(db, 'try-engine', trialSubject({ engine, model: model.file }))
  const open = job?.state === 'queued' || job?.state === 'running'
  return {
    engine,
    model,
    used: isUsed,
    job: job && open ? jobStanding(db, job) : null,
    full,
    short: heard('short'),
    failure,
    obstacle,
    choosable: obstacle === null && full !== null && !isUsed,
  }
}

/** Every trial there was, the newest first. */
export function trialHistory(db: Db, actor: Actor, page: PageRequest): Page<TrialRow> {
  authorise(actor, 'engine.read')
  const { where, order, limit } = keyset(engineTrials.finishedAt, engineTrials.id, page)
  const rows = db
    .select()
    .from(engineTrials)
    .where(where)
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ finishedAt, id }) => ({ value: finishedAt, id }))
  return { ...cut, rows: cut.rows.map(rowOf) }
}

const choicesShown = 10

/** Who put which engine to work, the newest first; the trail holds all of them. */
export function choiceHistory(db: Db, actor: Actor): EngineChoice[] {
  authorise(actor, 'engine.read')
  return db.select().from(engineChoices).orderBy(desc(engineChoices.id)).limit(choicesShown).all()
}
