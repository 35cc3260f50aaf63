import { and, asc, gt, ne } from 'drizzle-orm'

import { write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { screenings } from './schema.ts'
import { screenerInUse } from './screener.ts'

const atOnce = 200
/** After everything new. */
const lowPriority = 8

/** Job 'rescreen': has every call that another lexicon read screened again. */
export function rescreenHandler(_payload: JobPayloads['rescreen'], context: JobContext): void {
  const { db, job, signal } = context
  const { version } = screenerInUse(db).lexicon
  for (let after = 0; ;) {
    const rows = db
      .select({ id: screenings.id, recordingId: screenings.recordingId })
      .from(screenings)
      .where(and(gt(screenings.id, after), ne(screenings.lexiconVersion, version)))
      .orderBy(asc(screenings.id))
      .limit(atOnce)
      .all()
    const last = rows.at(-1)
    if (!last) break
    after = last.id
    signal.throwIfAborted()
    write(db, (tx) => {
      for (const { recordingId } of rows) {
        enqueue(
          tx,
          'screen',
          `recording:${recordingId}`,
          { recordingId },
          { priority: lowPriority },
        )
      }
    })
  }
  finish(db, job)
}
