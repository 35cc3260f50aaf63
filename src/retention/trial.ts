import { and, desc, eq, gt, isNull } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { authoriseRetention } from './queries.ts'
import { retentionRuns } from './schema.ts'
import { retentionSettingsOf } from './settings.ts'

/** A person waits for it. */
const trialPriority = 1
/** One asked for lately and not finished yet is waited for, not doubled. */
const patienceMs = 10 * 60_000

/** Asks for a trial (试算): counts what would be erased today, and erases nothing. */
export function askTrial(db: Db, actor: Actor, now = Date.now()): number {
  authoriseRetention(actor)
  return write(db, (tx) => {
    const open = and(
      eq(retentionRuns.kind, 'trial'),
      isNull(retentionRuns.finishedAt),
      gt(retentionRuns.at, now - patienceMs),
    )
    const waiting = tx
      .select({ id: retentionRuns.id })
      .from(retentionRuns)
      .where(open)
      .orderBy(desc(retentionRuns.id))
      .limit(1)
      .get()
    if (waiting) return waiting.id
    const { days } = retentionSettingsOf(tx)
    const { id } = tx
      .insert(retentionRuns)
      .values({ kind: 'trial', at: now, by: actor.name, days, totals: [] })
      .returning({ id: retentionRuns.id })
      .get()
    const options = { priority: trialPriority }
    enqueue(tx, 'retain', `retention:trial-${id}`, { trial: id }, options)
    return id
  })
}
