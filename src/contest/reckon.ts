import { type Difference, differenceOfShares } from '#src/kernel/statistics/difference.ts'
import { exactInterval, type Interval } from '#src/kernel/statistics/intervals.ts'
import { poissonInterval } from '#src/kernel/statistics/poisson.ts'

import { type Contestant, type Placed, placed } from './ranking.ts'
import {
  type Cell,
  type ContestCounts,
  costsOf,
  countsOf,
  type LastMonth,
  scoreOf,
} from './score.ts'
import type { ContestRule, Metric, OutReason } from './vocabulary.ts'

/** What is known of one department and month before anything is reckoned. */
export type Entrant = {
  departmentId: number
  /** As it was called then. */
  department: string
  subCentre: string
  /** Answered calls: the official number where one was brought, else the tally. */
  calls: number
  tallied: number
  official: number | null
  /** First and last day with calls, where that is not the whole month. */
  days: { first: string; last: string } | null
  cells: Cell[]
  last: LastMonth | null
}

export type Estimate = Interval & { estimate: number }

export type StandingRow = Entrant & {
  counts: ContestCounts
  /** Null where there are no calls. */
  complaintsPerMillion: Estimate | null
  substantiatedPerMillion: Estimate | null
  /** 属实率, of what was verified. */
  rate: Estimate | null
  lastRate: number | null
  /** 环比: this month's rate less last month's, with Newcombe's interval. */
  change: Difference | null
  /** 瞒报漏报率: concealed and missed among the substantiated. */
  leakRate: Estimate | null
  /** What each metric adds to the score, for a million calls; null for who does not take part. */
  parts: Record<Metric, number> | null
  score: number | null
  out: OutReason | null
  place: Placed | null
}

/** A count for a million calls, with Garwood's exact interval. */
function perMillion(count: number, calls: number): Estimate | null {
  if (calls <= 0) return null
  const { low, high } = poissonInterval(count)
  const million = (value: number) => (value / calls) * 1_000_000
  return { estimate: million(count), low: million(low), high: million(high) }
}

/** A share with the exact interval of Clopper and Pearson. */
function shareOf(x: number, n: number): Estimate | null {
  const interval = exactInterval(x, n)
  return interval && { estimate: x / n, ...interval }
}

function outReasonOf(
  { calls }: Entrant,
  { complaints }: ContestCounts,
  rule: ContestRule,
): OutReason | null {
  if (calls <= 0) return 'no-calls'
  if (complaints > calls) return 'more-complaints-than-calls'
  return calls < rule.minimumCalls ? 'few-calls' : null
}

/** What the ranking needs of a department, without its intervals. */
export function entered(entrant: Entrant, rule: ContestRule) {
  const counts = countsOf(entrant.cells)
  const out = outReasonOf(entrant, counts, rule)
  const costs = costsOf(entrant.cells, entrant.last, rule)
  const { departmentId, calls } = entrant
  const { complaints, substantiated, leaked: discovered } = counts
  const contestant: Contestant | null = out
    ? null
    : {
        ...{ departmentId, calls, complaints, substantiated, discovered },
        score: scoreOf(costs, calls),
      }
  return { counts, out, costs, contestant }
}

/** Scores and ranks alone, for trials of many weights and verdicts. */
export function ranksOf(entrants: readonly Entrant[], rule: ContestRule) {
  const contestants = entrants.flatMap((entrant) => entered(entrant, rule).contestant ?? [])
  const places = placed(contestants)
  return new Map(
    contestants.flatMap((contestant) => {
      const place = places.get(contestant.departmentId)
      return place ? [[contestant.departmentId, { contestant, place }] as const] : []
    }),
  )
}

/** 当月成绩: every department with its figures; who takes part with score and rank, the best first. */
export function reckon(entrants: readonly Entrant[], rule: ContestRule): StandingRow[] {
  const ranks = ranksOf(entrants, rule)
  return entrants
    .map((entrant) => ({
      ...figuresOf(entrant, rule),
      place: ranks.get(entrant.departmentId)?.place ?? null,
    }))
    .toSorted(inOrder)
}

function figuresOf(entrant: Entrant, rule: ContestRule): Omit<StandingRow, 'place'> {
  const { calls, last } = entrant
  const { counts, out, costs, contestant } = entered(entrant, rule)
  const verified = counts.substantiated + counts.unsubstantiated
  const part = (metric: Metric) => (costs[metric] / calls) * 1_000_000
  const parts = {
    ...{ complaints: part('complaints'), substantiated: part('substantiated') },
    change: part('change'),
  }
  return {
    ...entrant,
    counts,
    complaintsPerMillion: perMillion(counts.complaints, calls),
    substantiatedPerMillion: perMillion(counts.substantiated, calls),
    rate: shareOf(counts.substantiated, verified),
    lastRate: last && last.verified > 0 ? last.substantiated / last.verified : null,
    change:
      last &&
      differenceOfShares(
        { x: counts.substantiated, n: verified },
        { x: last.substantiated, n: last.verified },
      ),
    leakRate: shareOf(counts.leaked, counts.substantiated),
    parts: out ? null : parts,
    score: contestant?.score ?? null,
    out,
  }
}

/** By rank, within a rank by score; who does not take part stands behind. */
const inOrder = (a: StandingRow, b: StandingRow) =>
  (a.place?.rank ?? 1e9) - (b.place?.rank ?? 1e9) ||
  (a.score ?? 0) - (b.score ?? 0) ||
  b.calls - a.calls ||
  a.departmentId - b.departmentId
