import { setImmediate as breath } from 'node:timers/promises'

import { type Db, write } from '#src/kernel/db.ts'
import { fail, finish } from '#src/kernel/jobs/queue.ts'
import type { JobContext } from '#src/kernel/jobs/runner.ts'

import type { Head } from './chain.ts'
import { headsKept } from './checks.ts'
import { loggedHeads, logHead } from './head-log.ts'
import { record } from './record.ts'
import { trailChecks } from './schema.ts'
import { type Verified, verifyTrail } from './verify.ts'
import { faultSentence } from './vocabulary.ts'

const machine = { accountId: null, name: '系统' }

/**
 * Job 'verify-trail': walks the whole trail, compares it with every head that is known, and writes down
 * what it found. A trail that is not sound shows as a failed job, too.
 */
export function verifyTrailHandler({ headLog }: { headLog: string }) {
  return async (
    { askedBy, kept }: { askedBy: string; kept?: Head },
    { db, job, signal, onProgress }: JobContext,
  ): Promise<void> => {
    const startedAt = Date.now()
    const heads = [...headsKept(db), ...(await loggedHeads(headLog)), ...(kept ? [kept] : [])]
    const { last, entries, fault } = await walk(db, heads, signal, onProgress)
    if (!fault && last.entry > 0) await logHead(headLog, last)
    write(db, (tx) => {
      tx.insert(trailChecks)
        .values({
          ...{ startedAt, finishedAt: Date.now(), askedBy, entries },
          ...{ lastEntry: last.entry, lastHash: last.hash },
          ...{ fault: fault?.kind ?? null, faultEntry: fault?.entry ?? null },
          faultUntil: fault?.until ?? null,
          ...{ keptEntry: kept?.entry ?? null, keptHash: kept?.hash ?? null },
        })
        .run()
      const found = fault ? { trailFault: fault.kind, faultEntry: fault.entry } : {}
      record(tx, machine, 'trail.checked', { kind: 'trail', id: last.entry }, { entries, ...found })
      // Trying again would find the same: a person is asked for.
      if (fault) fail(tx, job, faultSentence(fault), null)
      else finish(tx, job)
    })
  }
}

/** The walk in steps of some milliseconds, so that the process does its other work between them. */
async function walk(
  db: Db,
  heads: readonly Head[],
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Verified> {
  const steps = verifyTrail(db, heads)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    onProgress(step.value.done / step.value.total)
    await breath(undefined, { signal })
  }
}
