import { and, count, desc, eq, exists, gte, isNotNull, type SQL, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { standing } from '#src/complaints/queries.ts'
import { complaints } from '#src/complaints/schema.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { startOfDay } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { countUpTo } from '#src/kernel/paging.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { maskNumbers } from '#src/personal-data/mask.ts'
import { calls, recordings } from '#src/recordings/schema.ts'
import { type RecordingState, recordingStates } from '#src/recordings/vocabulary.ts'
import { readFindingFilters } from '#src/screening/finding-filters.ts'
import { findingQueue, pendingCount } from '#src/screening/queries.ts'
import { rechecks } from '#src/screening/schema.ts'

export type Today = {
  /** Null where the person may not see it. */
  pending: number | null
  recheckedToday: number | null
  complaints: { total: number; concealed: number; missed: number } | null
  recordings: Record<string, number> | null
  /** Of how many of the newest calls the recordings are counted; null for all there are. */
  ofRecent: number | null
  /** Stored files found missing or altered; this and the above counted as far as `countUpTo` does. */
  faulty: number | null
}

const recentCalls = 1000
/** Files found faulty are few; of a disaster the newest say enough. */
const recentFaults = 200

/** The figures of the first page, within the person's own scope. */
export function today(db: Db, actor: Actor, now = Date.now()): Today {
  return {
    pending: can(actor, 'finding.list') ? pendingCount(db, actor) : null,
    recheckedToday: can(actor, 'finding.recheck') ? recheckedBy(db, actor, startOfDay(now)) : null,
    complaints: can(actor, 'complaint.list') ? complaintCounts(db, actor) : null,
    recordings: can(actor, 'recording.list') ? recordingCounts(db, actor) : null,
    ofRecent: actor.scope.kind === 'all' ? null : recentCalls,
    faulty: can(actor, 'recording.list') ? faultyCount(db, actor) : null,
  }
}

function recheckedBy(db: Db, actor: Actor, since: number): number {
  const mine = and(eq(rechecks.accountId, actor.accountId ?? -1), gte(rechecks.at, since))
  return db.select({ n: count() }).from(rechecks).where(mine).get()?.n ?? 0
}

/** An external one is none of ours, also while it waits to be passed on. */
const ours = eq(complaints.class, 'internal')

function complaintCounts(db: Db, actor: Actor) {
  const visible = visibleTo(actor, complaints)
  const countOf = (wanted?: SQL) => {
    const seen = db
      .select({ one: sql`1` })
      .from(complaints)
      .where(and(standing, ours, wanted, visible))
    return countUpTo(db, seen)
  }
  return {
    total: countOf(),
    concealed: countOf(eq(complaints.omission, 'concealed')),
    missed: countOf(eq(complaints.omission, 'missed')),
  }
}

/** The scope is asked of each faulty one: joined, SQLite would begin at all the calls of a unit. */
function faultyCount(db: Db, actor: Actor): number {
  const { id, callId, receivedAt } = recordings
  const newest = db
    .select({ callId })
    .from(recordings)
    .where(isNotNull(recordings.fault))
    .orderBy(desc(receivedAt), desc(id))
    .limit(recentFaults)
    .as('newest')
  const visible = visibleTo(actor, calls)
  const one = sql`1`
  const ofCall = eq(calls.id, newest.callId)
  const seen = visible && exists(db.select({ one }).from(calls).where(and(ofCall, visible)))
  return countUpTo(db, db.select({ one }).from(newest).where(seen))
}

function recordingCounts(db: Db, actor: Actor): Record<string, number> {
  if (actor.scope.kind !== 'all') return recentCounts(db, actor)
  const counts = keysOf(recordingStates).map((state) => {
    const there = eq(recordings.state, state)
    return [
      state,
      countUpTo(
        db,
        db
          .select({ one: sql`1` })
          .from(recordings)
          .where(there),
      ),
    ] as const
  })
  return Object.fromEntries(counts)
}

/** Of the newest calls of a unit: to count all of them would take a walk through its whole past. */
function recentCounts(db: Db, actor: Actor): Record<string, number> {
  const recent = db
    .select({ id: calls.id })
    .from(calls)
    .where(visibleTo(actor, calls))
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(recentCalls)
    .as('recent')
  const rows = db
    .select({ state: recordings.state, n: count() })
    .from(recent)
    .innerJoin(recordings, eq(recordings.callId, recent.id))
    .groupBy(recordings.state)
    .all()
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
}

/** The suspicions that rank highest, for the first page: the head of the queue itself. */
export function topFindings(db: Db, actor: Actor) {
  const page = { size: 6, cursor: null }
  return findingQueue(db, actor, readFindingFilters({}, { from: null, until: null }), page).rows
}

/** The newest complaints this person may see. */
export function newestComplaints(db: Db, actor: Actor) {
  return db
    .select({
      id: complaints.id,
      complaintNo: complaints.complaintNo,
      faultCategory: complaints.faultCategory,
      omission: complaints.omission,
      openedAt: complaints.openedAt,
    })
    .from(complaints)
    .where(and(standing, ours, visibleTo(actor, complaints)))
    .orderBy(desc(complaints.openedAt), desc(complaints.id))
    .limit(6)
    .all()
}

/** Recordings that need somebody: the newest of those that cannot be played or heard. */
export function troubledRecordings(db: Db, actor: Actor) {
  return (['failed', 'corrupt'] as const)
    .flatMap((state) => newestIn(db, actor, state))
    .toSorted((a, b) => b.receivedAt - a.receivedAt || b.id - a.id)
    .slice(0, shown)
    .map((row) => ({ ...row, name: maskNumbers(row.name) }))
}

const shown = 6

/** Of one state, as only then the index gives them in order. */
function newestIn(db: Db, actor: Actor, state: RecordingState) {
  return db
    .select({
      id: recordings.id,
      name: recordings.originalName,
      problem: recordings.problem,
      receivedAt: recordings.receivedAt,
    })
    .from(recordings)
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(eq(recordings.state, state), visibleTo(actor, calls)))
    .orderBy(desc(recordings.receivedAt), desc(recordings.id))
    .limit(shown)
    .all()
}
