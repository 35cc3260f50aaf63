import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'

import { askForPruning, keepDays } from '#src/jobs/keeping.ts'
import { pruneJobsHandler } from '#src/jobs/prune-jobs.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import { claim, enqueue, fail, finish, jobById, requestCancel } from '#src/kernel/jobs/queue.ts'
import { runJob } from '#src/kernel/jobs/runner.ts'
import { jobs } from '#src/kernel/jobs/schema.ts'
import { testDatabase } from '#test/support/database.ts'
import { idleHandlers } from '#test/support/jobs.ts'

test('old jobs that came to a good end are forgotten; what failed waits for a person', async () => {
  const { db } = testDatabase()
  const add = (recordingId: number) =>
    enqueue(db, 'screen', `recording:${recordingId}`, { recordingId })
  const take = () => claim(db, ['screen'])!
  const [done, fresh, failed, cancelled] = [add(1), add(2), add(3), add(4)]
  finish(db, take())
  finish(db, take())
  fail(db, take(), '坏了', null)
  requestCancel(db, cancelled)
  const waits = add(5)
  const long = Date.now() - (keepDays + 1) * dayMs
  for (const id of [done, failed, cancelled]) {
    db.update(jobs).set({ finishedAt: long }).where(eq(jobs.id, id)).run()
  }
  askForPruning(db)
  askForPruning(db)
  const job = claim(db, ['prune-jobs'])!
  expect(claim(db, ['prune-jobs'])).toBeUndefined()
  const handlers = { ...idleHandlers, 'prune-jobs': pruneJobsHandler }
  await runJob(db, handlers, job, new AbortController().signal, { error: () => undefined })
  const left = [done, fresh, failed, cancelled, waits].map((id) => jobById(db, id)?.state)
  expect(left).toEqual([undefined, 'done', 'failed', undefined, 'queued'])
  expect(jobById(db, job.id)?.state).toBe('done')
})
