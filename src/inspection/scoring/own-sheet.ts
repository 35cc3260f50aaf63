import { eq } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden, NotFound, refused } from '#src/kernel/errors.ts'
import { recordings } from '#src/recordings/schema.ts'

import { itemsOf } from '../forms/queries.ts'
import { type ScoringFormVersion, scoringFormVersions, type ScoringItem } from '../forms/schema.ts'
import { type InspectionTask, inspectionTasks } from '../tasks/schema.ts'
import { type ScoreAnswer, scoreAnswers, type ScoreSheet, scoreSheets } from './schema.ts'
import { sheetRefusals } from './vocabulary.ts'

export type OwnSheet = {
  sheet: ScoreSheet
  task: InspectionTask | null
  version: ScoringFormVersion
  items: ScoringItem[]
  answers: ScoreAnswer[]
  durationMs: number | null
}

/** A score is a person's: the system itself cannot listen. */
export function scorerOf(actor: Actor): number {
  authorise(actor, 'inspection.score')
  if (actor.accountId === null) throw new Forbidden('inspection.score')
  return actor.accountId
}

/** One's own sheet with all that decides it; somebody else's is not found. */
export function ownSheet(db: Db, actor: Actor, sheetId: number): OwnSheet {
  const accountId = scorerOf(actor)
  const row = db
    .select({
      sheet: scoreSheets,
      task: inspectionTasks,
      version: scoringFormVersions,
      durationMs: recordings.durationMs,
    })
    .from(scoreSheets)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
    .leftJoin(inspectionTasks, eq(inspectionTasks.id, scoreSheets.taskId))
    .leftJoin(recordings, eq(recordings.id, scoreSheets.recordingId))
    .where(eq(scoreSheets.id, sheetId))
    .get()
  if (!row || row.sheet.accountId !== accountId) throw new NotFound()
  return {
    ...row,
    items: itemsOf(db, row.sheet.versionId),
    answers: answersOf(db, sheetId),
  }
}

/** The same while it may still be filled in. Says in words why it may not. */
export function openDraft(db: Db, actor: Actor, sheetId: number): OwnSheet {
  const own = ownSheet(db, actor, sheetId)
  const { sheet, task } = own
  if (sheet.state === 'submitted') throw refused(sheetRefusals, 'already-submitted')
  if (task && (task.state !== 'assigned' || task.accountId !== sheet.accountId)) {
    throw refused(sheetRefusals, 'task-gone')
  }
  return own
}

export function answersOf(db: Db, sheetId: number): ScoreAnswer[] {
  return db.select().from(scoreAnswers).where(eq(scoreAnswers.sheetId, sheetId)).all()
}
