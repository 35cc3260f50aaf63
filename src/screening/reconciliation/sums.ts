import { sql } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'

import type { CallReconciliation } from '../schema.ts'
import { reconciliationDays } from './schema.ts'

type Counted = Omit<CallReconciliation, 'callId' | 'at' | 'startedAt'>
type Sum = typeof reconciliationDays.$inferSelect

/** Changes to the sums, gathered through one transaction and written once at its end. */
export class SumChanges {
  readonly #changes = new Map<string, Sum>()

  add(row: Counted, by: 1 | -1): void {
    // Rows from before there were sums are counted nowhere.
    if (row.day === 0) return
    const { day, departmentId, businessTypeId, state } = row
    const key = { day, departmentId, businessTypeId, state }
    const sum: Sum = {
      ...key,
      grace: row.graceUntil !== null,
      mismatch: row.mismatch ?? '',
      n: by,
    }
    const name = `${day} ${departmentId} ${businessTypeId} ${state} ${sum.grace} ${sum.mismatch}`
    const known = this.#changes.get(name)
    if (known) known.n += by
    else this.#changes.set(name, sum)
  }

  write(tx: Db): void {
    const { day, departmentId, businessTypeId, state, grace, mismatch, n } = reconciliationDays
    for (const change of this.#changes.values()) {
      if (change.n === 0) continue
      tx.insert(reconciliationDays)
        .values(change)
        .onConflictDoUpdate({
          target: [day, departmentId, businessTypeId, state, grace, mismatch],
          set: { n: sql`${n} + ${change.n}` },
        })
        .run()
    }
  }
}
