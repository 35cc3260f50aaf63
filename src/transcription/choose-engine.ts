import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { newestChoice, newestTrial } from './engine-queries.ts'
import type { Pair } from './engines/effective-choice.ts'
import type { Present } from './engines/present.ts'
import { unfitness } from './engines/unfitness.ts'
import { engineChoices } from './schema.ts'
import { engines } from './vocabulary.ts'

const refusals = {
  'never-tried': '还没有用随附录音试听过这个引擎和模型：先试听，看过速度和字错率再采用',
  'already-chosen': '已经在用这个引擎和模型',
} as const

/** Puts an engine with a model to work (采用). Only what was tried on this machine may be chosen. */
export function chooseEngine(db: Db, actor: Actor, pair: Pair, seen: Present): void {
  authorise(actor, 'engine.manage')
  const { engine, model } = pair
  write(db, (tx) => {
    const obstacle = unfitness(seen, pair)
    if (obstacle) throw obstacle
    const sha256 = seen.models.find(({ file }) => file === model)?.sha256 ?? null
    if (sha256 === null || !newestTrial(tx, pair, sha256)) throw refused(refusals, 'never-tried')
    const was = newestChoice(tx)
    if (was?.engine === engine && was.model === model) throw refused(refusals, 'already-chosen')
    const row = { chosenBy: actor.accountId, chosenByName: actor.name, chosenAt: Date.now() }
    tx.insert(engineChoices)
      .values({ engine, model, ...row })
      .run()
    record(
      tx,
      actor,
      'engine.chosen',
      { kind: 'engine', id: `${engine}/${model}` },
      {
        was: was && { engine: engines[was.engine], model: was.model },
        now: { engine: engines[engine], model },
      },
    )
  })
}
