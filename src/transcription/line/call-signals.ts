import { and, eq, gt, gte, lt, lte, ne, sql } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import type { RequestKind } from '#src/organisation/vocabulary.ts'
import { type Call, calls } from '#src/recordings/schema.ts'
import type { Satisfaction } from '#src/recordings/vocabulary.ts'

import { durationsOf } from './durations.ts'

/** What call data says about a call beside the sound. */
export type CallSignals = {
  /** It outlasts this many per cent of the newest calls of its business type. */
  longerThan: 99 | 95 | 90 | null
  requestKind: RequestKind | null
  satisfaction: Satisfaction | null
  /** Earlier calls from the same number. */
  earlier: { within7Days: number; within30Days: number }
  /** Later calls from the same number within 7 days: what was asked may not have been settled. */
  later: number
  transferred: boolean
  waitMs: number
  holdMs: number
}

/** A number that calls more often is a switchboard or a frequent caller; no more is counted. */
const mostCounted = 20

export function callSignals(tx: Db, call: Call, now = Date.now()): CallSignals {
  const { startedAt: at } = call
  const type = call.businessTypeId
  const durations = type === null ? [] : durationsOf(tx, type, now)
  const kind =
    type === null
      ? undefined
      : tx.select().from(businessTypes).where(eq(businessTypes.id, type)).get()?.kind
  const before = (days: number) =>
    countSameNumber(tx, call, gte(calls.startedAt, at - days * dayMs), lt(calls.startedAt, at))
  const after = [gt(calls.startedAt, at), lte(calls.startedAt, at + 7 * dayMs)] as const
  return {
    longerThan: durations.find(({ ms }) => (call.durationMs ?? 0) > ms)?.share ?? null,
    requestKind: kind ?? null,
    satisfaction: call.satisfaction,
    earlier: { within7Days: before(7), within30Days: before(30) },
    later: countSameNumber(tx, call, ...after),
    transferred: call.transferred ?? false,
    waitMs: call.waitMs ?? 0,
    holdMs: call.holdMs ?? 0,
  }
}

/** Words such as 匿名 and an empty cell are not one caller. */
export const isNumber = (caller: string) => /^\d{5,}$/.test(caller)

type Condition = ReturnType<typeof gte>

function countSameNumber(tx: Db, call: Call, from: Condition, until: Condition): number {
  if (!isNumber(call.caller)) return 0
  const same = tx
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.caller, call.caller), from, until, ne(calls.id, call.id)))
    .limit(mostCounted)
    .as('same')
  return (
    tx
      .select({ count: sql<number>`count(*)` })
      .from(same)
      .get()?.count ?? 0
  )
}
