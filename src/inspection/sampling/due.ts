import { and, eq, gte, lt } from 'drizzle-orm'

import { system } from '#src/auth/policy.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { Refused, refused } from '#src/kernel/errors.ts'
import { enqueue, latestJob } from '#src/kernel/jobs/queue.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { calls } from '#src/recordings/schema.ts'

import { drawPlan, periodsBack } from './draw.ts'
import { pastPeriods } from './periods.ts'
import { planById } from './plans.ts'
import { samplingDraws, type SamplingPlan, samplingPlans } from './schema.ts'
import { type PlanPeriod, samplingRefusals } from './vocabulary.ts'

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

/** Draws one period in the background. What the plan refuses is written on it, for people to see. */
export function drawDue(db: Db, { planId, from }: Due, now = Date.now(), by: Actor = system): void {
  try {
    drawPlan(db, by, planId, from, { now })
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

/** More calls would keep everybody's pages waiting while they are drawn. */
const drawnAtOnce = 20_000

const subjectOf = (planId: number) => `plan:${planId}`

/**
 * 现在抽样: draws a period at once, or leaves it to the worker where it has many calls. Says which draw
 * came of it; null while the worker has yet to make it.
 */
export function askForDraw(db: Db, actor: Actor, due: Due, now = Date.now()): number | null {
  authorise(actor, 'inspection.plan')
  const { planId, from } = due
  const plan = planById(db, planId)
  const period = pastPeriods(plan.period, now, periodsBack).find((one) => one.from === from)
  if (!period || !isLarge(db, period, drawnAtOnce)) {
    return drawPlan(db, actor, planId, from, { now }).id
  }
  const { accountId, name } = actor
  write(db, (tx) => {
    if (isDrawing(tx, planId)) throw refused(samplingRefusals, 'drawing')
    enqueue(tx, 'draw-plans', subjectOf(planId), { asked: { planId, from, accountId, name } })
  })
  return null
}

function isLarge(db: Db, { from, until }: { from: number; until: number }, most: number): boolean {
  const within = and(gte(calls.startedAt, from), lt(calls.startedAt, until))
  return countUpTo(db, db.select({ id: calls.id }).from(calls).where(within), most) > most
}

/** Whether the worker has still to draw what somebody asked for. */
export function isDrawing(db: Db, planId: number): boolean {
  const state = latestJob(db, 'draw-plans', subjectOf(planId))?.state
  return state === 'queued' || state === 'running'
}
