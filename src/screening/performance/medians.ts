import { and, eq, gte, isNotNull } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { medianOf } from '#src/kernel/statistics/median.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { findings, rechecks } from '../schema.ts'

/** Of fewer verdicts a median says nothing. */
export const leastTimed = 5
const weeksShown = 12
const weekMs = 7 * dayMs

/** How long verdicts of a week took; the median is null where too few are known. */
export type WeekMedian = { week: number; timed: number; medianMs: number | null }

/** Median time of a verdict, week by week over the last twelve, the newest first; one's own. */
export function ownMedians(db: Db, actor: Actor, now = Date.now()): WeekMedian[] {
  authorise(actor, 'finding.list')
  return byWeek(ownTimes(db, actor, startOfWeek(now) - (weeksShown - 1) * weekMs), now)
}

/** The same of everybody whose calls one may see: for those who plan the queue. */
export function centreMedians(db: Db, actor: Actor, now = Date.now()): WeekMedian[] {
  authorise(actor, 'queue.plan')
  const since = startOfWeek(now) - (weeksShown - 1) * weekMs
  const rows = db
    .select({ at: rechecks.at, tookMs: rechecks.tookMs })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, rechecks.findingId))
    .innerJoin(recordings, eq(recordings.id, findings.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(and(gte(rechecks.at, since), isNotNull(rechecks.tookMs), visibleTo(actor, calls)))
    .limit(200_000)
    .all()
  return byWeek(rows, now)
}

/** Weeks before the first timed verdict say nothing: how many are left. */
export const weeksToShow = (
  own: readonly WeekMedian[],
  centre: readonly WeekMedian[] | null,
): number => own.findLastIndex((row, at) => row.timed > 0 || (centre?.[at]?.timed ?? 0) > 0) + 1

/** One's own week so far; null before the first timed verdict. */
export function medianThisWeek(db: Db, actor: Actor, now: number): WeekMedian | null {
  const week = startOfWeek(now)
  const times = ownTimes(db, actor, week)
  return times.length > 0 ? weekOf(week, times) : null
}

type Timed = { at: number; tookMs: number | null }

function ownTimes(db: Db, actor: Actor, since: number): Timed[] {
  return db
    .select({ at: rechecks.at, tookMs: rechecks.tookMs })
    .from(rechecks)
    .where(
      and(
        eq(rechecks.accountId, actor.accountId ?? -1),
        gte(rechecks.at, since),
        isNotNull(rechecks.tookMs),
      ),
    )
    .limit(50_000)
    .all()
}

function byWeek(rows: readonly Timed[], now: number): WeekMedian[] {
  const parts = new Map<number, Timed[]>()
  for (const row of rows) {
    const week = startOfWeek(row.at)
    const own = parts.get(week) ?? []
    own.push(row)
    parts.set(week, own)
  }
  return Array.from({ length: weeksShown }, (_, back) => startOfWeek(now) - back * weekMs).map(
    (week) => weekOf(week, parts.get(week) ?? []),
  )
}

function weekOf(week: number, rows: readonly Timed[]): WeekMedian {
  const times = rows.flatMap(({ tookMs }) => (tookMs === null ? [] : [tookMs]))
  const medianMs = times.length >= leastTimed ? medianOf(times) : null
  return { week, timed: times.length, medianMs }
}
