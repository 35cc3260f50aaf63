import { asc, inArray, lt } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { messages } from './channels/schema.ts'
import { notices } from './schema.ts'

/** How long messages are kept, days. */
export const noticeDays = 180
const portion = 2000

/** Forgets messages past their time, some at a time, so that nobody waits for it. How many went. */
export function pruneNotices(db: Db, now = Date.now()): number {
  const before = now - noticeDays * dayMs
  const old = db
    .select({ id: notices.id })
    .from(notices)
    .where(lt(notices.at, before))
    .orderBy(asc(notices.at))
    .limit(portion)
  const sent = db
    .select({ id: messages.id })
    .from(messages)
    .where(lt(messages.at, before))
    .orderBy(asc(messages.at))
    .limit(portion)
  return write(db, (tx) => {
    tx.delete(messages).where(inArray(messages.id, sent)).run()
    return tx.delete(notices).where(inArray(notices.id, old)).run().changes
  })
}
