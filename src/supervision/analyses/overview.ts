import { type Interval } from '#src/kernel/statistics/intervals.ts'
import { poissonInterval } from '#src/kernel/statistics/poisson.ts'

import type { Evidence, Fact } from './evidence.ts'
import { type Cell, cellOf, departmentAxis } from './tabs.ts'
import { chartWeeks, meanWeeks } from './vocabulary.ts'

export type OverviewRow = {
  departmentId: number | null
  label: string
  complaints: Cell
  substantiated: number
  unsubstantiated: number
  /** Not verified yet. */
  pending: number
  handled: number
  /** 属实 per million answered calls, with the exact 95 % interval; null where none was answered. */
  rate: { value: number; interval: Interval } | null
}

export type Overview = { rows: OverviewRow[]; sum: OverviewRow }

/** The week in one table: by department, and together. */
export function overviewOf(evidence: Evidence): Overview {
  const axis = departmentAxis(evidence)
  const weeks = Math.min(meanWeeks, Math.max(0, evidence.weeks - 1))
  const handledBy = (departmentId: number | null) =>
    evidence.handled.find((row) => row.departmentId === departmentId)?.calls[chartWeeks - 1] ?? 0
  const rowOf = (
    departmentId: number | null,
    label: string,
    facts: readonly Fact[],
    handled: number,
  ): OverviewRow => {
    const now = facts.filter(({ ago }) => ago === 0)
    const sum = (verdict: Fact['verdict']) =>
      now.reduce((total, fact) => (fact.verdict === verdict ? total + fact.count : total), 0)
    const substantiated = sum('substantiated')
    return {
      ...{ departmentId, label, substantiated, handled },
      complaints: cellOf(facts, weeks),
      unsubstantiated: sum('unsubstantiated'),
      pending: sum(null),
      rate: perMillion(substantiated, handled),
    }
  }
  const rows = axis.entries
    .map(({ key, label }) => {
      const id = key === null ? null : Number(key)
      const own = evidence.facts.filter((fact) => axis.of(fact) === key)
      return rowOf(id, label, own, handledBy(id))
    })
    .filter(({ departmentId, complaints }) => departmentId !== null || complaints.now > 0)
  const handled = rows.reduce((total, row) => total + row.handled, 0)
  return { rows, sum: rowOf(null, '合计', evidence.facts, handled) }
}

/** A rate from whole numbers; rounded only where it is shown. */
export function perMillion(count: number, handled: number): OverviewRow['rate'] {
  if (handled <= 0) return null
  const millions = handled / 1_000_000
  const { low, high } = poissonInterval(count)
  return { value: count / millions, interval: { low: low / millions, high: high / millions } }
}
