import type { Context } from 'hono'

import { record } from '#src/audit/record.ts'
import { NotFound } from '#src/kernel/errors.ts'
import type { AppEnv } from '#src/kernel/web.ts'
import { streamTable } from '#src/lists/page-table.ts'

import type { Dashboard } from './dashboard.ts'

/** One table of a dashboard as a file, with what it was narrowed to; taking it leaves a trace. */
export function sendDashboardTable(c: Context<AppEnv>, shown: Dashboard) {
  const { period, departmentId, units, tables } = shown
  const table = tables.find(({ key }) => key === c.req.param('table'))
  if (!table) throw new NotFound()
  const department = units.find(({ id }) => id === departmentId)?.name ?? '全部'
  const lines = [...table.rows, ...(table.sum ? [table.sum] : [])]
  const particulars = {
    table: table.title,
    filter: `${period.label}，${department}`,
    rows: lines.length,
  }
  const { db, actor } = c.var
  record(db, actor, 'dashboard.exported', { kind: 'dashboard', id: table.key }, particulars)
  const rows = lines.map((cells) => cells.map(({ value }) => value))
  return streamTable(c, { head: table.head, rows }, `指标看板_${table.title}_${period.label}`, [
    ['期间', period.label],
    ['部门', department],
    ['口径', table.note],
  ])
}
