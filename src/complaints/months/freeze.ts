import { and, gte, lt } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { complaints } from '../schema.ts'
import { isFrozen } from './correct.ts'
import { boundsOf } from './month.ts'
import { frozenComplaints, frozenCounts, type FrozenMonth, frozenMonths } from './schema.ts'
import { counts, plus, shareOf } from './share.ts'
import { type Counts, monthRefusals } from './vocabulary.ts'

/** 封存: the numbers of a past month stand as they are now; what changes later becomes a correction. */
export function freezeMonth(
  db: Db,
  actor: Actor,
  { month, note }: Pick<FrozenMonth, 'month' | 'note'>,
  now = Date.now(),
): FrozenMonth {
  authorise(actor, 'month.freeze')
  const bounds = boundsOf(month)
  if (!bounds) throw refused(monthRefusals, 'no-such-month')
  if (bounds.until > now) throw refused(monthRefusals, 'not-past')
  return write(db, (tx) => {
    if (isFrozen(tx, month)) throw refused(monthRefusals, 'frozen-already')
    const frozen = { month, note, at: now, by: actor.name }
    tx.insert(frozenMonths).values(frozen).run()
    const sums = new Map<number | null, Counts>()
    const within = and(gte(complaints.openedAt, bounds.from), lt(complaints.openedAt, bounds.until))
    const counted = tx.select().from(complaints).where(within).all().filter(counts)
    for (const { id: complaintId, departmentId, verdict, omission } of counted) {
      const row = { month, complaintId, departmentId, verdict, omission }
      tx.insert(frozenComplaints).values(row).run()
      sums.set(departmentId, plus(sums.get(departmentId), shareOf(row)))
    }
    for (const [departmentId, sum] of sums) {
      tx.insert(frozenCounts)
        .values({ month, departmentId, ...sum })
        .run()
    }
    const particulars = { month, figure: counted.length, note }
    record(tx, actor, 'month.frozen', { kind: 'month', id: month }, particulars)
    return frozen
  })
}
