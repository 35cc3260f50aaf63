import type { FaultCategory } from '#src/complaints/vocabulary.ts'

import { type ControlChart, controlChart } from '../control/control-chart.ts'
import type { MetricKind } from '../metrics/vocabulary.ts'
import { type WeekFigure, weekMs } from '../metrics/weekly.ts'
import type { Evidence } from './evidence.ts'
import { chartWeeks } from './vocabulary.ts'

type Slice = { departmentId?: number; fault?: FaultCategory }

/** The substantiated complaints of each week, the oldest first, as `weeklyFigures` counts them. */
export function seriesOf(evidence: Evidence, { departmentId, fault }: Slice = {}): WeekFigure[] {
  const { week, facts, handled, weeks } = evidence
  const own = facts.filter(
    (fact) =>
      (departmentId === undefined || fact.departmentId === departmentId) &&
      (fault === undefined || fact.fault === fault),
  )
  const calls = handled.filter(
    (row) => departmentId === undefined || row.departmentId === departmentId,
  )
  return Array.from({ length: weeks }, (_, index) => {
    const ago = weeks - 1 - index
    const then = own.filter((fact) => fact.ago === ago)
    const sum = (verdict: 'substantiated' | null) =>
      then.reduce((total, fact) => (fact.verdict === verdict ? total + fact.count : total), 0)
    return {
      week: week - ago * weekMs,
      count: sum('substantiated'),
      pending: sum(null),
      handled: calls.reduce((total, row) => total + (row.calls[chartWeeks - 1 - ago] ?? 0), 0),
    }
  })
}

/** The week of the analysis held against all the weeks before it that are looked back to. */
export const chartOf = (
  evidence: Evidence,
  slice: Slice = {},
  kind: MetricKind = 'substantiated',
): ControlChart =>
  controlChart(seriesOf(evidence, slice), {
    kind,
    // Too few weeks are asked for more than there are, and the chart says that it has no limits.
    baselineWeeks: evidence.weeks > leastBaseline ? evidence.weeks - 1 : leastBaseline + 1,
  })

/** Fewer weeks than these are no baseline. */
const leastBaseline = 8
