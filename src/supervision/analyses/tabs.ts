import { reasonWords, rootCauses } from '#src/complaints/handling/vocabulary.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'

import type { Evidence, Fact } from './evidence.ts'
import { meanWeeks, noCategory, noReason } from './vocabulary.ts'

export type Cell = {
  now: number
  /** The week before. */
  before: number
  /** The mean of the weeks compared with. */
  mean: number
}

export type TabLine = {
  /** A department's id or a fault category; null where it is not known, and of the sum. */
  key: number | string | null
  label: string
  cells: Cell[]
  sum: Cell
}

/** 交叉表: rows by columns, with sums of both. */
export type CrossTab = {
  columns: { key: string | null; label: string }[]
  rows: TabLine[]
  sum: TabLine
  /** Weeks that the mean was reckoned from: fewer than usual where there were none before. */
  weeks: number
}

export const tabKeys = ['faults', 'staff', 'unsubstantiated', 'causes'] as const
export type TabKey = (typeof tabKeys)[number]

export const unknownDepartment = '部门不明'

/** The four tables of an analysis (部门、属实类型、人员类别、不属实情况). */
export function crossTabs(evidence: Evidence): Record<TabKey, CrossTab> {
  const substantiated = evidence.facts.filter(({ verdict }) => verdict === 'substantiated')
  const unsubstantiated = evidence.facts.filter(({ verdict }) => verdict === 'unsubstantiated')
  const byDepartment = departmentAxis(evidence)
  const byFault: Axis = { of: ({ fault }) => fault, entries: entriesOf(faultCategories) }
  return {
    faults: tabOf(evidence, substantiated, byDepartment, byFault),
    staff: tabOf(evidence, substantiated, byDepartment, {
      of: ({ staff }) => staff,
      entries: [...entriesOf(staffCategories), { key: null, label: noCategory }],
    }),
    unsubstantiated: tabOf(evidence, unsubstantiated, byDepartment, {
      of: ({ reason }) => reason,
      entries: [...entriesOf(reasonWords), { key: null, label: noReason }],
    }),
    causes: tabOf(evidence, substantiated, byFault, {
      of: ({ cause }) => cause,
      entries: [...entriesOf(rootCauses), { key: null, label: noReason }],
    }),
  }
}

type Axis = {
  of: (fact: Fact) => number | string | null
  entries: { key: number | string | null; label: string }[]
}

const entriesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([key, label]) => ({ key, label }))

export function departmentAxis({ departments }: Evidence): Axis {
  const known = new Set(departments.map(({ id }) => id))
  return {
    of: ({ departmentId }) =>
      departmentId !== null && known.has(departmentId) ? departmentId : null,
    entries: [
      ...departments.map(({ id, name }) => ({ key: id, label: name })),
      { key: null, label: unknownDepartment },
    ],
  }
}

/**
 * Departments and fault categories keep their row even where nothing happened; a column that says
 * nothing in all the weeks compared is left out, and so is the row of what nobody can place.
 */
function tabOf(evidence: Evidence, facts: readonly Fact[], down: Axis, across: Axis): CrossTab {
  const weeks = Math.min(meanWeeks, Math.max(0, evidence.weeks - 1))
  const compared = facts.filter(({ ago }) => ago <= meanWeeks)
  const columns = across.entries.filter(({ key }) =>
    compared.some((fact) => across.of(fact) === key),
  )
  const line = (key: TabLine['key'], label: string, own: readonly Fact[]): TabLine => ({
    ...{ key, label },
    cells: columns.map((column) =>
      cellOf(
        own.filter((fact) => across.of(fact) === column.key),
        weeks,
      ),
    ),
    sum: cellOf(own, weeks),
  })
  const rows = down.entries
    .map(({ key, label }) =>
      line(
        key,
        label,
        compared.filter((fact) => down.of(fact) === key),
      ),
    )
    .filter(({ key, sum }) => key !== null || !isEmpty(sum))
  return {
    columns: columns.map(({ key, label }) => ({ key: key === null ? null : String(key), label })),
    rows,
    sum: line(null, '合计', compared),
    weeks,
  }
}

const isEmpty = ({ now, before, mean }: Cell) => now === 0 && before === 0 && mean === 0

export function cellOf(facts: readonly Fact[], weeks: number): Cell {
  const within = (from: number, to: number) =>
    facts.reduce((sum, { ago, count }) => (ago >= from && ago <= to ? sum + count : sum), 0)
  return {
    now: within(0, 0),
    before: within(1, 1),
    mean: weeks === 0 ? 0 : within(1, meanWeeks) / weeks,
  }
}
