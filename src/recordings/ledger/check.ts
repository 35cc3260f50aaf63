import { and, asc, count, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'

import { type Db, write } from '#src/kernel/db.ts'

import { calls, recordings } from '../schema.ts'
import { ledgerStates } from '../vocabulary.ts'
import { arrivalHours, arrivals, ledgerDays, type LedgerEntry, ledgerEntries } from './schema.ts'
import { type Due, dueCalls, dueStrays, entriesBy, isSame, settleLedger } from './settle-ledger.ts'

/** One place where the ledger does not say what is stored. */
export type Difference = { about: string; says: string; should: string }

const rowsAtOnce = 1000
/** Overdue entries turn within a minute or a few; one that has not yet is no fault. */
const graceMs = 15 * 60_000

/** Works every entry and every sum out anew and names what differs. Nothing is written. */
export function* checkLedger(db: Db, now = Date.now()): Generator<Difference> {
  for (const { differences } of walk(db, now)) yield* differences
  yield* leftovers(db).map((recordingId) => ({
    about: `录音 ${recordingId}`,
    says: '单独一条',
    should: '已对上通话，不应再单独计',
  }))
  yield* compareSums('对账合计', storedDays(db), countedDays(db))
  yield* compareSums('送达合计', storedHours(db), countedHours(db))
}

/** Puts right whatever `checkLedger` names; says how many entries were settled anew. */
export function repairLedger(db: Db, now = Date.now()): number {
  let settled = 0
  for (const { touched, differences } of walk(db, now)) {
    if (differences.length === 0) continue
    write(db, (tx) => settleLedger(tx, touched, now))
    settled += differences.length
  }
  write(db, (tx) => {
    settleLedger(tx, { recordingIds: leftovers(tx) }, now)
    recount(tx)
  })
  return settled
}

function* walk(db: Db, now: number) {
  for (const callIds of idsOf(db, calls.id)) {
    const known = entriesBy(db, 'callId', callIds)
    const due = dueCalls(db, callIds, known, now)
    yield { touched: { callIds }, differences: compare(due, known, now) }
  }
  for (const recordingIds of idsOf(db, recordings.id)) {
    const known = entriesBy(db, 'recordingId', recordingIds)
    const due = dueStrays(db, recordingIds, known, now)
    yield { touched: { recordingIds }, differences: compare(due, known, now) }
  }
}

function* idsOf(db: Db, id: SQLiteColumn): Generator<number[]> {
  const table = id.table
  let after = 0
  for (;;) {
    const rows = db
      .select({ id: sql<number>`${id}` })
      .from(table)
      .where(gt(id, after))
      .orderBy(asc(id))
      .limit(rowsAtOnce)
      .all()
    const last = rows.at(-1)
    if (!last) return
    yield rows.map((row) => row.id)
    after = last.id
  }
}

function compare(
  due: readonly Due[],
  known: ReadonlyMap<number | null, LedgerEntry>,
  now: number,
): Difference[] {
  return due.flatMap((entry) => {
    const about = entry.callId === null ? `录音 ${entry.recordingId}` : `通话 ${entry.callId}`
    const before = known.get(entry.callId ?? entry.recordingId)
    if (!before) return [{ about, says: '没有记', should: ledgerStates[entry.state] }]
    if (isSame(before, entry) && before.day === entry.day) return []
    const waits = before.state === 'awaited' || before.state === 'waiting'
    if (waits && entry.state !== before.state && before.dueAt > now - graceMs) {
      const turns = entry.state === 'no-recording' || entry.state === 'unannounced'
      if (turns) return []
    }
    return [{ about, says: textOf(before), should: textOf(entry) }]
  })
}

function textOf({ state, day, sourceId }: Due | LedgerEntry): string {
  return `${ledgerStates[state]}（第 ${day} 天，来源 ${sourceId ?? 0}）`
}

/** Recordings that found their call and still have an entry of their own. */
function leftovers(db: Db): number[] {
  return db
    .select({ id: recordings.id })
    .from(ledgerEntries)
    .innerJoin(recordings, eq(recordings.id, ledgerEntries.recordingId))
    .where(and(isNotNull(recordings.callId), isNull(ledgerEntries.callId)))
    .all()
    .map(({ id }) => id)
}

type Sum = { key: string; n: number }

function* compareSums(about: string, stored: Sum[], counted: Sum[]): Generator<Difference> {
  const says = new Map(stored.map(({ key, n }) => [key, n]))
  const should = new Map(counted.map(({ key, n }) => [key, n]))
  for (const key of new Set([...says.keys(), ...should.keys()])) {
    const [here, there] = [says.get(key) ?? 0, should.get(key) ?? 0]
    if (here === there) continue
    yield { about: `${about} ${key}`, says: String(here), should: String(there) }
  }
}

const keyOf = (...parts: unknown[]) => parts.map(Number).join('/')

function storedDays(db: Db): Sum[] {
  return db
    .select()
    .from(ledgerDays)
    .all()
    .map(({ day, sourceId, announced, state, n }) => ({
      key: `${keyOf(day, sourceId, announced)}/${ledgerStates[state]}`,
      n,
    }))
}

function countedDays(db: Db): Sum[] {
  return recounted(db).map(({ day, sourceId, announced, state, n }) => ({
    key: `${keyOf(day, sourceId, announced)}/${ledgerStates[state]}`,
    n,
  }))
}

function recounted(db: Db) {
  const { day, sourceId, callId, state } = ledgerEntries
  const source = sql<number>`coalesce(${sourceId}, 0)`
  const announced = sql<number>`${callId} is not null`
  return db
    .select({ day, sourceId: source, announced, state, n: count() })
    .from(ledgerEntries)
    .groupBy(day, source, announced, state)
    .all()
    .map((row) => ({ ...row, announced: row.announced === 1 }))
}

function storedHours(db: Db): Sum[] {
  return db
    .select()
    .from(arrivalHours)
    .all()
    .map(({ hour, sourceId, outcome, n }) => ({ key: `${keyOf(hour, sourceId)}/${outcome}`, n }))
}

function countedHours(db: Db): Sum[] {
  return recountedHours(db).map(({ hour, sourceId, outcome, n }) => ({
    key: `${keyOf(hour, sourceId)}/${outcome}`,
    n,
  }))
}

function recountedHours(db: Db) {
  const { at, sourceId, outcome } = arrivals
  const hour = sql<number>`((${at} + 28800000) / 3600000)`
  const source = sql<number>`coalesce(${sourceId}, 0)`
  return db
    .select({ hour, sourceId: source, outcome, n: count() })
    .from(arrivals)
    .groupBy(hour, source, outcome)
    .all()
}

function recount(tx: Db): void {
  const [days, hours] = [recounted(tx), recountedHours(tx)]
  tx.delete(ledgerDays).run()
  tx.delete(arrivalHours).run()
  for (const row of days) tx.insert(ledgerDays).values(row).run()
  for (const row of hours) tx.insert(arrivalHours).values(row).run()
}
