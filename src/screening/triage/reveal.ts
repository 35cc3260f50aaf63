import { and, eq, isNull } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { rechecks } from '../schema.ts'
import { callOfFinding } from '../settle-verdict.ts'
import { revealRefusals } from './vocabulary.ts'

/**
 * Shows whose call it was (揭晓), once there is a verdict. From then on the verdict can only be changed
 * with a reason; who revealed it when is on the trail.
 */
export function revealAgent(db: Db, actor: Actor, findingId: number, now = Date.now()): void {
  authorise(actor, 'finding.list')
  authorise(actor, 'agent.read')
  write(db, (tx) => {
    callOfFinding(tx, actor, findingId)
    const mine = eq(rechecks.findingId, findingId)
    const recheck = tx.select().from(rechecks).where(mine).get()
    if (!recheck) throw refused(revealRefusals, 'no-verdict')
    if (recheck.revealedAt !== null) return
    tx.update(rechecks)
      .set({ revealedAt: now })
      .where(and(mine, isNull(rechecks.revealedAt)))
      .run()
    const { verdict } = recheck
    record(tx, actor, 'finding.revealed', { kind: 'finding', id: findingId }, { verdict })
  })
}
