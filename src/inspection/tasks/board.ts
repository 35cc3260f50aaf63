import { and, desc, eq, isNotNull, lt, ne, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import {
  countLimit,
  countUpTo,
  cutPage,
  keyset,
  type Page,
  type PageRequest,
} from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments, people, teams } from '#src/organisation/schema.ts'
import { isYearKnown } from '#src/organisation/working-calendar/working-days.ts'
import { calls } from '#src/recordings/schema.ts'

import { blindCalls } from '../blindness.ts'
import { samplingDraws, samplingPlans } from '../sampling/schema.ts'
import { scoreSheets } from '../scoring/schema.ts'
import { type Inspector, inspectorsOn, openTasksOf } from './inspectors.ts'
import { type InspectionTask, inspectionTasks } from './schema.ts'
import { type Purpose, purposes, type TaskState, taskStates } from './vocabulary.ts'

export type BoardFilters = {
  state: TaskState
  accountId: number | null
  drawId: number | null
  purpose: Purpose | null
  overdue: boolean
}

export type BoardRow = Pick<
  InspectionTask,
  | 'id'
  | 'purpose'
  | 'state'
  | 'recordingId'
  | 'callId'
  | 'accountId'
  | 'accountName'
  | 'dueAt'
  | 'createdAt'
> & {
  callNo: string
  startedAt: number
  durationMs: number | null
  agent: string
  unit: string | null
  /** The reader has still to judge this call: whose it is is not told. */
  blind: boolean
  plan: string | null
  /** Its inspector has begun, and what is there would be lost. */
  begun: boolean
}

export function readBoardFilters(query: Record<string, string | undefined>): BoardFilters {
  return {
    state: keysOf(taskStates).find((key) => key === query['state']) ?? 'waiting',
    accountId: readId(query['inspector']),
    drawId: readId(query['draw']),
    purpose: keysOf(purposes).find((key) => key === query['purpose']) ?? null,
    overdue: query['overdue'] === 'on',
  }
}

/** 分配: the tasks of the centre for whoever hands them out, newest first. Managers see whose calls they are, but for those they judge themselves. */
export function boardList(
  db: Db,
  actor: Actor,
  filters: BoardFilters,
  page: PageRequest,
  now = Date.now(),
): Page<BoardRow> {
  authorise(actor, 'inspection.plan')
  const { where, order, limit } = keyset(inspectionTasks.createdAt, inspectionTasks.id, page)
  const rows = db
    .select({
      task: inspectionTasks,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      durationMs: calls.durationMs,
      agentNo: people.agentNo,
      name: people.name,
      team: teams.name,
      department: departments.name,
      plan: samplingPlans.name,
      begun: sql<number>`exists (select 1 from ${scoreSheets}
        where ${scoreSheets.taskId} = ${inspectionTasks.id} and ${scoreSheets.state} = 'draft')`,
    })
    .from(inspectionTasks)
    .innerJoin(calls, eq(calls.id, inspectionTasks.callId))
    .innerJoin(people, eq(people.id, calls.personId))
    .leftJoin(teams, eq(teams.id, inspectionTasks.teamId))
    .leftJoin(departments, eq(departments.id, inspectionTasks.departmentId))
    .leftJoin(samplingDraws, eq(samplingDraws.id, inspectionTasks.drawId))
    .leftJoin(samplingPlans, eq(samplingPlans.id, samplingDraws.planId))
    .where(and(where, visibleTo(actor, inspectionTasks), ...conditionsOf(filters, now)))
    .orderBy(...order)
    .limit(limit)
    .all()
    .map(({ task, agentNo, name, team, department, begun, ...rest }) => ({
      ...{ id: task.id, purpose: task.purpose, state: task.state, recordingId: task.recordingId },
      ...{ callId: task.callId, accountId: task.accountId, accountName: task.accountName },
      ...{ dueAt: task.dueAt, createdAt: task.createdAt, ...rest, begun: begun === 1 },
      agent: name === '' ? agentNo : `${name} ${agentNo}`,
      unit: [department, team].filter(Boolean).join(' ') || null,
      blind: false,
    }))
  const cut = cutPage(rows, page, (row) => ({ value: row.createdAt, id: row.id }))
  const hidden = blindCalls(
    db,
    actor,
    cut.rows.map(({ callId }) => callId),
  )
  const shown = cut.rows.map((row) =>
    hidden.has(row.callId) ? { ...row, agent: '', unit: null, blind: true } : row,
  )
  return { ...cut, rows: shown }
}

/** How many there are, up to `most`; null for what no index narrows. */
export function boardCount(
  db: Db,
  actor: Actor,
  filters: BoardFilters,
  most: number,
): number | null {
  authorise(actor, 'inspection.plan')
  if (filters.purpose !== null || filters.overdue) return null
  const found = and(visibleTo(actor, inspectionTasks), ...conditionsOf(filters, 0))
  return countUpTo(
    db,
    db.select({ id: inspectionTasks.id }).from(inspectionTasks).where(found),
    most,
  )
}

function conditionsOf({ state, accountId, drawId, purpose, overdue }: BoardFilters, now: number) {
  return [
    eq(inspectionTasks.state, state),
    accountId === null ? undefined : eq(inspectionTasks.accountId, accountId),
    drawId === null ? undefined : eq(inspectionTasks.drawId, drawId),
    purpose === null
      ? ne(inspectionTasks.purpose, 'calibration')
      : eq(inspectionTasks.purpose, purpose),
    overdue ? and(isNotNull(inspectionTasks.dueAt), lt(inspectionTasks.dueAt, now)) : undefined,
  ]
}

export type InspectorLoad = Inspector & { open: number }

/** Who may score, with what each has in hand, counted up to 999. */
export function inspectorLoads(db: Db, actor: Actor): InspectorLoad[] {
  authorise(actor, 'inspection.plan')
  return inspectorsOn(db).map((one) => ({ ...one, open: openTasksOf(db, one.id, countLimit) }))
}

/** Tasks that wait for somebody, counted up to 999. */
export function waitingTasks(db: Db, actor: Actor): number {
  authorise(actor, 'inspection.plan')
  const waiting = and(
    eq(inspectionTasks.state, 'waiting'),
    ne(inspectionTasks.purpose, 'calibration'),
    visibleTo(actor, inspectionTasks),
  )
  return countUpTo(db, db.select({ id: inspectionTasks.id }).from(inspectionTasks).where(waiting))
}

/** What one account holds and has not ended, the newest first. */
export function tasksHeldBy(db: Db, accountId: number, most: number): InspectionTask[] {
  return db
    .select()
    .from(inspectionTasks)
    .where(
      and(
        eq(inspectionTasks.accountId, accountId),
        eq(inspectionTasks.state, 'assigned'),
        ne(inspectionTasks.purpose, 'calibration'),
      ),
    )
    .orderBy(desc(inspectionTasks.createdAt), desc(inspectionTasks.id))
    .limit(most)
    .all()
}

/** Years of due dates whose holidays are not known: until they are, every weekday counts. */
export function unknownYears(db: Db, rows: readonly Pick<BoardRow, 'dueAt'>[]): number[] {
  const years = rows.flatMap(({ dueAt }) =>
    dueAt === null ? [] : [Number(formatDay(dueAt - 1).slice(0, 4))],
  )
  return [...new Set(years)].filter((year) => !isYearKnown(db, year))
}
