import { and, desc, eq, gte, inArray, isNull, lt, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import type { FieldErrors } from '#src/kernel/form.ts'
import { countUpTo, cutPage, keyset, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { readId } from '#src/kernel/read-id.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { businessTypes, departments, people, teams } from '#src/organisation/schema.ts'
import { unlessHidden } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { blindCalls, hiddenCall } from '../blindness.ts'
import { inspectionTasks } from '../tasks/schema.ts'
import { newestLimits } from './limits.ts'
import { overlongById } from './mark.ts'
import { type OverlongCall, overlongCalls, type OverlongMark, overlongMarks } from './schema.ts'
import { type OverlongAnswer, overlongAnswers } from './vocabulary.ts'

export type OverlongFilters = {
  from: number | null
  until: number | null
  departmentId: number | null
  businessTypeId: number | null
  /** `open`: nobody has said anything yet. */
  answer: OverlongAnswer | 'open' | null
  problems: FieldErrors
}

export type OverlongRow = Pick<
  OverlongCall,
  'callId' | 'startedAt' | 'durationMs' | 'limitMs' | 'answer'
> & {
  callNo: string
  businessType: string | null
  unit: string | null
  /** Null for those who score: they are to hear calls without knowing whose they are. */
  agent: string | null
  /** The reader has still to judge this call: whose it is is not told. */
  blind: boolean
  mark: Pick<OverlongMark, 'note' | 'accountName' | 'at'> | null
  recordingId: number | null
  /** A task to score it exists. */
  inspected: boolean
}

export function readOverlongFilters(query: Record<string, string | undefined>): OverlongFilters {
  const answer = query['answer']
  return {
    ...readDays(query),
    departmentId: readId(query['department']),
    businessTypeId: readId(query['type']),
    answer:
      answer === 'open' ? 'open' : (keysOf(overlongAnswers).find((key) => key === answer) ?? null),
  }
}

/** 超长通话, newest first, of the reader's own part of the centre. */
export function overlongList(
  db: Db,
  actor: Actor,
  filters: OverlongFilters,
  page: PageRequest,
): Page<OverlongRow> {
  authorise(actor, 'inspection.read')
  const { where, order, limit } = keyset(overlongCalls.startedAt, overlongCalls.callId, page)
  const rows = select(db)
    .where(and(where, visibleTo(actor, overlongCalls), ...conditionsOf(db, actor, filters)))
    .orderBy(...order)
    .limit(limit)
    .all()
  const cut = cutPage(rows, page, ({ overlong }) => ({
    value: overlong.startedAt,
    id: overlong.callId,
  }))
  return { ...cut, rows: shown(db, actor, cut.rows) }
}

/** How many there are, up to `most`; null for what no index narrows. */
export function overlongCount(
  db: Db,
  actor: Actor,
  filters: OverlongFilters,
  most: number,
): number | null {
  authorise(actor, 'inspection.read')
  if (filters.answer !== null && filters.answer !== 'open') return null
  const found = db
    .select({ id: overlongCalls.callId })
    .from(overlongCalls)
    .where(and(visibleTo(actor, overlongCalls), ...conditionsOf(db, actor, filters)))
    .orderBy(desc(overlongCalls.startedAt), desc(overlongCalls.callId))
  return countUpTo(db, found, most)
}

export type OverlongDetail = { row: OverlongRow; marks: OverlongMark[] }

/** One over-long call with everything people said about it, the newest first. */
export function overlongDetail(db: Db, actor: Actor, callId: number): OverlongDetail {
  overlongById(db, actor, callId)
  const rows = select(db).where(eq(overlongCalls.callId, callId)).all()
  const [row] = shown(db, actor, rows)
  const marks = db
    .select()
    .from(overlongMarks)
    .where(eq(overlongMarks.callId, callId))
    .orderBy(desc(overlongMarks.id))
    .limit(50)
    .all()
  return { row: row as OverlongRow, marks }
}

function select(db: Db) {
  return db
    .select({
      overlong: overlongCalls,
      callNo: calls.callNo,
      businessType: businessTypes.name,
      team: teams.name,
      department: departments.name,
      agentNo: people.agentNo,
      name: people.name,
    })
    .from(overlongCalls)
    .innerJoin(calls, eq(calls.id, overlongCalls.callId))
    .leftJoin(businessTypes, eq(businessTypes.id, overlongCalls.businessTypeId))
    .leftJoin(teams, eq(teams.id, overlongCalls.teamId))
    .leftJoin(departments, eq(departments.id, overlongCalls.departmentId))
    .leftJoin(people, eq(people.id, overlongCalls.personId))
    .$dynamic()
}
type Selected = ReturnType<ReturnType<typeof select>['all']>[number]

/** Whoever scores and does not hand out tasks is not told whose a call is. */
export const tellsAgents = (actor: Actor): boolean =>
  can(actor, 'agent.read') && (!can(actor, 'inspection.score') || can(actor, 'inspection.plan'))

function shown(db: Db, actor: Actor, rows: readonly Selected[]): OverlongRow[] {
  const ids = rows.map(({ overlong }) => overlong.callId)
  const marks = new Map(newestMarks(db, ids).map((mark) => [mark.callId, mark]))
  const sounds = new Map(soundsOf(db, ids).map(({ id: sound, callId }) => [callId, sound]))
  const tasks = new Set(tasksOf(db, ids))
  const tells = tellsAgents(actor)
  const hidden = blindCalls(db, actor, ids)
  return rows.map(({ overlong, callNo, businessType, team, department, agentNo, name }) => {
    const { callId, startedAt, durationMs, limitMs, answer } = overlong
    const blind = hidden.has(callId)
    const told = tells && !blind
    const mark = marks.get(callId)
    return {
      ...{ callId, startedAt, durationMs, limitMs, answer, callNo, businessType, blind },
      unit: told ? [department, team].filter(Boolean).join(' ') || null : null,
      agent: told && agentNo ? `${name ?? ''} ${agentNo}`.trim() : null,
      mark: mark ? { note: mark.note, accountName: mark.accountName, at: mark.at } : null,
      recordingId: sounds.get(callId) ?? null,
      inspected: tasks.has(callId),
    }
  })
}

function newestMarks(db: Db, ids: readonly number[]): OverlongMark[] {
  return db
    .select()
    .from(overlongMarks)
    .where(inArray(overlongMarks.callId, [...ids]))
    .orderBy(overlongMarks.id)
    .all()
}

function soundsOf(db: Db, ids: readonly number[]) {
  return db
    .select({ id: recordings.id, callId: recordings.callId })
    .from(recordings)
    .where(inArray(recordings.callId, [...ids]))
    .orderBy(recordings.id)
    .all()
}

function tasksOf(db: Db, ids: readonly number[]): number[] {
  return db
    .select({ callId: inspectionTasks.callId })
    .from(inspectionTasks)
    .where(
      and(
        inArray(inspectionTasks.callId, [...ids]),
        eq(inspectionTasks.purpose, 'overlong'),
        sql`${inspectionTasks.state} <> 'withdrawn'`,
      ),
    )
    .all()
    .map(({ callId }) => callId)
}

/** What is not shown must not be told by a filter either. */
function ofDepartment(db: Db, actor: Actor, departmentId: number): SQL | undefined {
  if (!tellsAgents(actor)) return sql`false`
  const hidden = hiddenCall(db, actor, overlongCalls.callId)
  return and(eq(overlongCalls.departmentId, departmentId), unlessHidden(hidden))
}

function conditionsOf(db: Db, actor: Actor, filters: OverlongFilters): (SQL | undefined)[] {
  const { from, until, departmentId, businessTypeId, answer } = filters
  const row = overlongCalls
  return [
    from === null ? undefined : gte(row.startedAt, from),
    until === null ? undefined : lt(row.startedAt, until),
    departmentId === null ? undefined : ofDepartment(db, actor, departmentId),
    businessTypeId === null ? undefined : eq(row.businessTypeId, businessTypeId),
    answer === null ? undefined : answer === 'open' ? isNull(row.answer) : eq(row.answer, answer),
  ]
}

export type OverlongFigures = { open: number; week: number; weekOpen: number }

/** Figures above the list, counted up to 999. */
export function overlongFigures(db: Db, actor: Actor, now: number): OverlongFigures {
  authorise(actor, 'inspection.read')
  const mine = visibleTo(actor, overlongCalls)
  const count = (...conditions: (SQL | undefined)[]) =>
    countUpTo(
      db,
      db
        .select({ id: overlongCalls.callId })
        .from(overlongCalls)
        .where(and(mine, ...conditions))
        .orderBy(desc(overlongCalls.startedAt), desc(overlongCalls.callId)),
    )
  const lastWeek = gte(overlongCalls.startedAt, now - 7 * dayMs)
  const open = isNull(overlongCalls.answer)
  return { open: count(open), week: count(lastWeek), weekOpen: count(lastWeek, open) }
}

export type LimitRow = { name: string; calls: number; limitMs: number; own: boolean }

/** The limits that hold now, the types with most calls first; empty before the first were measured. */
export function limitRows(db: Db): { day: number; rows: LimitRow[] } | null {
  const limits = newestLimits(db)
  const [first] = limits
  if (!first) return null
  const names = new Map(
    db
      .select({ id: businessTypes.id, name: businessTypes.name })
      .from(businessTypes)
      .all()
      .map(({ id: type, name }) => [type, name]),
  )
  const rows = limits
    .map((limit) => ({ ...limit, name: names.get(limit.businessTypeId) ?? '全部业务' }))
    .toSorted((a, b) => b.calls - a.calls || a.businessTypeId - b.businessTypeId)
  return { day: first.day, rows }
}
