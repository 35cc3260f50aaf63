import { and, asc, desc, eq, inArray, isNotNull } from 'drizzle-orm'

import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { Forbidden } from '#src/kernel/errors.ts'
import { cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { people } from '#src/organisation/schema.ts'
import { calls } from '#src/recordings/schema.ts'

import { scoringForms } from '../forms/schema.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import type { TaskState } from '../tasks/vocabulary.ts'
import { periodsBack } from './draw.ts'
import { pastPeriods, type Period, periodText } from './periods.ts'
import { planById } from './plans.ts'
import { drawById } from './repeat.ts'
import { type SamplingDraw, samplingDraws, type SamplingPlan, samplingPlans } from './schema.ts'

/** Plans and draws are of the whole centre: open to those who set them, and to those who see all scores. */
export const mayReadPlans = (actor: Actor) =>
  can(actor, 'inspection.plan') || (can(actor, 'inspection.read') && actor.scope.kind === 'all')

function authoriseReading(actor: Actor): void {
  if (!mayReadPlans(actor)) throw new Forbidden('inspection.plan')
}

export type DrawRow = Omit<SamplingDraw, 'frame' | 'plan'> & { planName: string; period: string }
export type PlanRow = SamplingPlan & { formName: string; newest: DrawRow | null }

/** All plans, those in use first. */
export function planList(db: Db, actor: Actor): PlanRow[] {
  authoriseReading(actor)
  return db
    .select({ plan: samplingPlans, formName: scoringForms.name })
    .from(samplingPlans)
    .innerJoin(scoringForms, eq(scoringForms.id, samplingPlans.formId))
    .orderBy(asc(samplingPlans.state), asc(samplingPlans.id))
    .all()
    .map(({ plan, formName }) => {
      const [newest] = drawsOf(db, plan, { size: 1, cursor: null }).rows
      return { ...plan, formName, newest: newest ?? null }
    })
}

export type PlanDetail = {
  plan: SamplingPlan
  formName: string
  draws: Page<DrawRow>
  /** Periods that are over and not drawn, the last one first. */
  undrawn: { from: number; text: string }[]
}

export function planDetail(
  db: Db,
  actor: Actor,
  id: number,
  page: PageRequest,
  now: number,
): PlanDetail {
  authoriseReading(actor)
  const plan = planById(db, id)
  const form = db.select().from(scoringForms).where(eq(scoringForms.id, plan.formId)).get()
  const undrawn = pastPeriods(plan.period, now, periodsBack)
    .filter((period) => !isDrawn(db, id, period))
    .map((period) => ({ from: period.from, text: periodText(plan.period, period) }))
  return { plan, formName: form?.name ?? '', draws: drawsOf(db, plan, page), undrawn }
}

function isDrawn(db: Db, planId: number, { from }: Period): boolean {
  const mine = and(eq(samplingDraws.planId, planId), eq(samplingDraws.periodFrom, from))
  return db.select({ id: samplingDraws.id }).from(samplingDraws).where(mine).get() !== undefined
}

const drawColumns = {
  id: samplingDraws.id,
  planId: samplingDraws.planId,
  periodFrom: samplingDraws.periodFrom,
  periodUntil: samplingDraws.periodUntil,
  seed: samplingDraws.seed,
  frameHash: samplingDraws.frameHash,
  frameSize: samplingDraws.frameSize,
  drawn: samplingDraws.drawn,
  summary: samplingDraws.summary,
  lastCallId: samplingDraws.lastCallId,
  drawnAt: samplingDraws.drawnAt,
  drawnBy: samplingDraws.drawnBy,
  drawnByName: samplingDraws.drawnByName,
}

/** The draws of a plan by period, the newest first; their frames stay where they are. */
function drawsOf(db: Db, plan: SamplingPlan, page: PageRequest): Page<DrawRow> {
  const { where, order, limit } = keyset(samplingDraws.periodFrom, samplingDraws.id, page)
  const rows = db
    .select(drawColumns)
    .from(samplingDraws)
    .where(and(where, eq(samplingDraws.planId, plan.id)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map((draw) => withWords(draw, plan.name))
  return cutPage(rows, page, ({ periodFrom, id }) => ({ value: periodFrom, id }))
}

/** A plan may have changed its period since: the length of this one tells. */
function withWords(draw: Omit<DrawRow, 'planName' | 'period'>, planName: string): DrawRow {
  const days = (draw.periodUntil - draw.periodFrom) / 86_400_000
  const kind = days === 1 ? 'day' : days === 7 ? 'week' : 'month'
  const period = { from: draw.periodFrom, until: draw.periodUntil }
  return { ...draw, planName, period: periodText(kind, period) }
}

export type DrawnRow = {
  id: number
  place: number
  chance: number
  state: TaskState
  /** Null where it is not told: whoever scores is not to know whose calls wait. */
  callId: number | null
  callNo: string | null
  startedAt: number | null
  agent: string | null
  accountName: string | null
  erased: boolean
}

export type DrawDetail = {
  draw: DrawRow
  /** The plan as it was. */
  plan: Record<string, unknown>
  drawn: Page<DrawnRow>
  /** The reader may be told whose the calls are that nobody has scored yet. */
  open: boolean
  /** None of its tasks waits any more. */
  ended: boolean
}

const ended = new Set<TaskState>(['scored', 'unscorable'])

/**
 * One draw with its calls in the order of their places. Of a call that is not scored yet nothing is
 * told that leads to its agent, except to those who hand the tasks out.
 */
export function drawDetail(db: Db, actor: Actor, id: number, page: PageRequest): DrawDetail {
  authoriseReading(actor)
  const { frame: _frame, plan, ...draw } = drawById(db, actor, id)
  const open = can(actor, 'inspection.plan')
  const { where, limit } = keyset(inspectionTasks.place, inspectionTasks.id, turned(page))
  const back = page.cursor?.back ?? false
  const { place } = inspectionTasks
  const rows = db
    .select({ task: inspectionTasks, call: calls, agentNo: people.agentNo, name: people.name })
    .from(inspectionTasks)
    .innerJoin(calls, eq(calls.id, inspectionTasks.callId))
    .innerJoin(people, eq(people.id, calls.personId))
    .where(and(where, eq(inspectionTasks.drawId, id), isNotNull(place)))
    .orderBy(
      back ? desc(place) : asc(place),
      back ? desc(inspectionTasks.id) : asc(inspectionTasks.id),
    )
    .limit(limit)
    .all()
    .map(({ task, call, agentNo, name }): DrawnRow => {
      const told = open || ended.has(task.state)
      return {
        ...{ id: task.id, place: task.place ?? 0, chance: task.chance ?? 0, state: task.state },
        callId: told ? call.id : null,
        callNo: told ? call.callNo : null,
        startedAt: told ? call.startedAt : null,
        agent: told && can(actor, 'agent.read') ? `${name} ${agentNo}`.trim() : null,
        accountName: open ? task.accountName : null,
        erased: task.recordingId === null,
      }
    })
  const drawn = cutPage(rows, page, (row) => ({ value: row.place, id: row.id }))
  const { name } = plan
  const planName = typeof name === 'string' ? name : ''
  return { draw: withWords(draw, planName), plan, drawn, open, ended: !hasOpenTasks(db, id) }
}

/** Whether somebody has still to score a call of a draw. */
export function hasOpenTasks(db: Db, drawId: number): boolean {
  const open = and(
    eq(inspectionTasks.drawId, drawId),
    inArray(inspectionTasks.state, ['waiting', 'assigned']),
  )
  return db.select({ id: inspectionTasks.id }).from(inspectionTasks).where(open).get() !== undefined
}

/** Places run upwards: forwards is the way keyset paging calls back. */
function turned({ size, cursor }: PageRequest): PageRequest {
  return { size, cursor: cursor && { ...cursor, back: !cursor.back } }
}

/** The newest draws, for the choice of a filter. */
export function recentDraws(db: Db, actor: Actor): { id: number; text: string }[] {
  authorise(actor, 'inspection.plan')
  return db
    .select({ ...drawColumns, planName: samplingPlans.name })
    .from(samplingDraws)
    .innerJoin(samplingPlans, eq(samplingPlans.id, samplingDraws.planId))
    .orderBy(desc(samplingDraws.drawnAt), desc(samplingDraws.id))
    .limit(30)
    .all()
    .map(({ planName, ...draw }) => {
      const { id, period } = withWords(draw, planName)
      return { id, text: `${planName} ${period}` }
    })
}
