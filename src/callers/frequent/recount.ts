import { and, asc, eq, gt } from 'drizzle-orm'

import { formatDay, minuteOfDay, startOfDay, dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { chains as belongsToOne } from '#src/screening/back-trace/callers.ts'
import { settingsInUse } from '#src/screening/back-trace/settings.ts'

import { callsOfNumber } from '../repeats/calls-of-number.ts'
import type { ChainCall } from '../repeats/runs.ts'
import { openNumber } from '../sealed-number.ts'
import { frequentCallers, frequentCallerUnits } from './schema.ts'
import type { CallerFigures, UnitLevel } from './vocabulary.ts'

const atOnce = 200
const mostTypes = 5

/** The first of the M days, the last of which holds the moment. */
export const windowFrom = (days: number, now: number): number =>
  startOfDay(now) - (days - 1) * dayMs

/** What the calls of one number come to. */
export function tallyOfCaller(calls: readonly ChainCall[]) {
  const types = countBy(calls, ({ typeId }) => typeId)
  const sorted = [...types].toSorted(([a, x], [b, y]) => y - x || (a ?? 0) - (b ?? 0))
  const parts = [0, 0, 0]
  const hours = Array.from({ length: 24 }, () => 0)
  for (const { startedAt } of calls) {
    const part = Math.min(2, Math.floor((Number(formatDay(startedAt).slice(8)) - 1) / 10))
    const hour = Math.floor(minuteOfDay(startedAt) / 60)
    parts[part] = (parts[part] ?? 0) + 1
    hours[hour] = (hours[hour] ?? 0) + 1
  }
  return {
    typeId: sorted[0]?.[0] ?? null,
    types: sorted.slice(0, mostTypes).map(([typeId, count]) => ({ typeId, calls: count })),
    ...{ parts, hours },
  }
}

function countBy<T, K>(rows: readonly T[], keyOf: (row: T) => K): Map<K, number> {
  const counts = new Map<K, number>()
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + 1)
  return counts
}

/** Looks at one number by its calls, oldest first: frequent by the rule, no more, or never. */
export function keepFrequent(
  tx: Db,
  word: string,
  calls: readonly ChainCall[],
  rule: CallerFigures,
  now: number,
): void {
  const from = windowFrom(rule.frequentDays, now)
  const counted = calls.filter(({ startedAt }) => startedAt >= from && startedAt <= now)
  const row = tx.select().from(frequentCallers).where(eq(frequentCallers.word, word)).get()
  const [first, last] = [counted[0], counted.at(-1)]
  if (counted.length < rule.frequentCalls || !first || !last) {
    if (row?.active) endFrequent(tx, row.id, counted.length, now)
    return
  }
  const { typeId, types, parts, hours } = tallyOfCaller(counted)
  const facts = {
    ...{ active: true, calls: counted.length, firstAt: first.startedAt, lastAt: last.startedAt },
    ...{ lastCallId: last.id, typeId, types, parts, hours, countedAt: now },
  }
  const { id } = tx
    .insert(frequentCallers)
    .values({ word, ...facts })
    .onConflictDoUpdate({ target: frequentCallers.word, set: facts })
    .returning({ id: frequentCallers.id })
    .get()
  tx.delete(frequentCallerUnits).where(eq(frequentCallerUnits.callerId, id)).run()
  for (const { level, unitId, calls: own } of unitsOf(counted)) {
    tx.insert(frequentCallerUnits).values({ level, unitId, callerId: id, calls: own, typeId }).run()
  }
}

function endFrequent(tx: Db, id: number, calls: number, now: number): void {
  tx.update(frequentCallers)
    .set({ active: false, calls, countedAt: now })
    .where(eq(frequentCallers.id, id))
    .run()
  tx.delete(frequentCallerUnits).where(eq(frequentCallerUnits.callerId, id)).run()
}

function unitsOf(calls: readonly ChainCall[]) {
  const of = (level: UnitLevel, unitOf: (call: ChainCall) => number | null) =>
    [...countBy(calls, unitOf)].flatMap(([unitId, count]) =>
      unitId === null ? [] : [{ level, unitId, calls: count }],
    )
  return [
    { level: 'all' as const, unitId: 0, calls: calls.length },
    ...of('sub-centre', ({ subCentreId }) => subCentreId),
    ...of('department', ({ departmentId }) => departmentId),
    ...of('team', ({ teamId }) => teamId),
  ]
}

/** Those who are frequent, looked at again as their days pass; the last one looked at, or null at the end. */
export function recountActive(
  db: Db,
  key: Buffer,
  rule: CallerFigures,
  now: number,
  after: number,
): number | null {
  return write(db, (tx) => {
    const rows = tx
      .select({ id: frequentCallers.id, word: frequentCallers.word })
      .from(frequentCallers)
      .where(and(gt(frequentCallers.id, after), eq(frequentCallers.active, true)))
      .orderBy(asc(frequentCallers.id))
      .limit(atOnce)
      .all()
    const { ownNumbers } = settingsInUse(tx)
    for (const { id, word } of rows) {
      const caller = openNumber(key, word)
      // Sealed under a key that is gone, or one of our own numbers by now: nobody can be followed.
      if (caller === null || !belongsToOne(caller, ownNumbers)) endFrequent(tx, id, 0, now)
      else {
        const calls = callsOfNumber(tx, caller, windowFrom(rule.frequentDays, now))
        keepFrequent(tx, word, calls, rule, now)
      }
    }
    return rows.length === atOnce ? (rows.at(-1)?.id ?? null) : null
  })
}
