import { desc, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { appealSettings } from './schema.ts'
import { appealDays } from './vocabulary.ts'

export type AppealDays = { fileDays: number; answerDays: number }
export type AppealSettings = typeof appealSettings.$inferSelect

/**
 * The limits as they stood at a moment: what was scored, filed or answered before a change keeps the
 * days that held then.
 */
export function appealDaysAt(db: Db, at: number): AppealDays {
  const row = db
    .select()
    .from(appealSettings)
    .where(lte(appealSettings.at, at))
    .orderBy(desc(appealSettings.at), desc(appealSettings.id))
    .limit(1)
    .get()
  return row ?? { fileDays: appealDays.usual, answerDays: appealDays.usual }
}

/** 设定申诉时限, for what is scored, filed or answered from now on. */
export function setAppealDays(db: Db, actor: Actor, days: AppealDays, now = Date.now()): void {
  authorise(actor, 'appeal.set')
  const { fileDays, answerDays } = days
  write(db, (tx) => {
    const was = appealDaysAt(tx, now)
    tx.insert(appealSettings).values({ fileDays, answerDays, at: now, by: actor.name }).run()
    const words = (one: AppealDays) => `提出 ${one.fileDays} 天，答复 ${one.answerDays} 天`
    const particulars = { was: words(was), now: words(days) }
    record(tx, actor, 'appeal-window.set', { kind: 'review-appeal', id: 'settings' }, particulars)
  })
}

/** The last changes, newest first. */
export function appealDaysHistory(db: Db): AppealSettings[] {
  return db
    .select()
    .from(appealSettings)
    .orderBy(desc(appealSettings.at), desc(appealSettings.id))
    .limit(20)
    .all()
}
