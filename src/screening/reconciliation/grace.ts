import { and, asc, isNotNull, lte, sql } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'
import { recordings } from '#src/recordings/schema.ts'

import { callReconciliations } from '../schema.ts'
import { callsAtOnce, settleCalls } from './settle-calls.ts'

const transactionsAtOnce = 20

/**
 * Turns calls whose time for being registered is over (宽限期已过) into suspected unreported ones. Short
 * transactions, bounded in number; what is left over comes the next minute. Says how many turned.
 */
export function endGrace(db: Db, now = Date.now(), transactions = transactionsAtOnce): number {
  let turned = 0
  for (let round = 0; round < transactions; round += 1) {
    const some = write(db, (tx) => endSome(tx, now))
    turned += some
    if (some < callsAtOnce) break
  }
  return turned
}

function endSome(tx: Db, now: number): number {
  const { callId, graceUntil } = callReconciliations
  const over = tx
    .select({ callId })
    .from(callReconciliations)
    .where(and(isNotNull(graceUntil), lte(graceUntil, now)))
    .orderBy(asc(graceUntil))
    .limit(callsAtOnce)
    .all()
  if (over.length === 0) return 0
  settleCalls(
    tx,
    over.map((row) => row.callId),
    now,
  )
  return over.length
}

/**
 * The call of a recording is still within its allowance: nobody is suspected of having kept silent. Such
 * calls are few: gathered once, they spare a look at each call of a list. A recording may have no call.
 */
export const inGrace = sql`coalesce(${recordings.callId} in (select ${callReconciliations.callId}
  from ${callReconciliations} where ${callReconciliations.graceUntil} is not null), 0)`
