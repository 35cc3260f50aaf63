import { desc } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'

import { twinWaits } from './schema.ts'

const usualMinutes = 30
/** Longer than a day the other side is not late: it was never recorded. */
export const longestMinutes = 1440

/** Minutes that one side of a call waits for the other; 0 where nobody waits. */
export function twinWaitMinutes(db: Db): number {
  const last = db.select().from(twinWaits).orderBy(desc(twinWaits.id)).limit(1).get()
  return last?.minutes ?? usualMinutes
}

/** Holds for sides that come from now on. */
export function setTwinWait(db: Db, actor: Actor, minutes: number): void {
  authorise(actor, 'transcription.budget')
  write(db, (tx) => {
    const before = twinWaitMinutes(tx)
    if (before === minutes) return
    tx.insert(twinWaits).values({ minutes, at: Date.now(), by: actor.name }).run()
    const page = { kind: 'page', id: '/transcription/line' } as const
    record(tx, actor, 'sides.wait-set', page, { before, minutes })
  })
}
