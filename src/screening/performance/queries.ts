import { and, eq, gte, inArray, sql } from 'drizzle-orm'

import { visibleTo } from '#src/auth/scope.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { dayMs, startOfDay, startOfWeek } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { type Interval, wilson } from '#src/kernel/statistics/intervals.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'
import { calls, recordings } from '#src/recordings/schema.ts'

import { queueDays, queueItems } from '../queue/schema.ts'
import { findings, hits, rechecks } from '../schema.ts'
import { screenerInUse } from '../screener.ts'
import { type QueueSlice, queueSlices } from '../vocabulary.ts'
import { estimateMissed, type MissedEstimate, recallOf } from './estimate.ts'

export const windows = [30, 90, 180] as const

/** x of n with its interval; null without anything to judge by. */
export type Rate = { judged: number; confirmed: number; interval: Interval | null }

export type Performance = {
  days: number
  /** Verdicts in this time. */
  all: Rate
  /** Listening time known of these verdicts. */
  listenedMs: number
  /** Confirmed ones among those whose listening time is known. */
  confirmedTimed: number
  top: (Rate & { top: number | 'budget' })[]
  missed: MissedEstimate | null
  recall: ReturnType<typeof recallOf>
  /** Calls drawn at random in this time, judged or not. */
  drawn: number
  slices: (Rate & { slice: QueueSlice; listed: number })[]
  weeks: (Rate & { week: number; listenedMs: number; confirmedTimed: number })[]
  rules: (Rate & { rule: string; name: string })[]
}

/** What the queue is worth (成效), from the verdicts people gave in the last days. */
export function performance(db: Db, actor: Actor, days: number, now = Date.now()): Performance {
  authorise(actor, 'finding.list')
  const since = startOfDay(now) - (days - 1) * dayMs
  const verdicts = verdictsSince(db, actor, since)
  const items = itemsSince(db, actor, since)
  const drawn = items.filter(({ slice }) => slice === 'control')
  const missed = estimateMissed(
    drawn.map(({ chance, outcome }) => ({
      chance: chance ?? 1,
      missed: outcome === null ? null : outcome === 'confirmed',
    })),
  )
  const flagged = items.filter(({ slice, outcome }) => slice !== 'control' && outcome)
  const confirmed = flagged.filter(({ outcome }) => outcome === 'confirmed').length
  const weeks = [...new Set(verdicts.map(({ at }) => startOfWeek(at)))].toSorted((a, b) => b - a)
  return {
    days,
    all: rateOf(verdicts),
    ...timeOf(verdicts),
    top: topRates(db, flagged, since),
    missed,
    recall: missed && recallOf(confirmed, missed),
    drawn: drawn.length,
    slices: keysOf(queueSlices).map((slice) => {
      const own = items.filter((item) => item.slice === slice)
      return { slice, listed: own.length, ...rateOf(own.filter(({ outcome }) => outcome)) }
    }),
    weeks: weeks.map((week) => {
      const own = verdicts.filter(({ at }) => startOfWeek(at) === week)
      return { week, ...rateOf(own), ...timeOf(own) }
    }),
    rules: rulesOf(db, verdicts),
  }
}

type Judged = { outcome: string | null }

function rateOf(rows: readonly Judged[]): Rate {
  const confirmed = rows.filter(({ outcome }) => outcome === 'confirmed').length
  return { judged: rows.length, confirmed, interval: wilson(confirmed, rows.length) }
}

type VerdictRow = Judged & { findingId: number; at: number; tookMs: number | null }

function timeOf(rows: readonly VerdictRow[]): { listenedMs: number; confirmedTimed: number } {
  const timed = rows.filter(({ tookMs }) => tookMs !== null)
  return {
    listenedMs: timed.reduce((sum, { tookMs }) => sum + (tookMs ?? 0), 0),
    confirmedTimed: timed.filter(({ outcome }) => outcome === 'confirmed').length,
  }
}

function verdictsSince(db: Db, actor: Actor, since: number): VerdictRow[] {
  const reach = visibleTo(actor, calls)
  const lately = db
    .select({
      findingId: rechecks.findingId,
      at: rechecks.at,
      tookMs: rechecks.tookMs,
      outcome: findings.state,
    })
    .from(rechecks)
    .innerJoin(findings, eq(findings.id, rechecks.findingId))
  // Whose calls these are need not be looked up for those who see all of them.
  const seen = reach
    ? lately
        .innerJoin(recordings, eq(recordings.id, findings.recordingId))
        .leftJoin(calls, eq(calls.id, recordings.callId))
        .where(and(gte(rechecks.at, since), reach))
    : lately.where(gte(rechecks.at, since))
  return seen.limit(200_000).all()
}

/** Every listed call once, by the day that drew it first. */
function itemsSince(db: Db, actor: Actor, since: number) {
  return db
    .select({
      day: queueItems.day,
      slice: queueItems.slice,
      chance: queueItems.chance,
      rankPlace: queueItems.rankPlace,
      outcome: queueItems.outcome,
    })
    .from(queueItems)
    .leftJoin(recordings, eq(recordings.id, queueItems.recordingId))
    .leftJoin(calls, eq(calls.id, recordings.callId))
    .where(
      and(
        gte(queueItems.firstDay, since),
        sql`${queueItems.firstDay} = ${queueItems.day}`,
        visibleTo(actor, calls),
      ),
    )
    .limit(200_000)
    .all()
}

/** How true the first places of each day's list were. */
function topRates(
  db: Db,
  flagged: readonly { day: number; rankPlace: number | null; outcome: string | null }[],
  since: number,
): Performance['top'] {
  const budgets = new Map(
    db
      .select({ day: queueDays.day, budget: queueDays.budget })
      .from(queueDays)
      .where(gte(queueDays.day, since))
      .all()
      .map(({ day, budget }) => [day, budget]),
  )
  const within = (top: number | 'budget') =>
    flagged.filter(({ day, rankPlace }) => {
      const limit = top === 'budget' ? (budgets.get(day) ?? 0) : top
      return rankPlace !== null && rankPlace <= limit
    })
  return ([10, 20, 50, 100, 'budget'] as const).map((top) => ({ top, ...rateOf(within(top)) }))
}

/** The rules whose hits were judged, the most often judged first. */
function rulesOf(db: Db, verdicts: readonly VerdictRow[]): Performance['rules'] {
  const { lexicon } = screenerInUse(db)
  const byRule = new Map<string, Map<number, Judged>>()
  const outcomes = new Map(verdicts.map((verdict) => [verdict.findingId, verdict]))
  const ids = [...outcomes.keys()]
  for (let from = 0; from < ids.length; from += 5000) {
    const rows = db
      .selectDistinct({ rule: hits.rule, findingId: hits.findingId })
      .from(hits)
      .where(inArray(hits.findingId, ids.slice(from, from + 5000)))
      .all()
    for (const { rule, findingId } of rows) {
      const own = byRule.get(rule) ?? new Map<number, Judged>()
      own.set(findingId, outcomes.get(findingId) ?? { outcome: null })
      byRule.set(rule, own)
    }
  }
  return [...byRule]
    .map(([rule, own]) => ({
      rule,
      name: lexicon.ruleByCode(rule)?.name ?? (rule === 'model' ? '像投诉的说法' : rule),
      ...rateOf([...own.values()]),
    }))
    .toSorted((a, b) => b.judged - a.judged || a.rule.localeCompare(b.rule))
}
