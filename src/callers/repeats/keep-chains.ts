import { and, eq, gte } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import { type ChainCall, type Run, runsOf } from './runs.ts'
import { type RepeatChain, repeatChains } from './schema.ts'

/**
 * Brings the chains of one number in step with its calls. A chain that grew at either end, or took in
 * another, stays the row it was, so that what a person said of it stays; the earliest one wins.
 */
export function keepChains(tx: Db, word: string, calls: readonly ChainCall[], days: number): void {
  const [oldest] = calls
  if (!oldest) return
  const known = tx
    .select()
    .from(repeatChains)
    .where(and(eq(repeatChains.word, word), gte(repeatChains.lastAt, oldest.startedAt)))
    .all()
    .toSorted((a, b) => a.firstAt - b.firstAt || a.id - b.id)
  const left = new Set(known)
  for (const run of runsOf(calls, days)) {
    const ids = new Set(run.calls.map(({ id }) => id))
    const own = [...left].filter((one) => ids.has(one.firstCallId) || ids.has(one.lastCallId))
    // What somebody said of a chain is worth more than its age.
    const kept = own.find(({ cause }) => cause !== null) ?? own[0]
    for (const one of own) left.delete(one)
    const facts = factsOf(run, kept)
    if (!kept)
      tx.insert(repeatChains)
        .values({ word, ...facts })
        .run()
    else if (differs(kept, facts)) {
      tx.update(repeatChains).set(facts).where(eq(repeatChains.id, kept.id)).run()
    }
    for (const one of own) {
      if (one !== kept) tx.delete(repeatChains).where(eq(repeatChains.id, one.id)).run()
    }
  }
  for (const one of left) {
    // It began before the calls that were read, or somebody said why: neither is taken back.
    if (one.firstAt < oldest.startedAt || one.cause !== null) continue
    tx.delete(repeatChains).where(eq(repeatChains.id, one.id)).run()
  }
}

/** Where the older end was not read, the row keeps its own. */
function factsOf({ calls, shortestGapMs, longestGapMs, same }: Run, kept: RepeatChain | undefined) {
  const first = calls[0] as ChainCall
  const last = calls.at(-1) as ChainCall
  const begun =
    kept && kept.firstAt < first.startedAt && !calls.some(({ id }) => id === kept.firstCallId)
  const { typeId, teamId, departmentId, subCentreId } = begun ? kept : first
  return {
    ...{ firstCallId: begun ? kept.firstCallId : first.id, lastCallId: last.id },
    ...{ firstAt: begun ? kept.firstAt : first.startedAt, lastAt: last.startedAt },
    ...{ calls: begun ? Math.max(kept.calls, calls.length) : calls.length },
    ...{ shortestGapMs, longestGapMs, same: same && (!begun || kept.same) },
    ...{ typeId, teamId, departmentId, subCentreId },
  }
}

function differs(row: RepeatChain, facts: ReturnType<typeof factsOf>): boolean {
  return (Object.keys(facts) as (keyof typeof facts)[]).some((name) => row[name] !== facts[name])
}
