import { asc, desc, gte, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'
import { calls } from '#src/recordings/schema.ts'

import { allTypes, forgetLimits, limitsOf } from './limits.ts'
import { overlongCalls, overlongProgress } from './schema.ts'
import { measuredDays } from './vocabulary.ts'

const callsAtOnce = 2000
const onlyRow = 1

/**
 * Judges the next announced calls by the limits of today. Says whether there are more. The first time
 * it begins with the calls of the last thirty days: older ones are nobody's to step in any more.
 */
export function findOverlong(db: Db, now = Date.now()): boolean {
  const limits = limitsOf(db, now)
  return write(db, (tx) => {
    const after = progressOf(tx, now)
    const rows = tx
      .select()
      .from(calls)
      .where(sql`${calls.id} > ${after}`)
      .orderBy(asc(calls.id))
      .limit(callsAtOnce)
      .all()
    for (const call of rows) {
      const limit = limits.get(call.businessTypeId ?? allTypes) ?? limits.get(allTypes)
      if (!limit || call.durationMs === null || call.durationMs <= limit.limitMs) continue
      const { startedAt, durationMs, businessTypeId } = call
      const { personId, teamId, departmentId, subCentreId } = call
      tx.insert(overlongCalls)
        .values({
          ...{ callId: call.id, startedAt, durationMs, limitMs: limit.limitMs, businessTypeId },
          ...{ personId, teamId, departmentId, subCentreId },
        })
        .onConflictDoNothing()
        .run()
    }
    const lastCallId = rows.at(-1)?.id ?? after
    tx.insert(overlongProgress)
      .values({ id: onlyRow, lastCallId })
      .onConflictDoUpdate({ target: overlongProgress.id, set: { lastCallId } })
      .run()
    if (rows.length < callsAtOnce) forgetLimits(tx, now)
    return rows.length === callsAtOnce
  })
}

function progressOf(tx: Db, now: number): number {
  const row = tx.select().from(overlongProgress).get()
  if (row) return row.lastCallId
  const first = tx
    .select({ id: calls.id })
    .from(calls)
    .where(gte(calls.startedAt, now - measuredDays * dayMs))
    .orderBy(asc(calls.startedAt), asc(calls.id))
    .limit(1)
    .get()
  return first ? first.id - 1 : newestCallId(tx)
}

const newestCallId = (db: Db) =>
  db.select({ id: calls.id }).from(calls).orderBy(desc(calls.id)).limit(1).get()?.id ?? 0

/** By the clock: only when calls were announced since. */
export function askForOverlong(db: Db): void {
  write(db, (tx) => {
    if (newestCallId(tx) > progressOf(tx, Date.now())) enqueue(tx, 'mark-overlong', 'calls', {})
  })
}
