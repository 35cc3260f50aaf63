import { and, eq, sql } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { NotFound, refused } from '#src/kernel/errors.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'

import { reviewAppeals } from '../appeals/schema.ts'
import { changeAnswer } from './change-answer.ts'
import { scorerOf } from './own-sheet.ts'
import { type ScoreChange, type ScoreSheet, scoreSheets } from './schema.ts'
import { type SheetRefusal, sheetRefusals } from './vocabulary.ts'

/** So many working days after the day of submission its author may still correct it. */
export const changeDays = 2

/**
 * Corrects one's own submitted score, with a reason. Once the agent has appealed it is for the judge
 * of the appeal to change it, also after the answer.
 */
export function changeOwnAnswer(
  db: Db,
  actor: Actor,
  given: { sheetId: number; itemId: number; after: string; reason: string },
  now = Date.now(),
): ScoreChange {
  const accountId = scorerOf(actor)
  return write(db, (tx) => {
    const sheet = tx.select().from(scoreSheets).where(eq(scoreSheets.id, given.sheetId)).get()
    if (!sheet || (sheet.state === 'draft' && sheet.accountId !== accountId)) throw new NotFound()
    const refusal = changeRefusal(tx, actor, sheet, now)
    if (refusal) throw refused(sheetRefusals, refusal)
    return changeAnswer(tx, { ...given, actor, now })
  })
}

/** Why the reader may not correct this sheet now; null when it may. */
export function changeRefusal(
  db: Db,
  actor: Actor,
  sheet: ScoreSheet,
  now: number,
): SheetRefusal | null {
  if (sheet.submittedAt === null) return 'not-submitted'
  if (sheet.accountId !== actor.accountId) return 'not-author'
  if (sheet.setAsideFor !== null) return 'was-set-aside'
  if (isAppealed(db, sheet.id)) return 'under-appeal'
  if (now >= changeUntil(db, sheet.submittedAt)) return 'change-too-late'
  return null
}

/** Last moment of the author's own corrections, exclusive. */
export function changeUntil(db: Db, submittedAt: number): number {
  return endOfWorkingDay(db, submittedAt, changeDays).until
}

function isAppealed(db: Db, sheetId: number): boolean {
  const appeal = db
    .select({ id: reviewAppeals.id })
    .from(reviewAppeals)
    // As a literal, so that the index of standing appeals is used.
    .where(and(eq(reviewAppeals.sheetId, sheetId), sql`${reviewAppeals.state} <> 'withdrawn'`))
    .limit(1)
    .get()
  return appeal !== undefined
}
