import { type Db, write } from '#src/kernel/db.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { followPeople } from '../follow-people.ts'
import { reconsiderAll } from './name.ts'

/** Job 'find-offenders': every night, and when a rule was set. */
export const findOffendersHandler: JobHandlers['find-offenders'] = (_, { db, job }) => {
  write(db, (tx) => {
    const now = Date.now()
    reconsiderAll(tx, now)
    followPeople(tx, now)
    finish(tx, job)
  })
}

export const askForOffenders = (db: Db): void => void enqueue(db, 'find-offenders', 'offenders', {})
