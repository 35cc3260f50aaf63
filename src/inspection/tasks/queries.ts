import { and, asc, desc, eq, isNull, ne, sql, type SQL } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise, can } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { businessTypes } from '#src/organisation/schema.ts'
import { type Call, calls, recordings } from '#src/recordings/schema.ts'

import { scoringForms } from '../forms/schema.ts'
import { scoreSheets } from '../scoring/schema.ts'
import { dueBy, type Due } from './due.ts'
import { inspectionTasks } from './schema.ts'
import type { Purpose } from './vocabulary.ts'

/** A task as its inspector sees it: nothing of who spoke, nor that somebody else scores the same. */
export type TaskRow = {
  id: number
  /** 日常抽检 also for a hidden second scoring (双评). */
  purpose: Exclude<Purpose, 'double'>
  callNo: string
  startedAt: number
  channel: Call['channel']
  province: string
  businessType: string | null
  durationMs: number | null
  form: string
  dueAt: number | null
  due: Due | null
  /** When the draft was saved last; null while it was not begun. */
  begunAt: number | null
}

/** Tasks without a last day come after those that have one. */
const undated = 9e14
const dueOrder = sql<number>`coalesce(${inspectionTasks.dueAt}, ${sql.raw(String(undated))})`

/** 我的质检任务: what waits for this person, what is due first at the head. */
export function myTasks(db: Db, actor: Actor, page: PageRequest, now = Date.now()): Page<TaskRow> {
  authorise(actor, 'inspection.score')
  const { cursor, size } = page
  const back = cursor?.back ?? false
  const beyond = cursor
    ? back
      ? sql`(${dueOrder}, ${inspectionTasks.id}) < (${cursor.value}, ${cursor.id})`
      : sql`(${dueOrder}, ${inspectionTasks.id}) > (${cursor.value}, ${cursor.id})`
    : undefined
  const direction = back ? desc : asc
  const rows = select(db, actor, beyond)
    .orderBy(direction(dueOrder), direction(inspectionTasks.id))
    .limit(size + 1)
    .all()
    .map(toRow(db, now))
  return cutPage(rows, page, ({ id, dueAt }) => ({ id, value: dueAt ?? undated }))
}

/** The task to score next, other than the one just done; null when nothing waits. */
export function nextTask(db: Db, actor: Actor, besides = 0): { id: number } | null {
  authorise(actor, 'inspection.score')
  const row = db
    .select({ id: inspectionTasks.id })
    .from(inspectionTasks)
    .where(and(waitingFor(actor), ne(inspectionTasks.id, besides)))
    .orderBy(asc(dueOrder), asc(inspectionTasks.id))
    .limit(1)
    .get()
  return row ?? null
}

/** How many tasks wait for this person, for the menu; none for whoever may not score. */
export function waitingTasks(db: Db, actor: Actor, most?: number): number {
  if (!can(actor, 'inspection.score')) return 0
  const mine = db.select({ id: inspectionTasks.id }).from(inspectionTasks).where(waitingFor(actor))
  return countUpTo(db, mine, most)
}

export type UnaskedDraft = { id: number; callNo: string; startedAt: number; savedAt: number }

/** What this person began to score without being asked and has not handed in, last touched first. */
export function unaskedDrafts(db: Db, actor: Actor): UnaskedDraft[] {
  authorise(actor, 'inspection.score')
  return db
    .select({
      id: scoreSheets.id,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      savedAt: scoreSheets.savedAt,
    })
    .from(scoreSheets)
    .innerJoin(calls, eq(calls.id, scoreSheets.callId))
    .where(
      and(
        eq(scoreSheets.accountId, actor.accountId ?? 0),
        eq(scoreSheets.state, 'draft'),
        // With a plus: along its own index all sheets of all years without a task would be read.
        isNull(sql`+${scoreSheets.taskId}`),
      ),
    )
    .orderBy(desc(scoreSheets.savedAt), desc(scoreSheets.id))
    .limit(20)
    .all()
}

/** Whether this person has ever handed in a score. */
export function hasScored(db: Db, actor: Actor): boolean {
  const mine = and(
    eq(scoreSheets.accountId, actor.accountId ?? 0),
    eq(scoreSheets.state, 'submitted'),
  )
  return (
    db.select({ id: scoreSheets.id }).from(scoreSheets).where(mine).limit(1).get() !== undefined
  )
}

function waitingFor(actor: Actor): SQL | undefined {
  return and(
    eq(inspectionTasks.accountId, actor.accountId ?? 0),
    eq(inspectionTasks.state, 'assigned'),
    visibleTo(actor, inspectionTasks),
  )
}

function select(db: Db, actor: Actor, where: SQL | undefined) {
  return db
    .select({
      id: inspectionTasks.id,
      purpose: inspectionTasks.purpose,
      callNo: calls.callNo,
      startedAt: calls.startedAt,
      channel: calls.channel,
      province: calls.province,
      businessType: businessTypes.name,
      callMs: calls.durationMs,
      recordingMs: recordings.durationMs,
      form: scoringForms.name,
      dueAt: inspectionTasks.dueAt,
      begunAt: scoreSheets.savedAt,
    })
    .from(inspectionTasks)
    .innerJoin(calls, eq(calls.id, inspectionTasks.callId))
    .innerJoin(scoringForms, eq(scoringForms.id, inspectionTasks.formId))
    .leftJoin(businessTypes, eq(businessTypes.id, calls.businessTypeId))
    .leftJoin(recordings, eq(recordings.id, inspectionTasks.recordingId))
    .leftJoin(
      scoreSheets,
      and(
        eq(scoreSheets.taskId, inspectionTasks.id),
        eq(scoreSheets.accountId, actor.accountId ?? 0),
      ),
    )
    .where(and(waitingFor(actor), where))
}

type Fetched = ReturnType<ReturnType<typeof select>['all']>[number]

function toRow(db: Db, now: number): (row: Fetched) => TaskRow {
  const dueOf = dueBy(db, now)
  return ({ callMs, recordingMs, purpose, ...row }) => ({
    ...row,
    purpose: purpose === 'double' ? 'routine' : purpose,
    durationMs: recordingMs ?? callMs,
    due: row.dueAt === null ? null : dueOf(row.dueAt),
  })
}
