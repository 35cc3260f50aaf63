import { randomBytes } from 'node:crypto'

import { and, desc, eq } from 'drizzle-orm'

import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { type Db, write } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import { endOfWorkingDay } from '#src/organisation/working-calendar/working-days.ts'
import { calls } from '#src/recordings/schema.ts'

import { publishedVersion } from '../forms/queries.ts'
import { drawCalls, type Drawing } from './drawing.ts'
import { type Frame, packFrame } from './frame.ts'
import { type Coverage, gatherFrame } from './gather.ts'
import { makeTasks } from './make-tasks.ts'
import { pastPeriods, type Period, periodText } from './periods.ts'
import { planById } from './plans.ts'
import { type DrawSummary, samplingDraws, type SamplingPlan, samplingPlans } from './schema.ts'
import { samplingRefusals } from './vocabulary.ts'

/** More would be nobody's to score; and one transaction has to hold them. */
const mostDrawn = 20_000
/** Periods that can still be drawn by hand. */
export const periodsBack = 12

/** The way of drawing, kept with every draw: another way gets another name. */
const design = 'systematic-1'

const newSeed = () => randomBytes(8).toString('hex')

/**
 * 抽样: draws one period of a plan, once. The frame is read before the write lock is taken, as that
 * takes seconds of a large centre; a plan that was changed meanwhile is refused.
 */
export function drawPlan(
  db: Db,
  actor: Actor,
  planId: number,
  periodFrom: number,
  { now = Date.now(), seed = newSeed() }: { now?: number; seed?: string } = {},
): { id: number; drawn: number } {
  authorise(actor, 'inspection.plan')
  const plan = planById(db, planId)
  const period = pastPeriods(plan.period, now, periodsBack).find(({ from }) => from === periodFrom)
  if (!period) throw refused(samplingRefusals, 'not-over')
  refuseUndrawable(db, plan, period)
  const lastCallId = newestCall(db)
  const { frame, coverage, late } = gatherFrame(db, plan, period)
  const drawing = drawCalls(frame, plan, seed)
  if (drawing.drawn.length > mostDrawn) throw refused(samplingRefusals, 'too-many')
  const packed = packFrame(frame)

  return write(db, (tx) => {
    const held = planById(tx, planId)
    if (held.revision !== plan.revision) throw refused(samplingRefusals, 'stale')
    refuseUndrawable(tx, held, period)
    const due = endOfWorkingDay(tx, now, plan.dueDays)
    const { id } = tx
      .insert(samplingDraws)
      .values({
        ...{ planId, plan: { ...frozen(plan), design }, seed, ...packed, lastCallId },
        ...{ periodFrom: period.from, periodUntil: period.until },
        ...{ frameSize: frame.callIds.length, drawn: drawing.drawn.length },
        ...{ drawnAt: now, drawnBy: actor.accountId, drawnByName: actor.name },
      })
      .returning({ id: samplingDraws.id })
      .get()
    const made = { drawId: id, seed, drawing, dueAt: due.until, now }
    const { unassigned, turnAfter } = makeTasks(tx, held, made)
    const summary: DrawSummary = {
      categories: withDrawn(coverage, frame, drawing),
      units: drawing.units.length,
      short: drawing.units.filter(({ calls: there, wanted }) => there < wanted).length,
      late,
      doubled: drawing.doubled.length,
      unassigned,
      dueAt: due.until,
      dueKnown: due.known,
    }
    tx.update(samplingDraws).set({ summary }).where(eq(samplingDraws.id, id)).run()
    tx.update(samplingPlans)
      .set({ turnAfter, problem: null })
      .where(eq(samplingPlans.id, planId))
      .run()
    const particulars = {
      period: periodText(plan.period, period),
      ...{ frameSize: frame.callIds.length, drawn: drawing.drawn.length, seed },
      ...{ doubled: drawing.doubled.length, unassigned },
    }
    record(tx, actor, 'plan.drawn', { kind: 'plan', id: planId }, particulars)
    return { id, drawn: drawing.drawn.length }
  })
}

function refuseUndrawable(db: Db, plan: SamplingPlan, { from }: Period): void {
  if (plan.state === 'paused') throw refused(samplingRefusals, 'paused')
  if (!publishedVersion(db, plan.formId)) throw refused(samplingRefusals, 'no-form')
  const mine = and(eq(samplingDraws.planId, plan.id), eq(samplingDraws.periodFrom, from))
  if (db.select({ id: samplingDraws.id }).from(samplingDraws).where(mine).get()) {
    throw refused(samplingRefusals, 'drawn-already')
  }
}

const newestCall = (db: Db) =>
  db.select({ id: calls.id }).from(calls).orderBy(desc(calls.id)).limit(1).get()?.id ?? 0

/** What of a plan is kept with a draw. */
function frozen(plan: SamplingPlan): Record<string, unknown> {
  const { name, unit, quota, period, filter, staffFactors, seasons, riskPercent } = plan
  const { doublePercent, spread, formId, assignment, dueDays, revision } = plan
  return {
    ...{ name, unit, quota, period, filter, staffFactors, seasons, riskPercent },
    ...{ doublePercent, spread, formId, assignment, dueDays, revision },
  }
}

/** Calls of each category: handled, to be played, drawn. */
function withDrawn(coverage: Coverage, frame: Frame, drawing: Drawing): DrawSummary['categories'] {
  const drawn = new Set(drawing.drawn.map(({ callId }) => callId))
  const counts: DrawSummary['categories'] = {}
  for (const category of keysOf(staffCategories)) {
    const known = coverage[category]
    if (known) counts[category] = { ...known, drawn: 0 }
  }
  for (const [index, callId] of frame.callIds.entries()) {
    const category = frame.categories[index]
    if (category === undefined || !drawn.has(callId)) continue
    const count = (counts[category] ??= { handled: 0, playable: 0, drawn: 0 })
    count.drawn += 1
  }
  return counts
}
