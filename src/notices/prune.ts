import { asc, inArray, lt } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { notices } from './schema.ts'

/** How long messages are kept, days. */
export const noticeDays = 180
const portion = 2000

/** Forgets messages past their time, some at a time, so that nobody waits for it. How many went. */
export function pruneNotices(db: Db, now = Date.now()): number {
  const old = db
    .select({ id: notices.id })
    .from(notices)
    .where(lt(notices.at, now - noticeDays * dayMs))
    .orderBy(asc(notices.at))
    .limit(portion)
  return write(db, (tx) => tx.delete(notices).where(inArray(notices.id, old)).run().changes)
}
