import { eq } from 'drizzle-orm'
import { z } from 'zod'

import type { Actor } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { typedLine } from '#src/kernel/typed-text.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

import { longestText, readAnswers } from './answers.ts'
import { handIn } from './hand-in.ts'
import { openDraft } from './own-sheet.ts'
import { type Saving, storeChange } from './save.ts'
import { type ScoreSheet, scoreAnswers } from './schema.ts'
import { setAsideReasons } from './vocabulary.ts'

export const setAsideForm = z
  .object({
    setAsideFor: z.enum(keysOf(setAsideReasons), '请选为什么无法评分'),
    setAsideNote: typedLine(longestText).default(''),
  })
  .refine(({ setAsideFor, setAsideNote }) => setAsideFor !== 'other' || setAsideNote !== '', {
    path: ['setAsideNote'],
    message: '选“其他”要写明是什么情况',
  })
type Reason = z.output<typeof setAsideForm>

/**
 * Hands a sheet in without a score (无法评分): noise, or nothing that a form could ask about. What was
 * chosen before is given up with it, so that no figure takes half a form for a judgement.
 */
export function setAside(
  db: Db,
  actor: Actor,
  sheetId: number,
  given: Saving & { body: Record<string, unknown>; reason: Reason },
  now = Date.now(),
): ScoreSheet {
  const { body, reason, ...saving } = given
  return write(db, (tx) => {
    const own = openDraft(tx, actor, sheetId)
    const change = readAnswers(own.items, own.durationMs, body)
    const revision = storeChange(tx, own, change, saving, now)
    tx.delete(scoreAnswers).where(eq(scoreAnswers.sheetId, sheetId)).run()
    const note = [change.note ?? own.sheet.note, reason.setAsideNote].filter(Boolean).join('\n')
    const { setAsideFor } = reason
    const result = { outcome: 'set-aside', scoreHundredths: null, setAsideFor, note } as const
    return handIn(tx, actor, own, { ...result, revision: revision + 1 }, now)
  })
}
