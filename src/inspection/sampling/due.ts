import { and, eq } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused } from '#src/kernel/errors.ts'
import { enqueue } from '#src/kernel/jobs/queue.ts'

import { drawPlan } from './draw.ts'
import { pastPeriods } from './periods.ts'
import { samplingDraws, type SamplingPlan, samplingPlans } from './schema.ts'
import type { PlanPeriod } from './vocabulary.ts'

/** A worker that was away makes up for so many periods. */
const madeUpFor: Record<PlanPeriod, number> = { day: 7, week: 2, month: 1 }
/** Recordings of the evening have come by then; what comes later joins the next draw. */
const afterMidnightMs = 30 * 60_000

export type Due = { planId: number; from: number }

/** Periods of plans in use that ended since they are, and that nobody has drawn; the oldest first. */
export function dueDraws(db: Db, now = Date.now()): Due[] {
  const plans = db.select().from(samplingPlans).where(eq(samplingPlans.state, 'active')).all()
  return plans.flatMap((plan) => dueOf(db, plan, now)).toSorted((a, b) => a.from - b.from)
}

function dueOf(db: Db, plan: SamplingPlan, now: number): Due[] {
  return pastPeriods(plan.period, now - afterMidnightMs, madeUpFor[plan.period])
    .filter(({ from, until }) => until > plan.activeSince && !isDrawn(db, plan.id, from))
    .map(({ from }) => ({ planId: plan.id, from }))
}

const isDrawn = (db: Db, planId: number, from: number) =>
  db
    .select({ id: samplingDraws.id })
    .from(samplingDraws)
    .where(and(eq(samplingDraws.planId, planId), eq(samplingDraws.periodFrom, from)))
    .get() !== undefined

/** By the clock. A plan that was refused is asked again the next time: its form may be there by then. */
export function askForDraws(db: Db): void {
  write(db, (tx) => {
    if (dueDraws(tx).length > 0) enqueue(tx, 'draw-plans', 'plans', {})
  })
}

/** Draws one period by the clock. What the plan refuses is written on it, for people to see. */
export function drawDue(db: Db, { planId, from }: Due, now = Date.now()): void {
  try {
    drawPlan(db, system, planId, from, { now })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // Somebody drew it, or paused the plan, in this moment.
    if (error.code === 'drawn-already' || error.code === 'paused') return
    db.update(samplingPlans)
      .set({ problem: error.message })
      .where(eq(samplingPlans.id, planId))
      .run()
  }
}
