import { desc } from 'drizzle-orm'

import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'

import { waitingFindings } from './candidates.ts'
import { named, type NamedShare } from './draw-record.ts'
import { rankedPart } from './draw.ts'
import { partsOf, type PlanFigures } from './plan.ts'
import { queueDays } from './schema.ts'

export type Preview = {
  day: number
  budget: number
  controls: number
  reserve: number
  /** Places for what waits now; what will have been judged by then makes room for others. */
  places: number
  chosen: number
  strong: number
  shares: NamedShare[]
}

/**
 * How tomorrow's list would be parted if it were drawn now, by the calls of yesterday. Null for who
 * may not see the whole centre: the parts make sense together only.
 */
export function previewOf(
  db: Db,
  actor: Actor,
  figures: PlanFigures,
  today: number,
): Preview | null {
  authorise(actor, 'finding.list')
  if (actor.scope.kind !== 'all') return null
  const { budget, controls, reserve } = partsOf(figures)
  const places = Math.max(0, budget - reserve - controls)
  const last = db
    .select({ day: queueDays.day })
    .from(queueDays)
    .orderBy(desc(queueDays.day))
    .limit(1)
    .get()
  const waiting = waitingFindings(db, last?.day ?? null)
  const { chosen, shares } = rankedPart(db, figures, places, today - dayMs, waiting)
  return {
    ...{ day: today + dayMs, budget, controls, reserve, places, chosen: chosen.length },
    strong: chosen.filter(({ rank }) => rank >= figures.strongRank).length,
    shares: named(db, shares),
  }
}
