import { setImmediate as breathe } from 'node:timers/promises'

import { write } from '#src/kernel/db.ts'
import { finish } from '#src/kernel/jobs/queue.ts'
import type { JobHandlers } from '#src/kernel/jobs/runner.ts'

import { keepProfiles } from '../frequent/profiles.ts'
import { recountActive } from '../frequent/recount.ts'
import { callerRuleAt } from '../frequent/rules.ts'
import { countContactHours, daysToCount } from './contacts.ts'
import { lookAtNew } from './look.ts'

/**
 * Job 'find-repeats', every hour: looks at each call that came since the last time, whatever day it is
 * of, and at its number; counts frequent callers anew, whose days pass; and the first contacts of days
 * whose time is over. Broken off, it goes on where it stopped; run again, it changes nothing.
 */
export const findRepeatsHandler =
  ({ key }: { key: Buffer }): JobHandlers['find-repeats'] =>
  async (_, { db, job, signal, onProgress }) => {
    const now = Date.now()
    const rule = callerRuleAt(db, now)
    while (lookAtNew(db, key, rule, now)) {
      await breathe()
      signal.throwIfAborted()
    }
    onProgress(0.6)
    for (let after = 0; ;) {
      const next = recountActive(db, key, rule, now, after)
      await breathe()
      signal.throwIfAborted()
      if (next === null) break
      after = next
    }
    onProgress(0.8)
    for (const day of daysToCount(db, rule.repeatDays, now)) {
      const hours = countContactHours(db, day, rule.repeatDays, now)
      while (!hours.next().done) {
        await breathe()
        signal.throwIfAborted()
      }
    }
    write(db, (tx) => {
      keepProfiles(tx)
      finish(tx, job)
    })
  }
