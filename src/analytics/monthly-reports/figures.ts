import { system } from '#src/auth/policy.ts'
import { boundsOf } from '#src/complaints/months/month.ts'
import type { Chart } from '#src/documents/chart.ts'
import type { Db } from '#src/kernel/db.ts'

import { dashboard } from '../dashboard/dashboard.ts'
import type { DashboardTable, TableKey } from '../dashboard/table.ts'
import type { Tile } from '../dashboard/tiles.ts'
import { estimate } from '../estimate/estimate.ts'
import { periodOf } from '../periods.ts'

/** A table as it is printed. */
export type PrintedTable = {
  key: TableKey
  title: string
  note: string
  head: { label: string; num: boolean }[]
  rows: string[][]
}

/** What a report is made of; it is kept as a whole when the report is published. */
export type ReportFigures = {
  tiles: Pick<Tile, 'key' | 'label' | 'text' | 'unit' | 'note' | 'before' | 'lastYear'>[]
  tables: PrintedTable[]
  charts: Chart[]
  /** 未发现估计 in a sentence. */
  estimate: string
  standing: { changed: number; summedAt: number | null }
  contacts: number
}

/** The month as the whole centre sees it now. */
export function figuresOf(db: Db, month: string, now: number): ReportFigures | null {
  const bounds = boundsOf(month)
  if (!bounds) return null
  const period = periodOf('month', bounds.from, now)
  const shown = dashboard(db, system, period, null, now)
  return {
    tiles: shown.tiles.map(({ href, ...tile }) => {
      void href
      return tile
    }),
    tables: shown.tables.map(printed),
    charts: shown.charts,
    estimate: estimateWords(db, period, now),
    standing: shown.standing,
    contacts: shown.totals.contacts + shown.totals.complaints,
  }
}

function printed({ key, title, note, head, rows, sum }: DashboardTable): PrintedTable {
  const lines = [...rows, ...(sum ? [sum] : [])]
  return {
    ...{ key, title, note },
    head: head.map(({ label, num }) => ({ label, num: num === true })),
    rows: lines.map((cells) =>
      cells.map(({ text, value }) => text ?? (value === null ? '—' : String(value))),
    ),
  }
}

function estimateWords(db: Db, period: ReturnType<typeof periodOf>, now: number): string {
  const choice = { base: 'substantiated', departmentId: null } as const
  const { reckoning } = estimate(db, system, period, choice, now)
  const { seen, verdict } = reckoning
  if (verdict.kind === 'unsaid') {
    return `各途径共发现属实投诉 ${seen} 件；途径之间重合太少，还有多少没有发现，这个月说不准。`
  }
  const { estimate: all, interval } = verdict.population
  const bounds = `95% 区间 ${Math.round(interval.low)}～${Math.round(interval.high)} 件`
  return verdict.kind === 'floor'
    ? `各途径共发现属实投诉 ${seen} 件；估计全部至少约 ${Math.round(all)} 件（下限的 ${bounds}）。`
    : `各途径共发现属实投诉 ${seen} 件；估计全部约 ${Math.round(all)} 件（${bounds}），前提见“未发现估计”。`
}
