import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { Db } from '#src/kernel/db.ts'
import { tablePieces } from '#src/lists/files/table-file.ts'
import type { ExportFormat } from '#src/lists/vocabulary.ts'

import type { Dashboard } from './dashboard.ts'
import { type DashboardTable, type TableKey } from './table.ts'

/** One table of a dashboard as a file, with what it was narrowed to; taking it leaves a trace. */
export function dashboardFile(
  db: Db,
  actor: Actor,
  shown: Dashboard,
  table: DashboardTable,
  format: ExportFormat,
  now: number,
): { name: string; pieces: AsyncIterable<string | Uint8Array> } {
  const { period, departmentId, units } = shown
  const department = units.find(({ id }) => id === departmentId)?.name ?? '全部'
  const rows = [...table.rows, ...(table.sum ? [table.sum] : [])]
  const particulars = {
    table: table.title,
    filter: `${period.label}，${department}`,
    rows: rows.length,
  }
  record(db, actor, 'dashboard.exported', { kind: 'dashboard', id: table.key }, particulars)
  const head = {
    labels: table.head.map(({ label }) => label),
    nums: table.head.map(({ num }) => num === true),
    notes: [
      ['期间', period.label],
      ['部门', department],
      ['口径', table.note],
      ['导出', `${actor.name} ${formatTime(now)}`],
    ] as const,
  }
  return {
    name: `指标看板_${table.title}_${period.label}.${format}`.replaceAll(' ', ''),
    pieces: tablePieces(format, head, [rows.map((cells) => cells.map(({ value }) => value))]),
  }
}

export const tableOf = (shown: Dashboard, key: string): DashboardTable | null =>
  shown.tables.find((table) => table.key === (key as TableKey)) ?? null
