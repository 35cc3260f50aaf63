import { and, desc, eq, gte, inArray, lt, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import type { TraceOutcome } from '../vocabulary.ts'
import { chains } from './callers.ts'
import { type EarlierCall, pickEarlier, type Picked } from './pick.ts'
import {
  type BackTrace,
  backTraceMentions,
  backTraces,
  type BackTraceTrigger,
  backTraceTriggers,
} from './schema.ts'
import { type BackTraceSettings, settingsInUse } from './settings.ts'
import { settleTracedCalls } from './settle.ts'
import { factsOf, type TriggerFacts } from './trigger-facts.ts'
import { windowOf } from './windows.ts'

/** A number that calls every day says little by calling again: no more than so many are traced. */
const mostOfFrequent = 2

type Traced = { outcome: TraceOutcome; frequent: boolean; picked: Picked[] }

/**
 * Looks for the earlier calls a trigger speaks of and keeps them as they are known now: what came
 * late is added, and what turned out not to be meant is dropped again. Doing it twice changes nothing.
 */
export function traceEarlier(tx: Db, trigger: BackTraceTrigger, now = Date.now()): void {
  const { outcome, frequent, picked } = look(tx, trigger, settingsInUse(tx))
  if (outcome !== trigger.outcome || frequent !== trigger.frequent) {
    const mine = eq(backTraceTriggers.id, trigger.id)
    tx.update(backTraceTriggers).set({ outcome, frequent }).where(mine).run()
  }
  const mine = eq(backTraces.triggerId, trigger.id)
  const before = tx.select().from(backTraces).where(mine).all()
  const wanted = new Set(picked.map(({ callId }) => callId))
  const gone = before.filter(({ callId }) => !wanted.has(callId))
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id)
    tx.delete(backTraces).where(inArray(backTraces.id, ids)).run()
  }
  for (const one of picked) keepTrace(tx, trigger.id, one, before, now)
  const known = new Set(before.map(({ callId }) => callId))
  const added = picked.filter(({ callId }) => !known.has(callId))
  if (added.length > 0 || gone.length > 0) {
    const subject = { kind: 'back-trace', id: trigger.id } as const
    record(tx, system, 'back-trace.traced', subject, {
      trigger: trigger.kind,
      traced: picked.length,
    })
  }
  // Also those known before: their recordings may have come, or been heard, since.
  settleTracedCalls(tx, [...new Set([...wanted, ...gone.map(({ callId }) => callId)])], now)
}

/** Writes only what is new: most triggers are looked at many times and say the same. */
function keepTrace(
  tx: Db,
  triggerId: number,
  { callId, why, distanceMs }: Picked,
  before: readonly BackTrace[],
  now: number,
): void {
  const known = before.find((trace) => trace.callId === callId)
  if (!known) {
    tx.insert(backTraces).values({ triggerId, callId, why, distanceMs, at: now }).run()
  } else if (known.why !== why || known.distanceMs !== distanceMs) {
    tx.update(backTraces).set({ why, distanceMs }).where(eq(backTraces.id, known.id)).run()
  }
}

/** Forgets a trigger that says nothing any more, and what it had brought into the queue. */
export function dropTrigger(tx: Db, triggerId: number, now = Date.now()): void {
  const mine = eq(backTraces.triggerId, triggerId)
  const traced = tx.select({ callId: backTraces.callId }).from(backTraces).where(mine).all()
  tx.delete(backTraceTriggers).where(eq(backTraceTriggers.id, triggerId)).run()
  settleTracedCalls(
    tx,
    traced.map(({ callId }) => callId),
    now,
  )
}

function look(tx: Db, trigger: BackTraceTrigger, settings: BackTraceSettings): Traced {
  const facts = factsOf(tx, trigger)
  const nothing = (outcome: TraceOutcome) => ({ outcome, frequent: false, picked: [] })
  if (!facts) return nothing('awaiting-call')
  if (facts.score !== null && facts.score > settings.lowScore) return nothing('high-score')
  const callers = facts.callers.filter((caller) => chains(caller, settings.ownNumbers))
  const named = namedCall(tx, facts)
  if (callers.length === 0 && !named) return nothing('no-number')

  const { days, frequentCalls, mostTraces } = settings
  const found = callers.map((caller) => earlierCalls(tx, facts, caller, days, frequentCalls + 1))
  const frequent = found.some((some) => some.length > frequentCalls)
  const earlier = new Map(
    [...(named ? [named] : []), ...found.flat()].map((call) => [call.id, call]),
  )
  const picked = pickEarlier([...earlier.values()], {
    moment: facts.moment,
    namedCallId: facts.namedCallId,
    windows: windowsOf(tx, trigger.id, facts.moment),
    most: frequent ? Math.min(mostOfFrequent, mostTraces) : mostTraces,
  })
  return { outcome: picked.length > 0 ? 'traced' : 'none', frequent, picked }
}

/** The scored call is meant however long ago it was, and whoever called. */
function namedCall(tx: Db, { namedCallId }: TriggerFacts): EarlierCall | undefined {
  if (namedCallId === null) return undefined
  const { id, startedAt } = calls
  return tx.select({ id, startedAt }).from(calls).where(eq(id, namedCallId)).get()
}

function earlierCalls(
  tx: Db,
  { moment, ownCallId }: TriggerFacts,
  caller: string,
  days: number,
  most: number,
): EarlierCall[] {
  return tx
    .select({ id: calls.id, startedAt: calls.startedAt })
    .from(calls)
    .where(
      and(
        eq(calls.caller, caller),
        gte(calls.startedAt, moment - days * dayMs),
        lt(calls.startedAt, moment),
        ownCallId === null ? undefined : ne(calls.id, ownCallId),
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(Math.max(most, mostLookedAt))
    .all()
}

/** The time that was said may lie behind many newer calls. */
const mostLookedAt = 60

function windowsOf(tx: Db, triggerId: number, moment: number) {
  return tx
    .select({ words: backTraceMentions.timeWords })
    .from(backTraceMentions)
    .where(eq(backTraceMentions.triggerId, triggerId))
    .all()
    .flatMap(({ words }) => (words === null ? [] : (windowOf(words, moment) ?? [])))
}
