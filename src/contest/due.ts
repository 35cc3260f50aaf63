import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import type { Db } from '#src/kernel/db.ts'

import { entrantsOf } from './gather.ts'
import { entered } from './reckon.ts'
import { ruleOf } from './rules.ts'
import { announced } from './standings.ts'

/** The month that is over and waits for its announcement, with what is not verified; null where none does. */
export function monthToAnnounce(
  db: Db,
  now: number,
): { month: string; open: number; since: number } | null {
  const month = monthAfter(monthOf(now), -1)
  if (announced(db, month)) return null
  const { rule } = ruleOf(db, month)
  const taking = entrantsOf(db, month).filter((entrant) => entered(entrant, rule).contestant)
  if (taking.length < 2) return null
  const open = taking
    .flatMap(({ cells }) => cells)
    .reduce((sum, { verdict, count }) => sum + (verdict === null ? count : 0), 0)
  return { month, open, since: boundsOf(month)?.until ?? now }
}
