import { and, asc, count, eq, gt, isNull, sum } from 'drizzle-orm'

import { type Db, write } from '#src/kernel/db.ts'

import { calls, recordings } from '../schema.ts'
import { ledgerDays, ledgerEntries } from './schema.ts'
import { settleLedger } from './settle-ledger.ts'

const rowsAtOnce = 1000

/**
 * Gives calls and recordings from before there was a ledger their entries, once, after an upgrade.
 * Says how many; where the sums agree already, nothing is walked.
 */
export function adoptIntoLedger(db: Db, now = Date.now()): number {
  if (accountedFor(db) === present(db)) return 0
  return adoptCalls(db, now) + adoptRecordings(db, now)
}

/** Without the entries of recordings that belonged to no call and were erased since. */
function accountedFor(db: Db): number {
  const all = db
    .select({ n: sum(ledgerDays.n) })
    .from(ledgerDays)
    .get()
  const erased = db
    .select({ n: sum(ledgerDays.n) })
    .from(ledgerDays)
    .where(and(eq(ledgerDays.state, 'expired'), eq(ledgerDays.announced, false)))
    .get()
  return Number(all?.n ?? 0) - Number(erased?.n ?? 0)
}

function present(db: Db): number {
  const announced = db.select({ n: count() }).from(calls).get()?.n ?? 0
  const strays = db.select({ n: count() }).from(recordings).where(isNull(recordings.callId)).get()
  return announced + (strays?.n ?? 0)
}

function adoptCalls(db: Db, now: number): number {
  const page = (after: number) =>
    db
      .select({ id: calls.id })
      .from(calls)
      .leftJoin(ledgerEntries, eq(ledgerEntries.callId, calls.id))
      .where(and(gt(calls.id, after), isNull(ledgerEntries.id)))
      .orderBy(asc(calls.id))
      .limit(rowsAtOnce)
      .all()
  return adopt(db, page, (tx, callIds) => settleLedger(tx, { callIds }, now, 'unknown'))
}

function adoptRecordings(db: Db, now: number): number {
  const page = (after: number) =>
    db
      .select({ id: recordings.id })
      .from(recordings)
      .leftJoin(ledgerEntries, eq(ledgerEntries.recordingId, recordings.id))
      .where(and(gt(recordings.id, after), isNull(recordings.callId), isNull(ledgerEntries.id)))
      .orderBy(asc(recordings.id))
      .limit(rowsAtOnce)
      .all()
  return adopt(db, page, (tx, recordingIds) => settleLedger(tx, { recordingIds }, now))
}

function adopt(
  db: Db,
  page: (after: number) => { id: number }[],
  settle: (tx: Db, ids: number[]) => void,
): number {
  let adopted = 0
  let after = 0
  for (;;) {
    const ids = page(after).map(({ id }) => id)
    const last = ids.at(-1)
    if (last === undefined) return adopted
    write(db, (tx) => settle(tx, ids))
    adopted += ids.length
    after = last
  }
}
