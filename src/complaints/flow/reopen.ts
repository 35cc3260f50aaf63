import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notify } from '#src/notices/notify.ts'

import { actingNow } from '../routing/expedite.ts'
import type { Complaint } from '../schema.ts'
import { complaintStages } from '../vocabulary.ts'
import { complaintFor } from './for-actor.ts'
import { moveComplaint } from './move.ts'
import { complaintReopenings } from './schema.ts'
import type { ReopenTarget } from './vocabulary.ts'

/** Takes a closed complaint up again (重启), to be handled anew or looked into anew. */
export function reopenComplaint(
  db: Db,
  actor: Actor,
  id: number,
  { to, reason }: { to: ReopenTarget; reason: string },
  now = Date.now(),
): Complaint {
  authorise(actor, 'complaint.reopen')
  return write(db, (tx) => {
    const complaint = complaintFor(tx, actor, id)
    const moved = moveComplaint(tx, complaint, `reopen-${to}`, now)
    const by = { at: now, byId: actor.accountId, byName: actor.name }
    tx.insert(complaintReopenings)
      .values({ complaintId: id, toStage: moved.stage, reason, ...by })
      .run()
    const { complaintNo } = complaint
    const facts = { complaintNo, stage: complaintStages[moved.stage], reason }
    record(tx, actor, 'complaint.reopened', { kind: 'complaint', id }, facts)
    const sentence = `投诉 ${complaintNo} 已重启，回到${complaintStages[moved.stage]}`
    const told = { to: actingNow(tx, moved), sentence, href: `/complaints/${id}` }
    notify(tx, { ...told, kind: 'task' }, now)
    return moved
  })
}
