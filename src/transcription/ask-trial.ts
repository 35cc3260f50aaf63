import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { enqueue, latestJob } from '#src/kernel/jobs/queue.ts'

import { trialSubject } from './engine-queries.ts'
import type { Pair } from './engines/effective-choice.ts'
import type { Present } from './engines/present.ts'
import { unfitness } from './engines/unfitness.ts'
import { trialScopes, type TrialScope } from './vocabulary.ts'

const refusals = {
  'already-asked': '这个引擎和模型正在试听，等它结束再试',
} as const

/** Behind everything people wait for. */
const trialPriority = 9

/** Asks for the shipped calls to be heard by an engine with a model (自检, 试听). */
export function askTrial(
  db: Db,
  actor: Actor,
  pair: Pair,
  scope: TrialScope,
  seen: Present,
): number {
  authorise(actor, 'engine.manage')
  const { engine, model } = pair
  const subject = trialSubject(pair)
  return write(db, (tx) => {
    const obstacle = unfitness(seen, pair)
    if (obstacle) throw obstacle
    const latest = latestJob(tx, 'try-engine', subject)
    if (latest?.state === 'queued' || latest?.state === 'running') {
      throw refused(refusals, 'already-asked')
    }
    record(
      tx,
      actor,
      'engine.trial-asked',
      { kind: 'engine', id: `${engine}/${model}` },
      {
        scope: trialScopes[scope],
      },
    )
    const payload = { engine, model, scope, askedBy: actor.name }
    return enqueue(tx, 'try-engine', subject, payload, { priority: trialPriority })
  })
}
