import { desc, eq, gt, lte } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, startOfDay } from '#src/kernel/calendar.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'

import { queueRefusals } from '../vocabulary.ts'
import { queueDays, queuePlans } from './schema.ts'

export type PlanFigures = {
  total: number | null
  inspectors: number
  perInspector: number
  controlShare: number
  strongRank: number
  drawHour: number
}

export type QueuePlan = PlanFigures & {
  /** Since when it holds, who set it and when; null for what holds while nobody has set anything. */
  set: { from: number; at: number; by: string } | null
}

/** Five people with forty calls each: about ten minutes a call, evidence first, in a working day. */
const usual: QueuePlan = {
  total: null,
  inspectors: 5,
  perInspector: 40,
  controlShare: 0.1,
  strongRank: 0.8,
  drawHour: 6,
  set: null,
}

/** Kept free of the budget for what turns up strong during the day. */
const reserveShare = 0.05

export const reserveOf = (budget: number): number => Math.floor(budget * reserveShare)

export function budgetOf({ total, inspectors, perInspector }: PlanFigures): number {
  return total ?? inspectors * perInspector
}

/** How the budget is parted before anybody's findings are looked at. */
export function partsOf(plan: PlanFigures): { budget: number; controls: number; reserve: number } {
  const budget = budgetOf(plan)
  const controls = plan.controlShare > 0 ? Math.max(1, Math.round(budget * plan.controlShare)) : 0
  return { budget, controls: Math.min(controls, budget), reserve: reserveOf(budget) }
}

/** The plan that holds on a day. */
export function planOf(db: Db, day: number): QueuePlan {
  const row = db
    .select()
    .from(queuePlans)
    .where(lte(queuePlans.from, day))
    .orderBy(desc(queuePlans.from), desc(queuePlans.id))
    .limit(1)
    .get()
  return row ? asPlan(row) : usual
}

/** What was decided for later days, the next first. */
export function plansAhead(db: Db, day: number): QueuePlan[] {
  return db
    .select()
    .from(queuePlans)
    .where(gt(queuePlans.from, day))
    .orderBy(queuePlans.from, desc(queuePlans.id))
    .limit(20)
    .all()
    .filter(({ from }, index, rows) => rows[index - 1]?.from !== from)
    .map(asPlan)
}

function asPlan({ id: _id, from, at, by, ...figures }: typeof queuePlans.$inferSelect): QueuePlan {
  return { ...figures, set: { from, at, by } }
}

/**
 * The day whose list people work on: it begins at the hour of the draw, so that a night shift works
 * on yesterday's list until then.
 */
export function queueDayOf(db: Db, now: number): number {
  const today = startOfDay(now)
  const { drawHour } = planOf(db, today)
  return startOfDay(now - drawHour * 3_600_000)
}

/** Sets what the inspectors of a day can hear, from a day on whose list is not drawn yet. */
export function setPlan(
  db: Db,
  actor: Actor,
  from: number,
  figures: PlanFigures,
  now = Date.now(),
): void {
  authorise(actor, 'queue.plan')
  write(db, (tx) => {
    const drawn = tx.select().from(queueDays).where(eq(queueDays.day, from)).get()
    if (drawn || from < startOfDay(now)) throw refused(queueRefusals, 'day-passed')
    const values = { from, ...figures, at: now, by: actor.name }
    tx.insert(queuePlans).values(values).run()
    const subject = { kind: 'queue', id: formatDay(from) } as const
    record(tx, actor, 'queue.planned', subject, { ...figures, budget: budgetOf(figures) })
  })
}
