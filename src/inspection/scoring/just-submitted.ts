import { and, eq } from 'drizzle-orm'

import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'

import { scoreSheets } from './schema.ts'

/** One's own sheet named by the address of the page that follows it; null for anything else. */
export function justSubmitted(db: Db, actor: Actor, done: string | undefined) {
  if (actor.accountId === null || !/^\d{1,15}$/.test(done ?? '')) return null
  const { id, scoreHundredths, accountId, state } = scoreSheets
  const row = db
    .select({ id, scoreHundredths })
    .from(scoreSheets)
    .where(and(eq(id, Number(done)), eq(accountId, actor.accountId), eq(state, 'submitted')))
    .get()
  return row ?? null
}
