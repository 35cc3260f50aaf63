import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { registrationAllowances } from './schema.ts'
import { allowanceRefusals } from './vocabulary.ts'

const usualHours = 24
const hourMs = 3_600_000

export type Allowance = typeof registrationAllowances.$inferSelect

/** Every allowance there has been, the latest to begin first. */
export function allowanceList(db: Db): Allowance[] {
  return db
    .select()
    .from(registrationAllowances)
    .all()
    .toSorted((a, b) => b.from - a.from || b.id - a.id)
}

export type Allowances = {
  /** How long after its beginning the complaint of a call may still be registered. */
  msOf: (startedAt: number) => number
  longestMs: number
}

/** The allowances (宽限期), looked up once: each call has the one of its own day. */
export function allowancesOf(db: Db): Allowances {
  const rows = allowanceList(db)
  return {
    msOf: (startedAt) => (rows.find(({ from }) => from <= startedAt)?.hours ?? usualHours) * hourMs,
    longestMs: Math.max(usualHours, ...rows.map(({ hours }) => hours)) * hourMs,
  }
}

/**
 * Sets how long a complaint may be registered after its call, for the calls from a day on. That day
 * lies ahead: what was compared under the old allowance is not rewritten.
 */
export function setAllowance(
  db: Db,
  actor: Actor,
  { hours, from }: { hours: number; from: number },
  now = Date.now(),
): void {
  authorise(actor, 'reconciliation.manage')
  if (from < startOfDay(now) + dayMs) throw refused(allowanceRefusals, 'not-ahead')
  write(db, (tx) => {
    tx.insert(registrationAllowances).values({ hours, from, at: now, by: actor.name }).run()
    const subject = { kind: 'reconciliation', id: 'allowance' } as const
    const particulars = { hours, from: formatDay(from) }
    record(tx, actor, 'reconciliation.allowance-set', subject, particulars)
  })
}
