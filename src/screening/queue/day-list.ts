import { and, asc, desc, eq, gt, gte, isNotNull, isNull, lt, or, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo, cutPage, type Page, type PageRequest } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { departments } from '#src/organisation/schema.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findingColumns, type FindingRow, type Neighbours, shownFinding } from '../queries.ts'
import { findings, rechecks } from '../schema.ts'
import { type QueueSlice, queueSlices } from '../vocabulary.ts'
import { waitingUnreported } from './candidates.ts'
import { type Listening, listeningTo } from './opening.ts'
import { queueDays, queueItems } from './schema.ts'

export type DayRow = FindingRow & {
  place: number
  /** It stood on an earlier list and nobody got to it (结转). */
  carried: boolean
  /** How it came onto the list; null until its verdict, as the review is blind. */
  slice: QueueSlice | null
  listening: Listening | null
}

/** The list of a day in its order. */
export function dayList(db: Db, actor: Actor, day: number, page: PageRequest): Page<DayRow> {
  authorise(actor, 'finding.list')
  const { cursor, size } = page
  const back = cursor?.back ?? false
  const at = cursor && sql`(${cursor.value}, ${cursor.id})`
  const here = sql`(${queueItems.place}, ${queueItems.id})`
  const beyond = at && (back ? sql`${here} < ${at}` : sql`${here} > ${at}`)
  const rows = rowsOf(db, actor, and(eq(queueItems.day, day), beyond ?? undefined), back, size + 1)
  return cutPage(rows, page, ({ place, itemId }) => ({ value: place, id: itemId }))
}

function rowsOf(db: Db, actor: Actor, where: SQL | undefined, back: boolean, limit: number) {
  const direction = back ? desc : asc
  return db
    .select({
      ...findingColumns,
      itemId: queueItems.id,
      place: queueItems.place,
      day: queueItems.day,
      firstDay: queueItems.firstDay,
      slice: queueItems.slice,
      outcome: queueItems.outcome,
    })
    .from(queueItems)
    .innerJoin(findings, eq(findings.id, queueItems.findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .leftJoin(departments, eq(departments.id, calls.departmentId))
    .where(and(where, visibleTo(actor, calls)))
    .orderBy(direction(queueItems.place), direction(queueItems.id))
    .limit(limit)
    .all()
    .map(({ day, firstDay, outcome, slice, ...row }) => ({
      ...shownFinding(db, actor, row),
      carried: firstDay < day,
      slice: outcome === null ? null : slice,
      listening: row.state === 'pending' ? listeningTo(db, actor, row.id) : null,
    }))
}

export type DayHead = {
  day: number
  drawnAt: number
  budget: number
  /** On the list, without what was withdrawn. */
  total: number
  done: number
  /** Of the judged ones. */
  bySlice: Record<QueueSlice, number>
  /** What is left takes so long, by how long verdicts took of late; null while nobody knows. */
  leftMs: number | null
  meanMs: number | null
  /** Suspicions that wait outside of the list, counted up to 999. */
  outside: number
}

/** How far a day's list has got; null when there is none. */
export function dayHead(db: Db, actor: Actor, day: number, now = Date.now()): DayHead | null {
  authorise(actor, 'finding.list')
  const row = db
    .select({ drawnAt: queueDays.drawnAt, budget: queueDays.budget })
    .from(queueDays)
    .where(eq(queueDays.day, day))
    .get()
  if (!row) return null
  const rows = db
    .select({ slice: queueItems.slice, outcome: queueItems.outcome })
    .from(queueItems)
    .leftJoin(recordings, eq(recordings.id, queueItems.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        eq(queueItems.day, day),
        or(isNotNull(queueItems.findingId), isNotNull(queueItems.outcome)),
        visibleTo(actor, calls),
      ),
    )
    .limit(10_000)
    .all()
  const judged = rows.filter(({ outcome }) => outcome !== null)
  const bySlice = Object.fromEntries(
    keysOf(queueSlices).map((key) => [key, judged.filter(({ slice }) => slice === key).length]),
  ) as Record<QueueSlice, number>
  const meanMs = meanTime(db, now)
  const left = rows.length - judged.length
  return {
    ...row,
    ...{ day, total: rows.length, done: judged.length, bySlice, meanMs },
    leftMs: meanMs === null ? null : meanMs * left,
    outside: outsideOf(db, actor, day),
  }
}

/** How long a verdict took on average over the last seven days. */
function meanTime(db: Db, now: number): number | null {
  const row = db
    .select({ mean: sql<number | null>`avg(${rechecks.tookMs})` })
    .from(rechecks)
    .where(gte(rechecks.at, now - 7 * dayMs))
    .get()
  return row?.mean ?? null
}

function outsideOf(db: Db, actor: Actor, day: number): number {
  const scope = visibleTo(actor, calls)
  const onList = sql`exists (select 1 from ${queueItems}
    where ${queueItems.day} = ${day} and ${queueItems.findingId} = ${findings.id})`
  const waiting = and(waitingUnreported, sql`not ${onList}`, scope)
  return countUpTo(
    db,
    db
      .select({ one: sql`1` })
      .from(findings)
      .innerJoin(recordings, eq(recordings.id, findings.recordingId))
      .leftJoin(calls, eq(calls.id, recordings.callId))
      .where(waiting),
  )
}

/** What stands around a finding on the list of a day; nothing when it is not on it. */
export function neighboursOnList(db: Db, actor: Actor, day: number, id: number): Neighbours {
  const item = itemOf(db, day, id)
  if (!item) return { before: [], after: [] }
  const at = { value: item.place, id: item.id }
  const part = (back: boolean, size: number) =>
    dayList(db, actor, day, { size, cursor: { ...at, back } }).rows
  return { before: part(true, 5), after: part(false, 25) }
}

/** The next call of the list to hear: the one waiting below `id`, else the first that waits. */
export function nextOnList(db: Db, actor: Actor, day: number, id?: number): FindingRow | null {
  const item = id === undefined ? undefined : itemOf(db, day, id)
  const waiting = and(
    eq(queueItems.day, day),
    isNull(queueItems.outcome),
    eq(findings.state, 'pending'),
  )
  const place = item?.place ?? 0
  const [below] = item ? rowsOf(db, actor, and(waiting, gt(queueItems.place, place)), false, 1) : []
  if (below) return below
  const above = item ? and(waiting, lt(queueItems.place, place)) : waiting
  return rowsOf(db, actor, above, false, 1)[0] ?? null
}

function itemOf(db: Db, day: number, findingId: number) {
  return db
    .select({ id: queueItems.id, place: queueItems.place })
    .from(queueItems)
    .where(and(eq(queueItems.day, day), eq(queueItems.findingId, findingId)))
    .get()
}
