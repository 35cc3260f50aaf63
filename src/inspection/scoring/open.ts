import { and, eq, isNull, sql } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { visibleTo } from '#src/auth/scope.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { recordingsOfCall } from '#src/recordings/queries.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { calibrationSessions } from '../calibration/schema.ts'
import { publishedVersion } from '../forms/queries.ts'
import { discardDraft } from '../tasks/move.ts'
import { type InspectionTask, inspectionTasks } from '../tasks/schema.ts'
import { scorerOf } from './own-sheet.ts'
import { type ScoreSheet, scoreSheets } from './schema.ts'
import { hadSeenAgent } from './seen-agent.ts'
import { sheetRefusals } from './vocabulary.ts'

/**
 * The sheet of one's own task, begun if it was not. It keeps the version in use now, whatever is
 * published later; a calibration is scored by the version its session was called for.
 */
export function openTaskSheet(
  db: Db,
  actor: Actor,
  taskId: number,
  now = Date.now(),
): { task: InspectionTask; sheet: ScoreSheet } {
  const accountId = scorerOf(actor)
  const found = ownTask(db, actor, taskId, accountId)
  if (found.sheet?.accountId === accountId) return { task: found.task, sheet: found.sheet }
  return write(db, (tx) => {
    const { task, sheet } = ownTask(tx, actor, taskId, accountId)
    if (sheet?.accountId === accountId) return { task, sheet }
    if (task.state !== 'assigned') throw refused(sheetRefusals, 'task-done')
    // Whoever had the task before began it; what is somebody else's draft is no ground to go on.
    if (sheet) discardDraft(tx, actor, task.id)
    const recordingId = task.recordingId ?? recordingsOfCall(tx, task.callId)[0]?.id ?? null
    if (recordingId === null) throw refused(sheetRefusals, 'no-sound')
    const { id, purpose, callId, personId, teamId, departmentId, subCentreId } = task
    const place = { recordingId, callId, personId, teamId, departmentId, subCentreId }
    const versionId = versionOfTask(tx, task)
    return { task, sheet: begin(tx, actor, { taskId: id, purpose, versionId, ...place }, now) }
  })
}

function ownTask(db: Db, actor: Actor, taskId: number, accountId: number) {
  const row = db
    .select({ task: inspectionTasks, sheet: scoreSheets })
    .from(inspectionTasks)
    .leftJoin(scoreSheets, eq(scoreSheets.taskId, inspectionTasks.id))
    .where(and(eq(inspectionTasks.id, taskId), visibleTo(actor, inspectionTasks)))
    .get()
  const mine = row?.sheet?.accountId === accountId
  if (!row || (row.task.accountId !== accountId && !mine)) throw new NotFound()
  const { task, sheet } = row
  const gone = task.accountId !== accountId || task.state === 'withdrawn'
  if (gone && sheet?.state !== 'submitted') throw refused(sheetRefusals, 'task-gone')
  return row
}

function versionOfTask(tx: Db, { sessionId, formId }: InspectionTask): number {
  if (sessionId !== null) {
    const session = tx
      .select({ versionId: calibrationSessions.versionId })
      .from(calibrationSessions)
      .where(eq(calibrationSessions.id, sessionId))
      .get()
    if (session) return session.versionId
  }
  const version = publishedVersion(tx, formId)
  if (!version) throw refused(sheetRefusals, 'no-form')
  return version.id
}

/** One's own draft about a recording nobody asked to have scored; null while there is none. */
export function unaskedDraft(db: Db, actor: Actor, recordingId: number): ScoreSheet | null {
  const accountId = scorerOf(actor)
  const row = db
    .select()
    .from(scoreSheets)
    .where(
      and(
        eq(scoreSheets.recordingId, recordingId),
        eq(scoreSheets.accountId, accountId),
        eq(scoreSheets.state, 'draft'),
        // With a plus: along its own index all sheets of all years without a task would be read.
        isNull(sql`+${scoreSheets.taskId}`),
      ),
    )
    .get()
  return row ?? null
}

/**
 * Begins to score a call without having been asked to (主动评分), by the version in use of a form.
 * Whoever was shown before whose call it is may do so, too, but the score stands for nobody.
 */
export function openUnaskedSheet(
  db: Db,
  actor: Actor,
  { recordingId, formId }: { recordingId: number; formId: number },
  now = Date.now(),
): ScoreSheet {
  const accountId = scorerOf(actor)
  return write(db, (tx) => {
    const call = callOfRecording(tx, actor, recordingId)
    if (!call) throw refused(sheetRefusals, 'no-call')
    const draft = unaskedDraft(tx, actor, recordingId)
    if (draft) return draft
    if (ownTaskOfCall(tx, actor, call.id)) throw refused(sheetRefusals, 'has-task')
    const version = publishedVersion(tx, formId)
    if (!version) throw refused(sheetRefusals, 'no-form')
    const earlier = tx
      .select({ id: scoreSheets.id })
      .from(scoreSheets)
      .where(
        and(
          eq(scoreSheets.callId, call.id),
          eq(scoreSheets.accountId, accountId),
          eq(scoreSheets.versionId, version.id),
        ),
      )
      .get()
    if (earlier) throw refused(sheetRefusals, 'already-scored')
    const { id: callId, personId, teamId, departmentId, subCentreId } = call
    const place = { recordingId, callId, personId, teamId, departmentId, subCentreId }
    const knewAgent = hadSeenAgent(tx, actor, call.id)
    const sheet = { taskId: null, purpose: 'routine', versionId: version.id, knewAgent } as const
    return begin(tx, actor, { ...sheet, ...place }, now)
  })
}

/** One's own task about a call that is still to be done; null where there is none. */
export function ownTaskOfCall(db: Db, actor: Actor, callId: number): { id: number } | null {
  const task = db
    .select({ id: inspectionTasks.id })
    .from(inspectionTasks)
    .where(
      and(
        eq(inspectionTasks.callId, callId),
        eq(inspectionTasks.accountId, actor.accountId ?? 0),
        eq(inspectionTasks.state, 'assigned'),
      ),
    )
    .limit(1)
    .get()
  return task ?? null
}

/** The call a recording belongs to, null while none is known. Raises NotFound outside the scope. */
export function callOfRecording(db: Db, actor: Actor, recordingId: number) {
  const row = db
    .select({ call: calls })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(recordings.id, recordingId), visibleTo(actor, calls)))
    .get()
  if (!row) throw new NotFound()
  return row.call
}

type NewSheet = Pick<
  ScoreSheet,
  | 'taskId'
  | 'purpose'
  | 'recordingId'
  | 'callId'
  | 'versionId'
  | 'personId'
  | 'teamId'
  | 'departmentId'
  | 'subCentreId'
> &
  Partial<Pick<ScoreSheet, 'knewAgent'>>

function begin(tx: Db, actor: Actor, sheet: NewSheet, now: number): ScoreSheet {
  const accountId = scorerOf(actor)
  const begun = tx
    .insert(scoreSheets)
    .values({ ...sheet, accountId, accountName: actor.name, openedAt: now, savedAt: now })
    .returning()
    .get()
  const { callId, knewAgent } = begun
  const particulars = { callId, ...(knewAgent ? { knewAgent } : {}) }
  record(tx, actor, 'sheet.opened', { kind: 'sheet', id: begun.id }, particulars)
  return begun
}
