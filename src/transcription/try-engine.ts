import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import path from 'node:path'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import type { Job } from '#src/kernel/jobs/port.ts'
import { isRunning } from '#src/kernel/jobs/queries.ts'
import { fail, finish, heartbeat, LeaseLost } from '#src/kernel/jobs/queue.ts'
import { type JobContext, RetryLater } from '#src/kernel/jobs/runner.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { errorRateOf, speedOf } from './engine-queries.ts'
import { computeChecksums, rememberedChecksums } from './engines/checksums.ts'
import { clipsFor } from './engines/clips.ts'
import type { Pair } from './engines/effective-choice.ts'
import { hearClips, type Measured } from './engines/hear-clips.ts'
import { type Open, openTranscriber } from './engines/open.ts'
import { watchPeakMemory } from './engines/peak-memory.ts'
import type { EnginePlaces } from './engines/places.ts'
import { present, type Present } from './engines/present.ts'
import { unfitness } from './engines/unfitness.ts'
import { TranscriptionFailed } from './failure.ts'
import { engineTrials } from './schema.ts'
import { engines, transcriptFailures, trialScopes } from './vocabulary.ts'

export type TrialBench = {
  places: EnginePlaces
  ffmpeg: string
  /** An existing private folder. */
  workFolder: string
  look?: (db: Db) => Promise<Present>
  open?: Open
  /** Whether the machine has other work, before a trial begins. */
  busy?: () => boolean
}

const preparingRetryMs = 5_000

/**
 * Job 'try-engine': one process of an engine hears the shipped calls. What comes out is kept, a
 * failure with its reason, and the trial is not repeated by itself.
 */
export function tryEngineHandler(bench: TrialBench) {
  const { places, ffmpeg, workFolder, look, open, busy = machineIsBusy } = bench
  const lookAround = look ?? ((db: Db) => present(places, rememberedChecksums(db)))
  return async (payload: JobPayloads['try-engine'], context: JobContext): Promise<void> => {
    const { db, job, signal, onProgress } = context
    const { model, scope, askedBy } = payload
    const engine = keysOf(engines).find((name) => name === payload.engine)
    if (!engine) {
      fail(db, job, `没有引擎 ${payload.engine}`, null)
      return
    }
    await computeChecksums(db, places, signal)
    const seen = await lookAround(db)
    const state = seen.engines.find((one) => one.engine === engine)
    if (state?.state === 'preparing') {
      throw new RetryLater(preparingRetryMs, state.reason ?? '引擎正在准备')
    }
    const file = seen.models.find((one) => one.file === model)
    const trial = { engine, model, modelSha256: file?.sha256 ?? null, scope, askedBy }
    const folder = mkdtempSync(path.join(workFolder, 'trial-'))
    const memory = watchPeakMemory(folder)
    let transcriber: ReturnType<Open> | undefined
    let disturbed = busy() || transcribing(db)
    try {
      const obstacle = unfitness(seen, { engine, model })
      if (obstacle || !file) throw obstacle ?? new Error(`no model ${model}`)
      const opening = { engine, modelPath: file.path, processes: 1 }
      transcriber = (open ?? openTranscriber)(places, opening)
      const clips = clipsFor(scope, places.clipsFolder)
      const hearing = { transcriber, ffmpeg, workFolder: folder, signal }
      const measured = await hearClips(clips, {
        ...hearing,
        onProgress: (share) => {
          disturbed ||= transcribing(db)
          onProgress(share)
        },
      })
      keep(db, job, { ...trial, disturbed, ...measured, peakBytes: memory.stop() })
    } catch (error) {
      if (signal.aborted || error instanceof LeaseLost) throw error
      keepFailure(db, job, trial, error)
      throw error
    } finally {
      memory.stop()
      await transcriber?.close?.()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

type Trial = Pair & Pick<typeof engineTrials.$inferInsert, 'modelSha256' | 'scope' | 'askedBy'>

function keep(
  db: Db,
  job: Job,
  trial: Trial & Measured & { disturbed: boolean; peakBytes: number | null },
): void {
  write(db, (tx) => {
    finish(tx, job)
    tx.insert(engineTrials)
      .values({ ...trial, finishedAt: Date.now() })
      .run()
    record(tx, system, 'engine.tried', subjectOf(trial), {
      scope: trialScopes[trial.scope],
      speed: rounded(speedOf(trial), 2),
      errorRate: rounded(errorRateOf(trial), 4),
    })
  })
}

function keepFailure(db: Db, job: Job, trial: Trial, error: unknown): void {
  const failure = inWords(error)
  write(db, (tx) => {
    if (heartbeat(tx, job) === 'lost') throw new LeaseLost()
    fail(tx, job, failure, null)
    const nothing = { calls: 0, audioMs: 0, wallMs: 0, edits: 0, characters: 0 }
    tx.insert(engineTrials)
      .values({
        ...trial,
        ...nothing,
        failure,
        finishedAt: Date.now(),
        disturbed: false,
        silenceCharacters: 0,
        heardText: '',
      })
      .run()
    const particulars = { scope: trialScopes[trial.scope], failure }
    record(tx, system, 'engine.tried', subjectOf(trial), particulars)
  })
}

/** The reason as a person reads it; a programmer's message stands in the worker's log. */
function inWords(error: unknown): string {
  if (error instanceof TranscriptionFailed) {
    const words = transcriptFailures[error.failure]
    return error.detail ? `${words}（${error.detail.slice(0, 200)}）` : words
  }
  const text = error instanceof Error ? error.message : String(error)
  return /\p{Script=Han}/u.test(text) ? text : '程序出错，详情见后台任务的日志'
}

/** Fewer than half a core was free over the last minute, so a process more has to share. */
const machineIsBusy = () => loadavg()[0]! > availableParallelism() - 0.5

/** Calls are being transcribed at this moment. */
const transcribing = (db: Db) => isRunning(db, 'transcribe')

const subjectOf = ({ engine, model }: Pair) =>
  ({ kind: 'engine', id: `${engine}/${model}` }) as const

const rounded = (value: number | null, places: number) =>
  value === null ? null : Number(value.toFixed(places))
