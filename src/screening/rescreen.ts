import { inArray } from 'drizzle-orm'

import { write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'

import { rescreenSubject } from './ask-rescreen.ts'
import { findHits } from './hits.ts'
import { screenings } from './schema.ts'
import { screenerInUse } from './screener.ts'
import { signOf } from './sign.ts'
import { storedBatch, type StoredCall } from './stored.ts'

/** After everything that was received today. */
const priority = 250

/**
 * Job 'rescreen': matches stored calls anew and has those screened whose hits changed, or all of them
 * where what learned the weights did. A batch a job: the next one carries the place. What a person
 * judged stays as it was judged, see `screen`.
 */
export function rescreenHandler(payload: JobPayloads['rescreen'], { db, job }: JobContext): void {
  const { from, to, all = false, after } = payload
  const { calls, next } = storedBatch(db, { from, to }, after ?? null)
  const { lexicon } = screenerInUse(db)
  const { pairs } = mishearingsInUse(db)
  const signs = calls.map((call) => [call.recordingId, signed(call)] as const)
  write(db, (tx) => {
    finish(tx, job)
    const ids = calls.map(({ recordingId }) => recordingId)
    const rows = tx
      .select({ recordingId: screenings.recordingId, sign: screenings.sign })
      .from(screenings)
      .where(inArray(screenings.recordingId, ids))
      .all()
    const before = new Map(rows.map((row) => [row.recordingId, row.sign]))
    const differs = ([id, sign]: (typeof signs)[number]) =>
      all || sign === null || before.get(id) !== sign
    for (const [recordingId] of signs.filter(differs))
      enqueue(tx, 'screen', `recording:${recordingId}`, { recordingId }, { priority })
    const same = signs.filter((one) => !differs(one)).map(([id]) => id)
    tx.update(screenings)
      .set({ lexiconVersion: lexicon.version })
      .where(inArray(screenings.recordingId, same))
      .run()
    if (next) enqueue(tx, 'rescreen', rescreenSubject(payload), { ...payload, after: next })
  })

  /** Null where a text cannot be matched: its own job then fails, and says why. */
  function signed({ utterances }: StoredCall): string | null {
    try {
      return signOf(lexicon, findHits(lexicon, utterances, pairs))
    } catch {
      return null
    }
  }
}
