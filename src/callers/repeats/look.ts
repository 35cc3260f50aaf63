import { asc, eq, gt, gte, max, min } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'
import { chains as belongsToOne } from '#src/screening/back-trace/callers.ts'
import { settingsInUse } from '#src/screening/back-trace/settings.ts'

import { keepFrequent } from '../frequent/recount.ts'
import type { CallerFigures } from '../frequent/vocabulary.ts'
import { sealNumber } from '../sealed-number.ts'
import { callsOfNumber } from './calls-of-number.ts'
import { markStale } from './contacts.ts'
import { keepChains } from './keep-chains.ts'
import { repeatProgress } from './schema.ts'

/** Calls looked at in one transaction. */
const atOnce = 500
/** So far back chains are made; a call that comes later than that starts none anew. */
const daysBack = 120

type Progress = { lastCallId: number }

/**
 * Looks at the next calls by their number in the table, which follows the order of arrival: one that is
 * announced weeks late is met like any other. False when there are none left.
 */
export function lookAtNew(db: Db, key: Buffer, rule: CallerFigures, now: number): boolean {
  return write(db, (tx) => {
    const { lastCallId } = progressFor(tx, rule, now)
    const fresh = tx
      .select({ id: calls.id, caller: calls.caller, startedAt: calls.startedAt })
      .from(calls)
      .where(gt(calls.id, lastCallId))
      .orderBy(asc(calls.id))
      .limit(atOnce)
      .all()
    const last = fresh.at(-1)
    if (!last) return false
    const { ownNumbers } = settingsInUse(tx)
    const numbers = new Set(
      fresh.flatMap(({ caller }) => (belongsToOne(caller, ownNumbers) ? [caller] : [])),
    )
    for (const caller of numbers) {
      const ofNumber = callsOfNumber(tx, caller, now - daysBack * dayMs)
      if (ofNumber.length < 2) continue
      const word = sealNumber(key, caller)
      keepChains(tx, word, ofNumber, rule.repeatDays)
      keepFrequent(tx, word, ofNumber, rule, now)
    }
    markStale(
      tx,
      fresh.map(({ startedAt }) => startedAt),
      rule.repeatDays,
    )
    tx.update(repeatProgress)
      .set({ lastCallId: last.id, at: now })
      .where(eq(repeatProgress.id, 1))
      .run()
    return fresh.length === atOnce
  })
}

/** Where to go on; by another rule than before, from the oldest call that can matter. */
function progressFor(tx: Db, rule: CallerFigures, now: number): Progress {
  const figures = JSON.stringify([rule.frequentCalls, rule.frequentDays, rule.repeatDays])
  const row = tx.select().from(repeatProgress).where(eq(repeatProgress.id, 1)).get()
  if (row?.figures === figures) return row
  const oldest = tx
    .select({ id: min(calls.id) })
    .from(calls)
    .where(gte(calls.startedAt, now - daysBack * dayMs))
    .get()?.id
  const newest =
    tx
      .select({ id: max(calls.id) })
      .from(calls)
      .get()?.id ?? 0
  const lastCallId = oldest == null ? newest : oldest - 1
  tx.insert(repeatProgress)
    .values({ id: 1, lastCallId, figures, at: now })
    .onConflictDoUpdate({ target: repeatProgress.id, set: { lastCallId, figures, at: now } })
    .run()
  return { lastCallId }
}
