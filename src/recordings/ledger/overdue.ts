import { and, asc, eq, lte } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'

import { ledgerEntries } from './schema.ts'
import { settleLedger } from './settle-ledger.ts'

const rowsAtOnce = 1000
const transactionsAtOnce = 20

/**
 * Turns what has waited past its limit into what it now is: 没有录音, 没有话单. Short transactions,
 * bounded in number; what is left over comes the next minute. Says how many turned.
 */
export function turnOverdue(db: Db, now = Date.now(), transactions = transactionsAtOnce): number {
  let turned = 0
  for (let round = 0; round < transactions; round += 1) {
    const some = write(db, (tx) => turnSome(tx, now))
    turned += some
    if (some < rowsAtOnce) break
  }
  return turned
}

function turnSome(tx: Db, now: number): number {
  const { callId, recordingId, state, dueAt } = ledgerEntries
  const overdue = (['awaited', 'waiting'] as const).flatMap((waiting) =>
    tx
      .select({ callId, recordingId })
      .from(ledgerEntries)
      .where(and(eq(state, waiting), lte(dueAt, now)))
      .orderBy(asc(dueAt))
      .limit(rowsAtOnce)
      .all(),
  )
  const present = (id: number | null) => id !== null
  const callIds = overdue.map((entry) => entry.callId).filter(present)
  const recordingIds = overdue.map((entry) => entry.recordingId).filter(present)
  settleLedger(tx, { callIds, recordingIds }, now)
  return overdue.length
}
