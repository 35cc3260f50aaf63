import type { Actor } from '#src/kernel/actor.ts'
import { type Db, isOneOf, write } from '#src/kernel/db.ts'

import { isAbused } from '../marks/queries.ts'
import { readAnswers } from './answers.ts'
import { problemsOf } from './completeness.ts'
import { handIn } from './hand-in.ts'
import { answersOf, openDraft, type OwnSheet } from './own-sheet.ts'
import { type Saving, storeChange } from './save.ts'
import { type ScoreSheet, scoreAnswers } from './schema.ts'
import { tallyOf } from './tally.ts'
import type { AnswerProblem } from './vocabulary.ts'

export type Submission =
  | { ok: true; sheet: ScoreSheet }
  /** What is missing, by item and for the note; what was filled in is kept as the draft. */
  | { ok: false; items: Map<number, AnswerProblem>; note: boolean }

/**
 * Hands a score in, for good: whatever the page still holds is stored first, then every item must be
 * answered. Items that abuse by the customer excuses are left out. Where no item had an occasion
 * there is no score, and the note says why.
 */
export function submitSheet(
  db: Db,
  actor: Actor,
  sheetId: number,
  { body, ...saving }: Saving & { body: Record<string, unknown> },
  now = Date.now(),
): Submission {
  return write(db, (tx) => {
    const own = openDraft(tx, actor, sheetId)
    const change = readAnswers(own.items, own.durationMs, body)
    const revision = storeChange(tx, own, change, saving, now)
    const answers = answersOf(tx, sheetId)
    const items = problemsOf(own.items, answers)
    const { sheet, version } = own
    const abused = isAbused(tx, sheet.callId)
    const tally = tallyOf(own.items, answers, { bonusCap: version.bonusCap, abused })
    const note = change.note ?? sheet.note
    const unexplained = items.size === 0 && tally.outcome === 'unscorable' && note === ''
    if (items.size > 0 || unexplained) return { ok: false, items, note: unexplained }
    if (abused) excuse(tx, own)
    const submitted = handIn(
      tx,
      actor,
      own,
      {
        ...{ outcome: tally.outcome, scoreHundredths: tally.hundredths, setAsideFor: null },
        ...{ note, revision: revision + 1 },
      },
      now,
    )
    return { ok: true, sheet: submitted }
  })
}

function excuse(tx: Db, { sheet, items }: OwnSheet): void {
  const excusable = items.filter((item) => item.excusedByAbuse).map(({ id }) => id)
  const ofSheet = answersOf(tx, sheet.id).filter(({ itemId }) => excusable.includes(itemId))
  tx.update(scoreAnswers)
    .set({ excused: true })
    .where(
      isOneOf(
        scoreAnswers.id,
        ofSheet.map(({ id }) => id),
      ),
    )
    .run()
}
