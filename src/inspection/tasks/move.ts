import { and, eq, ne } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { scoreSheets } from '../scoring/schema.ts'
import { type InspectionTask, inspectionTasks } from './schema.ts'
import type { LeftAlone } from './vocabulary.ts'

/** A task as whoever chose it saw it: who held it then, null for nobody. */
export type Pick = { taskId: number; holder: number | null }

/** How many were moved, and how many left alone for which reason. */
export type Moved = { done: number; left: Partial<Record<LeftAlone, number>> }

/**
 * Goes through chosen tasks inside one transaction. One that somebody else has moved since is left as
 * it is, so that of two managers exactly one has an effect and the other is told.
 */
export function moveEach(
  tx: Db,
  actor: Actor,
  picks: readonly Pick[],
  move: (task: InspectionTask) => LeftAlone | 'done',
): Moved {
  const moved: Moved = { done: 0, left: {} }
  for (const { taskId, holder } of picks) {
    const result = one(tx, actor, taskId, holder, move)
    if (result === 'done') moved.done += 1
    else moved.left[result] = (moved.left[result] ?? 0) + 1
  }
  return moved
}

function one(
  tx: Db,
  actor: Actor,
  taskId: number,
  holder: number | null,
  move: (task: InspectionTask) => LeftAlone | 'done',
): LeftAlone | 'done' {
  // Calls of a calibration belong to its members, all of them.
  const task = tx
    .select()
    .from(inspectionTasks)
    .where(
      and(
        eq(inspectionTasks.id, taskId),
        ne(inspectionTasks.purpose, 'calibration'),
        visibleTo(actor, inspectionTasks),
      ),
    )
    .get()
  if (!task) return 'gone'
  if (task.state !== 'waiting' && task.state !== 'assigned') return 'ended'
  if (sheetOf(tx, taskId)?.state === 'submitted') return 'ended'
  if (task.accountId !== holder) return 'moved'
  return move(task)
}

function sheetOf(tx: Db, taskId: number) {
  return tx
    .select({ id: scoreSheets.id, state: scoreSheets.state, accountName: scoreSheets.accountName })
    .from(scoreSheets)
    .where(eq(scoreSheets.taskId, taskId))
    .get()
}

/** Another inspector begins anew: what the last one had not submitted goes, with a trace. */
export function discardDraft(tx: Db, actor: Actor, taskId: number): void {
  const draft = sheetOf(tx, taskId)
  if (draft?.state !== 'draft') return
  tx.delete(scoreSheets).where(eq(scoreSheets.id, draft.id)).run()
  const particulars = { inspector: draft.accountName, taskId }
  record(tx, actor, 'sheet.discarded', { kind: 'sheet', id: draft.id }, particulars)
}
