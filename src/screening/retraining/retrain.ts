import { setImmediate as breath } from 'node:timers/promises'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { packModel } from '../model/model.ts'
import { screenerInUse } from '../screener.ts'
import { rankingSignals } from '../vocabulary.ts'
import { putToWork } from './choose.ts'
import type { Example } from './correction.ts'
import { exampleReader, verdictRows } from './examples.ts'
import { chosenVersion, modelInUse, shippedBase } from './in-use.ts'
import { screeningModels } from './schema.ts'
import { correctedModel, wordCount } from './text-features.ts'
import { enough, signalWeights, type Trial, tryChallenger } from './trial.ts'

/** Job 'retrain': fits weights to the verdicts and puts them to work only when they win (训练). */
export async function retrainHandler(
  { askedBy }: { askedBy: string },
  { db, job, signal, onProgress }: JobContext,
): Promise<void> {
  const screener = screenerInUse(db)
  const { version, signals } = modelInUse(db)
  const chosenBefore = chosenVersion(db)
  const names = keysOf(rankingSignals)
  const read = exampleReader(db, screener, signals, names)
  const examples: Example[] = []
  const rows = verdictRows(db)
  for (const [at, row] of rows.entries()) {
    const example = read(row)
    if (example) examples.push(example)
    if (at % 20 !== 0) continue
    await breath(undefined, { signal })
    onProgress(at / rows.length / 2)
  }
  const upheld = examples.filter((example) => example.upheld).length
  if (!enough(examples.length, upheld)) {
    write(db, (tx) => finish(tx, job))
    return
  }

  const words = wordCount(screener.model)
  const trial = await inSteps(tryChallenger(examples, words, names, signals), signal)
  const { figures, outcome, correction } = trial
  const model = correctedModel(screener, correction)
  write(db, (tx) => {
    finish(tx, job)
    const { id } = tx
      .insert(screeningModels)
      .values({
        base: shippedBase(),
        parentId: version,
        weights: packModel(model),
        signals: signalWeights(correction, names, signals),
        ...{ verdicts: examples.length, upheld, figures, outcome, askedBy },
        trainedAt: Date.now(),
      })
      .returning({ id: screeningModels.id })
      .get()
    const gain = Number(figures.gain.mean.toFixed(4))
    const particulars = { verdicts: examples.length, upheld, outcome, gain }
    record(tx, system, 'screening-model.trained', { kind: 'screening-model', id }, particulars)
    // Whoever chose another meanwhile knows better than a comparison with the one before.
    if (outcome === 'won' && chosenVersion(tx) === chosenBefore) putToWork(tx, system, id)
  })
}

async function inSteps(trial: Generator<undefined, Trial>, signal: AbortSignal): Promise<Trial> {
  for (;;) {
    const { done, value } = trial.next()
    if (done) return value
    await breath(undefined, { signal })
  }
}
