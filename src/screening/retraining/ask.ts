import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { enqueue, latestJob } from '#src/kernel/jobs/queue.ts'

import { trainingRefusals } from '../vocabulary.ts'
import { isUpheld, verdictRows } from './examples.ts'
import { enough } from './trial.ts'

const subject = 'screening-model'

/** A person wants the verdicts learned from now rather than next week. */
export function askRetraining(db: Db, actor: Actor): void {
  authorise(actor, 'screening-model.manage')
  write(db, (tx) => {
    if (isTraining(tx)) throw refused(trainingRefusals, 'already-asked')
    if (!suffices(tx)) throw refused(trainingRefusals, 'too-few')
    enqueue(tx, 'retrain', subject, { askedBy: actor.name })
    record(tx, actor, 'screening-model.asked', { kind: 'screening-model', id: 'next' })
  })
}

/** Once a week, where there are verdicts enough; otherwise nothing happens and the page says so. */
export function askWeeklyRetraining(db: Db): void {
  write(db, (tx) => {
    if (suffices(tx)) enqueue(tx, 'retrain', subject, { askedBy: system.name })
  })
}

export function isTraining(db: Db): boolean {
  const state = latestJob(db, 'retrain', subject)?.state
  return state === 'queued' || state === 'running'
}

function suffices(tx: Db): boolean {
  const rows = verdictRows(tx)
  return enough(rows.length, rows.filter(isUpheld).length)
}
