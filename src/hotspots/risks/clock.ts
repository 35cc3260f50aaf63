import { endOf } from '#src/complaints/timing/due.ts'
import type { Limit } from '#src/complaints/timing/vocabulary.ts'
import type { Db } from '#src/kernel/db.ts'

import type { Risk } from './schema.ts'

/**
 * Until when a risk has to be handled that is given a limit now. What is made graver is never given
 * longer than it had; the clock looks at it at once.
 */
export function clockOf(db: Db, limit: Limit, before: Pick<Risk, 'dueAt'> | null, now: number) {
  const { until } = endOf(db, limit, now)
  const dueAt = before?.dueAt == null ? until : Math.min(before.dueAt, until)
  return { dueAt, alarmAt: now, remindedAt: null, escalation: 0 }
}
