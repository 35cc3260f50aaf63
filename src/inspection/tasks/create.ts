import { eq, placeholder } from 'drizzle-orm'

import { type Db, prepared } from '#src/kernel/db.ts'
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
  const call = spokenBy(tx, task.callId)
  if (!call) throw new NotFound()
  const { account } = task
  return prepared(tx, insertion).get({
    ...{ purpose: task.purpose, callId: task.callId, recordingId: task.recordingId },
    ...{ formId: task.formId, drawId: task.drawId ?? null, place: task.place ?? null },
    ...{ chance: task.chance ?? null, pairOf: task.pairOf ?? null },
    ...{ sessionId: task.sessionId ?? null, dueAt: task.dueAt ?? null, ...call },
    state: account ? 'assigned' : 'waiting',
    accountId: account?.id ?? null,
    accountName: account?.name ?? null,
    assignedAt: account ? now : null,
    createdAt: now,
  })
}

/** Whose call it is; undefined for a call that is not there. */
export const spokenBy = (tx: Db, callId: number) => prepared(tx, speaker).get({ callId })

// A draw sets up thousands while nobody else can write.
const speaker = (db: Db) =>
  db
    .select({
      personId: calls.personId,
      teamId: calls.teamId,
      departmentId: calls.departmentId,
      subCentreId: calls.subCentreId,
    })
    .from(calls)
    .where(eq(calls.id, placeholder('callId')))
    .prepare()

const insertion = (db: Db) =>
  db
    .insert(inspectionTasks)
    .values({
      purpose: placeholder('purpose'),
      state: placeholder('state'),
      recordingId: placeholder('recordingId'),
      callId: placeholder('callId'),
      formId: placeholder('formId'),
      drawId: placeholder('drawId'),
      place: placeholder('place'),
      chance: placeholder('chance'),
      pairOf: placeholder('pairOf'),
      sessionId: placeholder('sessionId'),
      personId: placeholder('personId'),
      teamId: placeholder('teamId'),
      departmentId: placeholder('departmentId'),
      subCentreId: placeholder('subCentreId'),
      accountId: placeholder('accountId'),
      accountName: placeholder('accountName'),
      assignedAt: placeholder('assignedAt'),
      dueAt: placeholder('dueAt'),
      createdAt: placeholder('createdAt'),
    })
    .returning()
    .prepare()
