import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { itemsOf } from '../forms/queries.ts'
import { scoringFormVersions } from '../forms/schema.ts'
import { type ScoreChange, scoreAnswers, scoreChanges, scoreSheets } from '../scoring/schema.ts'
import { scoreOf } from '../scoring/score.ts'
import { appealRefusals } from './vocabulary.ts'

export type Correction = {
  sheetId: number
  itemId: number
  /** Key of a choice, or `noOccasion`. */
  after: string
  reason: string
  actor: Actor
  now: number
}

/** Puts another answer in the place of a submitted one: the score is worked out anew, the change kept. */
export function changeAnswer(tx: Db, correction: Correction): ScoreChange {
  const { sheetId, itemId, after, reason, actor, now } = correction
  const row = tx
    .select({ sheet: scoreSheets, bonusCap: scoringFormVersions.bonusCap })
    .from(scoreSheets)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
    .where(eq(scoreSheets.id, sheetId))
    .get()
  if (!row) throw new NotFound()
  const { sheet, bonusCap } = row
  const here = and(eq(scoreAnswers.sheetId, sheetId), eq(scoreAnswers.itemId, itemId))
  const answer = tx.select().from(scoreAnswers).where(here).get()
  if (!answer) throw refused(appealRefusals, 'unknown-item')

  tx.update(scoreAnswers).set({ choice: after }).where(here).run()
  const answers = tx.select().from(scoreAnswers).where(eq(scoreAnswers.sheetId, sheetId)).all()
  const { outcome, hundredths } = scoreOf(itemsOf(tx, sheet.versionId), answers, bonusCap)
  tx.update(scoreSheets)
    .set({ outcome, scoreHundredths: hundredths, revision: sheet.revision + 1 })
    .where(eq(scoreSheets.id, sheetId))
    .run()
  const change = tx
    .insert(scoreChanges)
    .values({
      ...{ sheetId, itemId, before: answer.choice, after, reason, at: now },
      scoreBefore: sheet.scoreHundredths,
      scoreAfter: hundredths,
      // Judges are not told whose call it is.
      afterReveal: false,
      accountId: actor.accountId,
      accountName: actor.name,
    })
    .returning()
    .get()
  const particulars = { before: answer.choice, after, reason }
  record(tx, actor, 'sheet.changed', { kind: 'sheet', id: sheetId }, particulars)
  return change
}
