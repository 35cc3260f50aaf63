import { sql } from 'drizzle-orm'

import { type Db, prepared, write } from '#src/kernel/db.ts'
import type { JobPayloads } from '#src/kernel/jobs/catalogue.ts'
import { enqueue, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { mishearingsInUse } from '#src/transcription/corrections/mishearings.ts'

import { rescreenSubject } from './ask-rescreen.ts'
import { findHits } from './hits.ts'
import { Reading } from './reading.ts'
import { lexiconInUse } from './rules/in-use.ts'
import { screenings } from './schema.ts'
import { signOf } from './sign.ts'
import type { StoredCall } from './stored-call.ts'
import { storedBatch } from './stored.ts'

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
  const lexicon = lexiconInUse(db)
  const { pairs } = mishearingsInUse(db)
  const reading = new Reading()
  const signs = new Map(calls.map((call) => [call.recordingId, signed(call)]))
  write(db, (tx) => {
    finish(tx, job)
    const same = all ? new Set() : markSame(tx, lexicon.version, signs)
    for (const recordingId of signs.keys())
      if (!same.has(recordingId))
        enqueue(tx, 'screen', `recording:${recordingId}`, { recordingId }, { priority })
    if (next) enqueue(tx, 'rescreen', rescreenSubject(payload), { ...payload, after: next })
  })

  /** Null where a text cannot be matched: its own job then fails, and says why. */
  function signed(call: StoredCall): string | null {
    try {
      const { utterances, readings } = call.lines(reading)
      return signOf(lexicon, findHits(lexicon, utterances, pairs, readings))
    } catch {
      return null
    }
  }
}

/** Calls in which this lexicon finds just what was found before were read by it, too. Says which. */
function markSame(
  tx: Db,
  version: string,
  signs: ReadonlyMap<number, string | null>,
): ReadonlySet<number> {
  const found = JSON.stringify(Object.fromEntries(signs))
  const rows = prepared(tx, markedSame).all({ version, found })
  return new Set(rows.map(({ recordingId }) => recordingId))
}

const markedSame = (db: Db) =>
  db
    .update(screenings)
    .set({ lexiconVersion: sql`${sql.placeholder('version')}` })
    .from(sql`json_each(${sql.placeholder('found')}) as found`)
    .where(sql`${screenings.recordingId} = found.key and ${screenings.sign} = found.value`)
    .returning({ recordingId: screenings.recordingId })
    .prepare()
