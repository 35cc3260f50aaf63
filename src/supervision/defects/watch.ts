import { and, asc, eq, gt, lte } from 'drizzle-orm'

import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { workingTime } from '#src/organisation/working-calendar/working-time.ts'

import { defects } from './schema.ts'
import { shortWords, tellOwners } from './tell.ts'

/** Far enough ahead for the working day before a due day, over the longest holiday. */
const aheadMs = 14 * dayMs
/** A worker that was away so long still tells what became overdue meanwhile. */
const behindMs = 7 * dayMs

/**
 * Tells who has to tick a defect off, on the working day before it is due and once it is overdue: each
 * once for each due day, however often and by however many workers it is run.
 */
export function watchDefects(db: Db, now = Date.now()): void {
  const near = db
    .select()
    .from(defects)
    .where(
      and(
        eq(defects.state, 'open'),
        gt(defects.dueAt, now - behindMs),
        lte(defects.dueAt, now + aheadMs),
      ),
    )
    .orderBy(asc(defects.dueAt), asc(defects.id))
    .all()
  if (near.length === 0) return
  const calendar = workingTime(db)
  write(db, (tx) => {
    for (const defect of near) {
      const { id, dueAt } = defect
      const words = shortWords(defect)
      if (dueAt <= now) {
        const key = `defect:${id}:${dueAt}:overdue`
        const sentence = `缺陷“${words}”已超期，请消缺`
        tellOwners(tx, defect, { kind: 'escalation', sentence, key }, { now })
      } else if (calendar.before(dueAt, 2 * dayMs) <= now) {
        const key = `defect:${id}:${dueAt}:remind`
        const sentence = `缺陷“${words}”${formatDay(dueAt - 1)} 到期`
        tellOwners(tx, defect, { kind: 'reminder', sentence, key }, { now })
      }
    }
  })
}
