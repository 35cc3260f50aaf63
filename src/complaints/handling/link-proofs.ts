import { sql } from 'drizzle-orm'

import { type Db, isOneOf } from '#src/kernel/db.ts'
import { calls } from '#src/recordings/schema.ts'

import { plainNumber } from '../register-links.ts'
import { complaintContacts, complaintReturnVisits } from './schema.ts'

/** Ties contacts and return visits that named these calls before their data came. */
export function linkProofsOfCalls(tx: Db, callIds: readonly number[]): void {
  const { id, callNo } = calls
  const arrived = tx.select({ id, callNo }).from(calls).where(isOneOf(id, callIds)).all()
  for (const table of [complaintContacts, complaintReturnVisits]) {
    for (const call of arrived) {
      const plain = plainNumber(call.callNo)
      tx.update(table)
        .set({ callId: call.id })
        .where(sql`upper(trim(${table.callNo})) = ${plain} and ${table.callId} is null`)
        .run()
    }
  }
}
