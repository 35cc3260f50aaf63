import { and, gt, isNull, sql } from 'drizzle-orm'

import { watchLimits } from '#src/complaints/timing/watch.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { notices } from '#src/notices/schema.ts'

/** Each level of a stay is told once; there are a handful, so that this many rounds never come. */
const mostRounds = 1000

/**
 * What ran out of time before the sample was loaded was told in its own time: the clock says it now, all of
 * it, and it counts as read, so that a new centre does not begin with a hundred alarms.
 */
export function tellPastLimits(db: Db, now = Date.now()): void {
  const before = db.get<{ id: number }>(sql`select coalesce(max(id), 0) as id from ${notices}`)
  for (let round = 0; round < mostRounds && watchLimits(db, now) > 0; round++);
  write(db, (tx) => {
    tx.update(notices)
      .set({ readAt: now })
      .where(and(gt(notices.id, before?.id ?? 0), isNull(notices.readAt)))
      .run()
  })
}
