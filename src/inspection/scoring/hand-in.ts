import { eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { inspectionTasks } from '../tasks/schema.ts'
import type { OwnSheet } from './own-sheet.ts'
import { type ScoreSheet, scoreSheets } from './schema.ts'
import { setAsideReasons, type SheetOutcome } from './vocabulary.ts'

/** A page left open over lunch is no listening. */
const longestScoringMs = 2 * 3600_000

export type Result = Pick<ScoreSheet, 'scoreHundredths' | 'setAsideFor' | 'note' | 'revision'> & {
  outcome: SheetOutcome
}

/** Closes a draft with what it came to, and the task it was scored for. */
export function handIn(
  tx: Db,
  actor: Actor,
  { sheet, task }: OwnSheet,
  result: Result,
  now: number,
): ScoreSheet {
  const { outcome, scoreHundredths, setAsideFor } = result
  const submitted = tx
    .update(scoreSheets)
    .set({
      ...result,
      state: 'submitted',
      counts: countsFor(sheet, outcome),
      savedAt: now,
      submittedAt: now,
      tookMs: Math.min(longestScoringMs, Math.max(0, now - sheet.openedAt)),
    })
    .where(eq(scoreSheets.id, sheet.id))
    .returning()
    .get()
  if (task) {
    tx.update(inspectionTasks)
      .set({ state: isScore(outcome) ? 'scored' : 'unscorable', endedAt: now })
      .where(eq(inspectionTasks.id, task.id))
      .run()
  }
  const score = scoreHundredths === null ? null : scoreHundredths / 100
  const why = setAsideFor === null ? {} : { reason: setAsideReasons[setAsideFor] }
  const particulars = { outcome, score, ...why }
  record(tx, actor, 'sheet.submitted', { kind: 'sheet', id: sheet.id }, particulars)
  return submitted
}

/**
 * Whether a score stands for the agent: what checks the inspectors does not, nor does no score, nor
 * one that was not given blind.
 */
export function countsFor(
  { purpose, knewAgent }: Pick<ScoreSheet, 'purpose' | 'knewAgent'>,
  outcome: SheetOutcome,
): boolean {
  return (purpose === 'routine' || purpose === 'overlong') && isScore(outcome) && !knewAgent
}

const isScore = (outcome: SheetOutcome) => outcome === 'scored' || outcome === 'fatal'
