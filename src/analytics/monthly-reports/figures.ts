import { system } from '#src/auth/policy.ts'
import { boundsOf } from '#src/complaints/months/month.ts'
import { flagsOf } from '#src/contest/red-flag.ts'
import { rankText, rateWords, scoreWords, shareWords } from '#src/contest/shown.ts'
import { announced } from '#src/contest/standings.ts'
import type { Chart } from '#src/documents/chart.ts'
import type { Db } from '#src/kernel/db.ts'

import { dashboard } from '../dashboard/dashboard.ts'
import type { DashboardTable } from '../dashboard/table.ts'
import type { Tile } from '../dashboard/tiles.ts'
import { estimate } from '../estimate/estimate.ts'
import { periodOf } from '../periods.ts'
import type { OwnedTable, PrintedTable } from './printed-table.ts'
import { hotspotTable, riskTables } from './risk-figures.ts'

/** What a report is made of; it is kept as a whole when the report is published. */
export type ReportFigures = {
  tiles: Pick<Tile, 'key' | 'label' | 'text' | 'unit' | 'note' | 'before' | 'lastYear'>[]
  tables: PrintedTable[]
  charts: Chart[]
  /** 对标竞赛 as it was announced; null while it was not. */
  contest: PrintedTable | null
  /** 风险预警 that began in the month, by colour. */
  risks: PrintedTable | null
  /** The same one by one; missing in reports published before they were listed. */
  riskList?: OwnedTable | null
  /** 诉求热点 of the month; missing likewise. */
  hotspots?: PrintedTable | null
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
    contest: contestTable(db, month),
    ...riskTables(db, period, now),
    hotspots: hotspotTable(db, period),
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

/** The contest stands in a report only as it was announced: what is not told yet is not told here. */
function contestTable(db: Db, month: string): PrintedTable | null {
  const told = announced(db, month)
  if (!told) return null
  const flags = new Set(flagsOf(db, month).map(({ departmentId }) => departmentId))
  return {
    ...{ key: 'contest', title: '对标竞赛' },
    note: '按公布时的数字；名次并列的写明，得分越低越好。',
    head: [
      '名次',
      '部门',
      '每百万通投诉',
      '每百万通属实',
      '属实率',
      '瞒报漏报率',
      '得分',
      '流动红旗',
    ].map((label, column) => ({ label, num: column > 1 && column < 7 })),
    rows: told.rows.map((row) => [
      ...[rankText(row), row.department],
      ...[rateWords(row.complaintsPerMillion), rateWords(row.substantiatedPerMillion)],
      ...[shareWords(row.rate), shareWords(row.leakRate), scoreWords(row.score)],
      flags.has(row.departmentId) ? '获得' : '',
    ]),
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
