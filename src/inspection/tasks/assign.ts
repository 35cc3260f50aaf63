import { eq, or } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { inspectorsOn, mayScore } from './inspectors.ts'
import { discardDraft, type Moved, moveEach, type Pick } from './move.ts'
import { type InspectionTask, inspectionTasks } from './schema.ts'
import { taskRefusals } from './vocabulary.ts'

/** 分配: gives tasks to an inspector, also those that another one holds and has not submitted. */
export function assignTasks(
  db: Db,
  actor: Actor,
  picks: readonly Pick[],
  accountId: number,
  now = Date.now(),
): Moved {
  authorise(actor, 'inspection.plan')
  return write(db, (tx) => {
    const inspector = inspectorsOn(tx).find(({ id }) => id === accountId)
    if (!inspector) throw refused(taskRefusals, 'not-inspector')
    const { name } = inspector
    return moveEach(tx, actor, picks, (task) => {
      if (task.accountId === accountId) return 'same'
      if (!mayScore(inspector, task)) return 'not-theirs'
      if (isPartnersOf(tx, task, accountId)) return 'pair'
      discardDraft(tx, actor, task.id)
      tx.update(inspectionTasks)
        .set({ state: 'assigned', accountId, accountName: name, assignedAt: now })
        .where(eq(inspectionTasks.id, task.id))
        .run()
      const particulars = { was: task.accountName, inspector: name }
      record(tx, actor, 'task.assigned', { kind: 'task', id: task.id }, particulars)
      return 'done'
    })
  })
}

/** Whether a person holds, or has scored, the other task of a pair: two scores by one tell nothing. */
function isPartnersOf(tx: Db, task: InspectionTask, accountId: number): boolean {
  const { id, pairOf } = inspectionTasks
  const partner =
    task.pairOf === null ? eq(pairOf, task.id) : or(eq(id, task.pairOf), eq(pairOf, task.pairOf))
  return tx
    .select({ id, accountId: inspectionTasks.accountId })
    .from(inspectionTasks)
    .where(partner)
    .all()
    .some((other) => other.id !== task.id && other.accountId === accountId)
}
