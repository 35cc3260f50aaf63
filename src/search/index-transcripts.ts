import { setImmediate as breathe } from 'node:timers/promises'

import { desc, eq, lt, sql } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'
import { segments } from '#src/transcription/schema.ts'

import { notIndexed } from './progress.ts'
import { searchProgress } from './schema.ts'

/** Rows of one transaction: pages are not kept waiting. */
const rowsAtOnce = 500

/**
 * Job 'index-transcripts': puts what was transcribed before there was an index into it, the newest
 * first. Broken off, it goes on where it stopped.
 */
export async function indexTranscriptsHandler(
  _payload: object,
  { db, job, signal, onProgress }: JobContext,
): Promise<void> {
  const all = notIndexed(db)
  while (indexSome(db)) {
    onProgress(1 - notIndexed(db) / all)
    await breathe()
    signal.throwIfAborted()
  }
  write(db, (tx) => finish(tx, job))
}

/** The edge moves in the transaction that moves what lies beyond it: nothing comes in twice. */
function indexSome(db: Db): boolean {
  return write(db, (tx) => {
    const below = notIndexed(tx)
    if (below === 0) return false
    const rows = tx
      .select({ id: segments.id, text: segments.text })
      .from(segments)
      .where(lt(segments.id, below))
      .orderBy(desc(segments.id))
      .limit(rowsAtOnce)
      .all()
    for (const { id, text } of rows) {
      tx.run(
        sql`insert into search_index (rowid, grams) values (${id}, line_grams(${id}, ${text}))`,
      )
    }
    const pendingBelow = rows.length < rowsAtOnce ? 0 : rows.at(-1)!.id
    tx.update(searchProgress).set({ pendingBelow }).where(eq(searchProgress.id, 1)).run()
    return pendingBelow > 0
  })
}
