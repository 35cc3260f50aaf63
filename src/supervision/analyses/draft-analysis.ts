import { write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { draftDue } from './draft.ts'

/** Job 'draft-analysis': the draft of one week; that it is there already is as good. */
export const draftAnalysisHandler: JobHandlers['draft-analysis'] = ({ week }, { db, job }) => {
  write(db, (tx) => {
    draftDue(tx, week)
    finish(tx, job)
  })
}
