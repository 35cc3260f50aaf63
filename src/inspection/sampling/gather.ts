import { and, asc, desc, eq, gte, lt, or, sql, type SQL } from 'drizzle-orm'

import { dayMs } from '#src/kernel/calendar.ts'
import { type Db, isOneOf } from '#src/kernel/db.ts'
import { refused } from '#src/kernel/errors.ts'
import { people } from '#src/organisation/schema.ts'
import type { StaffCategory } from '#src/organisation/vocabulary.ts'
import { dayNumberOf } from '#src/recordings/ledger/days.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { inspectionTasks } from '../tasks/schema.ts'
import { emptyFrame, type Frame, unpackFrame } from './frame.ts'
import type { Period } from './periods.ts'
import { riskOf } from './risk.ts'
import { type FrameFilter, samplingDraws, type SamplingPlan } from './schema.ts'
import { type QuotaUnit, samplingRefusals } from './vocabulary.ts'

/** Calls of the period within the filter, and those of them that can be played and were not drawn yet. */
export type Coverage = Partial<Record<StaffCategory, { handled: number; playable: number }>>
export type Gathered = { frame: Frame; coverage: Coverage; late: number }

/** Read so many at a time: a day of a large centre is not held as rows. */
const rowsAtOnce = 10_000
/** A frame is held in memory as numbers: some 50 bytes a call. */
const mostCalls = 3_000_000
/** What comes later than this is drawn no more. */
const latestMs = 31 * dayMs

/**
 * The frame of a draw: the calls of its period within the filter that can be played and that this plan
 * has not drawn; and calls of periods drawn before whose recording or call data came after their draw.
 */
export function gatherFrame(db: Db, plan: SamplingPlan, period: Period): Gathered {
  const frame = emptyFrame()
  const coverage: Coverage = {}
  const within = and(gte(calls.startedAt, period.from), lt(calls.startedAt, period.until))
  for (const rows of inParts(db, plan, within)) {
    if (frame.callIds.length > mostCalls) throw refused(samplingRefusals, 'too-wide')
    for (const row of rows) {
      const counts = (coverage[row.category] ??= { handled: 0, playable: 0 })
      counts.handled += 1
      if (!row.playable) continue
      counts.playable += 1
      add(frame, row, plan.unit)
    }
  }
  const late = lateCalls(db, plan, period)
  for (const rows of inParts(db, plan, late.length === 0 ? sql`0` : isOneOf(calls.id, late))) {
    for (const row of rows) if (row.playable) add(frame, row, plan.unit)
  }
  return { frame, coverage, late: late.length }
}

type Row = ReturnType<typeof part>[number]

function add(frame: Frame, row: Row, unit: QuotaUnit): void {
  frame.callIds.push(row.id)
  frame.units.push(unitOf(row, unit))
  frame.days.push(dayNumberOf(row.startedAt))
  frame.categories.push(row.category)
  frame.risks.push(row.risk)
}

function unitOf(row: Row, unit: QuotaUnit): number {
  if (unit === 'agent') return row.personId
  if (unit === 'team') return row.teamId ?? 0
  return unit === 'department' ? (row.departmentId ?? 0) : 0
}

function* inParts(db: Db, plan: SamplingPlan, which: SQL | undefined): Generator<Row[]> {
  let after: Pick<Row, 'startedAt' | 'id'> | undefined
  for (;;) {
    const rows = part(db, plan, which, after)
    yield rows
    if (rows.length < rowsAtOnce) return
    after = rows.at(-1)
  }
}

function part(
  db: Db,
  plan: SamplingPlan,
  which: SQL | undefined,
  after: { startedAt: number; id: number } | undefined,
) {
  const { id, startedAt, personId, teamId, departmentId } = calls
  const next = after && sql`(${startedAt}, ${id}) > (${after.startedAt}, ${after.id})`
  return db
    .select({
      ...{ id, startedAt, personId, teamId, departmentId },
      category: people.staffCategory,
      playable: sql<number>`${playable} and not ${drawnBy(plan.id)}`,
      risk: plan.riskPercent === 0 ? sql<number>`1` : riskOf,
    })
    .from(calls)
    .innerJoin(people, eq(people.id, calls.personId))
    .where(and(which, next, withinFilter(plan.filter)))
    .orderBy(asc(startedAt), asc(id))
    .limit(rowsAtOnce)
    .all()
}

/** A call with a recording that can be listened to. */
export const playable = sql`exists (select 1 from ${recordings} where ${recordings.callId} = ${calls.id}
  and ${recordings.state} not in ('corrupt', 'joined') and ${recordings.fault} is null)`

const drawnBy = (planId: number) => sql`exists (select 1 from ${inspectionTasks}
  inner join ${samplingDraws} on ${samplingDraws.id} = ${inspectionTasks.drawId}
  where ${inspectionTasks.callId} = ${calls.id} and ${samplingDraws.planId} = ${planId})`

function withinFilter(filter: FrameFilter): SQL | undefined {
  const { subCentreIds, departmentIds, teamIds, staffCategories } = filter
  const { businessTypeIds, channels, leastMs, mostMs } = filter
  const units = [
    subCentreIds.length === 0 ? undefined : isOneOf(calls.subCentreId, subCentreIds),
    departmentIds.length === 0 ? undefined : isOneOf(calls.departmentId, departmentIds),
    teamIds.length === 0 ? undefined : isOneOf(calls.teamId, teamIds),
  ].filter((one) => one !== undefined)
  return and(
    units.length === 0 ? undefined : or(...units),
    staffCategories.length === 0 ? undefined : isOneOf(people.staffCategory, staffCategories),
    businessTypeIds.length === 0 ? undefined : isOneOf(calls.businessTypeId, businessTypeIds),
    channels.length === 0 ? undefined : isOneOf(calls.channel, channels),
    leastMs === null ? undefined : gte(calls.durationMs, leastMs),
    mostMs === null ? undefined : lt(calls.durationMs, mostMs + 1),
  )
}

/**
 * Calls of periods this plan has drawn whose recording was received, or which were announced, after its
 * newest draw. Both are the ends of an index: what came since costs what came since.
 */
function lateCalls(db: Db, plan: SamplingPlan, period: Period): number[] {
  const before = db
    .select({
      from: samplingDraws.periodFrom,
      until: samplingDraws.periodUntil,
      drawnAt: samplingDraws.drawnAt,
      lastCallId: samplingDraws.lastCallId,
    })
    .from(samplingDraws)
    .where(
      and(eq(samplingDraws.planId, plan.id), gte(samplingDraws.periodFrom, period.from - latestMs)),
    )
    .orderBy(desc(samplingDraws.periodFrom))
    .all()
  const [newest] = before
  if (!newest || newest.from >= period.from) return []
  const { id, startedAt } = calls
  const byRecording = db
    .selectDistinct({ id, startedAt })
    .from(recordings)
    .innerJoin(calls, eq(calls.id, recordings.callId))
    .where(and(gte(recordings.receivedAt, newest.drawnAt), lt(startedAt, period.from)))
    .all()
  const byCall = db
    .select({ id, startedAt })
    .from(calls)
    .where(and(sql`${id} > ${newest.lastCallId}`, sql`+${startedAt} < ${period.from}`))
    .all()
  const late = new Map([...byRecording, ...byCall].map((call) => [call.id, call.startedAt]))
  const drawn = (at: number) => before.some(({ from, until }) => from <= at && at < until)
  const candidates = new Set([...late].filter(([, at]) => drawn(at)).map(([callId]) => callId))
  if (candidates.size > 0) leaveOutKnown(db, plan.id, period.from - latestMs, candidates)
  return [...candidates]
}

/** What stood in an earlier frame had its chance. One frame at a time: they are large. */
function leaveOutKnown(db: Db, planId: number, from: number, candidates: Set<number>): void {
  const kept = db
    .select({ id: samplingDraws.id })
    .from(samplingDraws)
    .where(and(eq(samplingDraws.planId, planId), gte(samplingDraws.periodFrom, from)))
    .all()
  for (const { id } of kept) {
    const draw = db.select().from(samplingDraws).where(eq(samplingDraws.id, id)).get()
    const frame = draw && unpackFrame(draw)
    for (const callId of frame?.callIds ?? []) candidates.delete(callId)
  }
}
