import { and, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'

import { itemsOf } from '../forms/queries.ts'
import { type ScoringItem, scoringFormVersions } from '../forms/schema.ts'
import { noOccasion } from '../forms/vocabulary.ts'
import { readChoice, readText } from './answers.ts'
import { countsFor } from './hand-in.ts'
import { answersOf } from './own-sheet.ts'
import { type ScoreChange, scoreAnswers, scoreChanges, scoreSheets } from './schema.ts'
import { scoreOf } from './score.ts'
import { sheetRefusals } from './vocabulary.ts'

export type AnswerCorrection = {
  sheetId: number
  itemId: number
  /** Key of a choice, or `noOccasion`. */
  after: string
  reason: string
  actor: Actor
  now?: number
  /** Whether it was made knowing who spoke; left out, whether the author of the score was told. */
  afterReveal?: boolean
}

const shortestReason = 5

/**
 * Puts another answer in the place of a submitted one (改分): the score is worked out anew and the
 * change is kept with its reason. Whether the actor may is for the caller to decide: the author's own
 * change, or what an appeal was answered with.
 */
export function changeAnswer(tx: Db, correction: AnswerCorrection): ScoreChange {
  const { sheetId, itemId, after, actor, now = Date.now() } = correction
  const row = tx
    .select({ sheet: scoreSheets, bonusCap: scoringFormVersions.bonusCap })
    .from(scoreSheets)
    .innerJoin(scoringFormVersions, eq(scoringFormVersions.id, scoreSheets.versionId))
    .where(eq(scoreSheets.id, sheetId))
    .get()
  if (!row) throw new NotFound()
  const { sheet, bonusCap } = row
  if (sheet.state !== 'submitted') throw refused(sheetRefusals, 'not-submitted')
  if (sheet.setAsideFor !== null) throw refused(sheetRefusals, 'was-set-aside')
  const reason = readText(correction.reason)
  if ([...reason].length < shortestReason) throw refused(sheetRefusals, 'no-reason')

  const items = itemsOf(tx, sheet.versionId)
  const item = items.find(({ id }) => id === itemId)
  const answers = answersOf(tx, sheetId)
  const answer = answers.find((one) => one.itemId === itemId)
  if (!item || !answer) throw refused(sheetRefusals, 'unknown-item')
  if (after === '') throw refused(sheetRefusals, 'unknown-choice')
  readChoice(item, after)
  if (answer.choice === after) throw refused(sheetRefusals, 'same-answer')

  const { score, counts } = scoreAfter(items, { answers, itemId, after, bonusCap, sheet })
  tx.update(scoreAnswers)
    .set({ choice: after })
    .where(and(eq(scoreAnswers.sheetId, sheetId), eq(scoreAnswers.itemId, itemId)))
    .run()
  tx.update(scoreSheets)
    .set({
      outcome: score.outcome,
      scoreHundredths: score.hundredths,
      counts,
      revision: sheet.revision + 1,
    })
    .where(eq(scoreSheets.id, sheetId))
    .run()
  const change = tx
    .insert(scoreChanges)
    .values({
      ...{ sheetId, itemId, before: answer.choice, after, reason, at: now },
      scoreBefore: sheet.scoreHundredths,
      scoreAfter: score.hundredths,
      afterReveal: correction.afterReveal ?? sheet.revealedAt !== null,
      accountId: actor.accountId,
      accountName: actor.name,
    })
    .returning()
    .get()
  const words = { before: wordOf(item, answer.choice), after: wordOf(item, after) }
  const particulars = { which: item.title, ...words, reason }
  record(tx, actor, 'sheet.changed', { kind: 'sheet', id: sheetId }, particulars)
  return change
}

/** The trail is read without the form beside it. */
function wordOf({ choices }: Pick<ScoringItem, 'choices'>, choice: string): string {
  if (choice === noOccasion) return '没有这个场合'
  return choices.find(({ key }) => key === choice)?.label ?? choice
}

type Standing = {
  answers: ReturnType<typeof answersOf>
  itemId: number
  after: string
  bonusCap: number
  sheet: typeof scoreSheets.$inferSelect
}

function scoreAfter(
  items: readonly ScoringItem[],
  { answers, itemId, after, bonusCap, sheet }: Standing,
) {
  const changed = answers.map((one) => (one.itemId === itemId ? { ...one, choice: after } : one))
  const score = scoreOf(items, changed, bonusCap)
  return { score, counts: countsFor(sheet, score.outcome) }
}
