import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { system } from '#src/auth/policy.ts'
import { accounts } from '#src/auth/schema.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { tasksHeldBy } from './board.ts'
import { inspectorsOn } from './inspectors.ts'
import { discardDraft, type Moved, moveEach, type Pick } from './move.ts'
import { type InspectionTask, inspectionTasks } from './schema.ts'
import { taskRefusals } from './vocabulary.ts'

/** 收回: the tasks wait for somebody again; what was not submitted is discarded. */
export function takeBackTasks(db: Db, actor: Actor, picks: readonly Pick[]): Moved {
  authorise(actor, 'inspection.plan')
  return write(db, (tx) =>
    moveEach(tx, actor, picks, (task) => {
      if (task.state !== 'assigned') return 'moved'
      free(tx, actor, task)
      return 'done'
    }),
  )
}

/** 撤销: the call is not scored after all. It stays with its draw, with the reason in the trail. */
export function withdrawTasks(
  db: Db,
  actor: Actor,
  picks: readonly Pick[],
  reason: string,
  now = Date.now(),
): Moved {
  authorise(actor, 'inspection.plan')
  if (reason === '') throw refused(taskRefusals, 'no-reason')
  return write(db, (tx) =>
    moveEach(tx, actor, picks, (task) => {
      discardDraft(tx, actor, task.id)
      tx.update(inspectionTasks)
        .set({ state: 'withdrawn', endedAt: now })
        .where(eq(inspectionTasks.id, task.id))
        .run()
      record(tx, actor, 'task.withdrawn', { kind: 'task', id: task.id }, { reason })
      return 'done'
    }),
  )
}

function free(tx: Db, actor: Actor, task: InspectionTask, reason?: string): void {
  discardDraft(tx, actor, task.id)
  tx.update(inspectionTasks)
    .set({ state: 'waiting', accountId: null, accountName: null, assignedAt: null })
    .where(eq(inspectionTasks.id, task.id))
    .run()
  const particulars = { inspector: task.accountName, ...(reason ? { reason } : {}) }
  record(tx, actor, 'task.taken-back', { kind: 'task', id: task.id }, particulars)
}

/** By the clock: whoever was disabled, or may score no more, holds no tasks. */
export function releaseTasks(db: Db): number {
  const able = new Set(inspectorsOn(db).map(({ id }) => id))
  const others = db
    .select({ id: accounts.id })
    .from(accounts)
    .all()
    .filter(({ id }) => !able.has(id) && tasksHeldBy(db, id, 1).length > 0)
  if (others.length === 0) return 0
  return write(db, (tx) => {
    const stillAble = new Set(inspectorsOn(tx).map(({ id }) => id))
    let freed = 0
    for (const { id } of others) {
      if (stillAble.has(id)) continue
      for (const task of tasksHeldBy(tx, id, 20_000)) {
        free(tx, system, task, '账号已停用，或不再能评分')
        freed += 1
      }
    }
    return freed
  })
}
