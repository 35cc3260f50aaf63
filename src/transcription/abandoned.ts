import { eq } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { latestJob } from '#src/kernel/jobs/queue.ts'
import { recordings } from '#src/recordings/schema.ts'

import { markFailed, setBack } from './standing.ts'

/**
 * A worker that was killed leaves its recording 'transcribing'. Once the queue has ended the job,
 * or put it back, the recording follows.
 */
export function settleAbandoned(db: Db): void {
  const hanging = db
    .select({ id: recordings.id })
    .from(recordings)
    .where(eq(recordings.state, 'transcribing'))
    .all()
  for (const { id } of hanging) {
    write(db, (tx) => {
      const job = latestJob(tx, 'transcribe', `recording:${id}`)
      const now = tx.select().from(recordings).where(eq(recordings.id, id)).get()
      if (now?.state !== 'transcribing' || job?.state === 'running') return
      if (job?.state === 'failed' || job?.state === 'parked') markFailed(tx, id, null)
      else setBack(tx, id)
    })
  }
}
