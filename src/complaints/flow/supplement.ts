import { desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { notify } from '#src/notices/notify.ts'

import { complaintFor } from './for-actor.ts'
import { complaintSupplements } from './schema.ts'
import { flowRefusals } from './vocabulary.ts'

const doubleMs = 60_000

/**
 * Adds what became known later (补充情况); nothing is overwritten. The same words of the same person within
 * a minute are a form sent twice, and stand once.
 */
export function supplementComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { text }: { text: string },
  now = Date.now(),
): void {
  authorise(actor, 'complaint.supplement')
  write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    if (complaint.stage === 'merged') throw refused(flowRefusals, 'merged')
    if (complaint.stage === 'withdrawn') throw refused(flowRefusals, 'no-supplement')
    const last = tx
      .select()
      .from(complaintSupplements)
      .where(eq(complaintSupplements.complaintId, id))
      .orderBy(desc(complaintSupplements.id))
      .limit(1)
      .get()
    if (last && last.byId === actor.accountId && last.text === text && last.at > now - doubleMs) {
      return
    }
    tx.insert(complaintSupplements)
      .values({ complaintId: id, text, at: now, byId: actor.accountId, byName: actor.name })
      .run()
    const { complaintNo, handlerId } = complaint
    record(tx, actor, 'complaint.supplemented', { kind: 'complaint', id }, { complaintNo })
    if (handlerId === null || handlerId === actor.accountId) return
    const sentence = `投诉 ${complaintNo} 有新的补充情况`
    notify(tx, { to: [handlerId], kind: 'result', sentence, href: `/complaints/${id}#flow` }, now)
  })
}
