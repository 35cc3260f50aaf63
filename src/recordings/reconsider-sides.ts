import { and, asc, eq, gt, inArray, or } from 'drizzle-orm'

import { write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import { isToldOtherwise } from './layout.ts'
import { transcribeAgain } from './link.ts'
import { calls, recordings } from './schema.ts'

/** So many recordings in one transaction; the pages wait for no more. */
const atOnce = 500

/**
 * Job 'reconsider-sides': the sides of a source's recordings lie elsewhere than was thought, so what
 * was heard by the old ones, and has nothing better to go by, is heard again.
 */
export function reconsiderSidesHandler(
  { sourceId, after }: JobPayloads['reconsider-sides'],
  { db, job }: JobContext,
): void {
  write(db, (tx) => {
    finish(tx, job)
    const { receivedAt, id } = recordings
    const beyond = after && [
      gt(receivedAt, after.receivedAt),
      and(eq(receivedAt, after.receivedAt), gt(id, after.id)),
    ]
    const rows = tx
      .select({ recording: recordings, call: calls.layout })
      .from(recordings)
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(
        and(
          eq(recordings.sourceId, sourceId),
          beyond && or(...beyond),
          inArray(recordings.state, ['transcribed', 'silent', 'transcribing']),
        ),
      )
      .orderBy(asc(receivedAt), asc(id))
      .limit(atOnce)
      .all()
    for (const { recording, call } of rows) {
      if (!isToldOtherwise(recording, call)) transcribeAgain(tx, recording)
    }
    const last = rows.at(-1)?.recording
    if (!last || rows.length < atOnce) return
    const rest = { sourceId, after: { receivedAt: last.receivedAt, id: last.id } }
    enqueue(tx, 'reconsider-sides', `source:${sourceId}`, rest)
  })
}
