import { eq } from 'drizzle-orm'

import type { Db } from '#src/kernel/db.ts'
import { NotFound } from '#src/kernel/errors.ts'
import { calls } from '#src/recordings/schema.ts'

import { type InspectionTask, inspectionTasks } from './schema.ts'
import type { Purpose } from './vocabulary.ts'

export type NewTask = {
  purpose: Purpose
  callId: number
  recordingId: number | null
  formId: number
  drawId?: number
  place?: number
  chance?: number
  pairOf?: number
  sessionId?: number
  dueAt?: number | null
  account?: { id: number; name: string } | null
}

/** Sets up one task inside the transaction of whoever asks for it; who speaks is copied from the call. */
export function createTask(tx: Db, task: NewTask, now: number): InspectionTask {
  const call = tx
    .select({
      personId: calls.personId,
      teamId: calls.teamId,
      departmentId: calls.departmentId,
      subCentreId: calls.subCentreId,
    })
    .from(calls)
    .where(eq(calls.id, task.callId))
    .get()
  if (!call) throw new NotFound()
  const { account, ...rest } = task
  return tx
    .insert(inspectionTasks)
    .values({
      ...rest,
      ...call,
      state: account ? 'assigned' : 'waiting',
      accountId: account?.id ?? null,
      accountName: account?.name ?? null,
      assignedAt: account ? now : null,
      createdAt: now,
    })
    .returning()
    .get()
}
