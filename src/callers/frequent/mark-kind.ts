import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { keepProfiles } from './profiles.ts'
import { frequentCallers } from './schema.ts'
import { callerRuleRefusals, type CustomerKind, customerKinds } from './vocabulary.ts'

/** Marks whether a frequent caller is a household or not: call data do not say it. */
export function markKind(
  db: Db,
  actor: Actor,
  id: number,
  kind: CustomerKind,
  seen: CustomerKind,
  now = Date.now(),
): void {
  authorise(actor, 'caller.set')
  write(db, (tx) => {
    const row = tx
      .select()
      .from(frequentCallers)
      .where(and(eq(frequentCallers.id, id), eq(frequentCallers.active, true)))
      .get()
    if (!row) throw new NotFound()
    if (row.customerKind === kind) return
    if (row.customerKind !== seen) throw refused(callerRuleRefusals, 'kind-stale')
    tx.update(frequentCallers)
      .set({ customerKind: kind, kindBy: actor.name, kindAt: now })
      .where(eq(frequentCallers.id, id))
      .run()
    keepProfiles(tx)
    record(
      tx,
      actor,
      'frequent-caller.kind-set',
      { kind: 'frequent-caller', id },
      { was: customerKinds[row.customerKind], customerKind: customerKinds[kind] },
    )
  })
}
