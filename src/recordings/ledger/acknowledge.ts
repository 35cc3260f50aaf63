import { eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { ledgerRefusals } from '../vocabulary.ts'
import { trace } from './alerts.ts'
import { ledgerAcknowledgements, ledgerAlerts } from './schema.ts'

/** Takes note of a gap (确认): it leaves the first page, and who said what stays beside it. */
export function acknowledgeAlert(
  db: Db,
  actor: Actor,
  alertId: number,
  note: string,
  now = Date.now(),
): void {
  authorise(actor, 'ledger.manage')
  write(db, (tx) => {
    const alert = tx.select().from(ledgerAlerts).where(eq(ledgerAlerts.id, alertId)).get()
    if (!alert) throw new NotFound()
    if (alert.state !== 'open') throw refused(ledgerRefusals, 'not-open')
    tx.update(ledgerAlerts).set({ state: 'acknowledged' }).where(eq(ledgerAlerts.id, alertId)).run()
    const { figure } = alert
    tx.insert(ledgerAcknowledgements)
      .values({ alertId, at: now, by: actor.name, note, figure })
      .run()
    trace(tx, 'ledger.alert-acknowledged', alert, actor, { note })
  })
}
