import { desc, eq, isNotNull } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import { callDurations } from './schema.ts'

/** The newest calls of a type that are measured: the same cost for ten thousand calls as for ten million. */
const newest = 5000
/** Fewer bear no percentile. */
export const leastCalls = 50
/** Measured again after a day; sooner while there are too few. */
const freshMs = dayMs
const freshWhileFewMs = 10 * 60_000

/** Shares of calls of the type that a call may outlast, with the length that takes, ms. */
export type Durations = { share: 99 | 95 | 90; ms: number }[]

/** How long calls of a type take, longest first; nothing while too few are known. */
export function durationsOf(tx: Db, businessTypeId: number, now = Date.now()): Durations {
  const known = tx
    .select()
    .from(callDurations)
    .where(eq(callDurations.businessTypeId, businessTypeId))
    .get()
  const fresh = known && now - known.measuredAt < (enough(known) ? freshMs : freshWhileFewMs)
  const row = fresh ? known : measure(tx, businessTypeId, now)
  if (!enough(row)) return []
  return [
    { share: 99, ms: row.p99 ?? Infinity },
    { share: 95, ms: row.p95 ?? Infinity },
    { share: 90, ms: row.p90 ?? Infinity },
  ]
}

const enough = (row: { calls: number }) => row.calls >= leastCalls

function measure(tx: Db, businessTypeId: number, now: number) {
  const last = tx
    .select({ durationMs: calls.durationMs })
    .from(calls)
    .where(eq(calls.businessTypeId, businessTypeId))
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(newest)
    .as('last')
  const lengths = tx
    .select({ ms: last.durationMs })
    .from(last)
    .where(isNotNull(last.durationMs))
    .orderBy(last.durationMs)
    .all()
    .map(({ ms }) => ms as number)
  // Nearest rank: the length that this share of the calls do not exceed.
  const at = (share: number) => lengths[Math.ceil(share * lengths.length) - 1] ?? null
  const values = { calls: lengths.length, p90: at(0.9), p95: at(0.95), p99: at(0.99) }
  return tx
    .insert(callDurations)
    .values({ businessTypeId, ...values, measuredAt: now })
    .onConflictDoUpdate({
      target: callDurations.businessTypeId,
      set: { ...values, measuredAt: now },
    })
    .returning()
    .get()
}
