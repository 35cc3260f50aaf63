import type { ComplaintVerdict, FaultCategory, Omission } from '#src/complaints/vocabulary.ts'

import { baseOf, changeShare, timesOf } from './rule.ts'
import type { ContestRule, Metric } from './vocabulary.ts'

/** Complaints of one department and month that are alike in all that counts. */
export type Cell = {
  fault: FaultCategory
  omission: Omission | null
  verdict: ComplaintVerdict | null
  count: number
}

export type ContestCounts = {
  complaints: number
  reported: number
  concealed: number
  missed: number
  substantiated: number
  unsubstantiated: number
  /** Not verified yet. */
  open: number
  /** Substantiated, and concealed or missed: what leaked. */
  leaked: number
}

/** 上月 of one department: what its rate of this month is held against. */
export type LastMonth = { substantiated: number; verified: number }

export function countsOf(cells: readonly Cell[]): ContestCounts {
  const of = (picked: (cell: Cell) => boolean) =>
    cells.reduce((sum, cell) => sum + (picked(cell) ? cell.count : 0), 0)
  return {
    complaints: of(() => true),
    reported: of(({ omission }) => omission === null),
    concealed: of(({ omission }) => omission === 'concealed'),
    missed: of(({ omission }) => omission === 'missed'),
    substantiated: of(({ verdict }) => verdict === 'substantiated'),
    unsubstantiated: of(({ verdict }) => verdict === 'unsubstantiated'),
    open: of(({ verdict }) => verdict === null),
    leaked: of(({ verdict, omission }) => verdict === 'substantiated' && omission !== null),
  }
}

/**
 * What the complaints of a month count, by metric and not yet divided by calls. Metric 3 counts the
 * substantiated ones beyond those that last month's rate led to expect of as many verdicts; fewer than
 * expected counts in favour. It is counted in complaints so that it can be held against the others.
 */
export function costsOf(
  cells: readonly Cell[],
  last: LastMonth | null,
  rule: ContestRule,
): Record<Metric, number> {
  const { complaints: first, substantiated: second } = rule.metrics
  const costs = { complaints: 0, substantiated: 0, change: 0 }
  for (const { fault, omission, verdict, count } of cells) {
    const substantiated = verdict === 'substantiated'
    const times = timesOf(rule, omission) * count
    costs.complaints += (first / 100) * times
    if (substantiated && second > 0) {
      costs.substantiated += (baseOf(rule, fault, true) - first / 100) * times
    }
  }
  if (last && last.verified > 0) {
    const { substantiated, unsubstantiated } = countsOf(cells)
    const expected = ((substantiated + unsubstantiated) * last.substantiated) / last.verified
    costs.change = changeShare(rule) * (substantiated - expected)
  }
  return costs
}

/** 得分: what the complaints count for a million answered calls; the lower the better. */
export function scoreOf(costs: Record<Metric, number>, calls: number): number {
  const sum = costs.complaints + costs.substantiated + costs.change
  // Sums that are the same on paper are to be the same here, in whatever order they were added up.
  return Number(((sum / calls) * 1_000_000).toPrecision(12))
}
