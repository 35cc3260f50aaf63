import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { purposes } from '../tasks/vocabulary.ts'
import type { SheetFilters } from './sheet-filters.ts'
import { sheetList, type SheetRow } from './sheet-list.ts'
import { sheetOutcomes } from './vocabulary.ts'

const columns = [
  ...['提交时间', '通话号', '通话时间', '坐席工号', '坐席', '部门', '班组', '评分表', '版本'],
  ...['得分', '结果', '由来', '质检员'],
]

/**
 * The scores of a filter as CSV, piece by piece, newest first. The trace is left before the first
 * piece: whoever breaks off a download has had what came until then.
 */
export function exportSheets(db: Db, actor: Actor, filters: SheetFilters): Generator<string> {
  authorise(actor, 'inspection.read')
  const subject = { kind: 'list', id: '/inspection/sheets' } as const
  record(db, actor, 'list.exported', subject, { filter: wordsOf(filters) })
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: SheetFilters): Generator<string> {
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => sheetList(db, actor, filters, page))) {
    yield writeRows(rows.map(cellsOf))
  }
}

function cellsOf(row: SheetRow): string[] {
  const unrevealed = row.blind ? '未揭晓' : ''
  return [
    formatSeconds(row.submittedAt),
    row.callNo,
    formatSeconds(row.callAt),
    row.agent?.agentNo ?? unrevealed,
    row.agent?.name ?? unrevealed,
    row.department ?? unrevealed,
    row.team ?? unrevealed,
    row.form,
    String(row.version),
    row.scoreHundredths === null ? '' : (row.scoreHundredths / 100).toFixed(2),
    sheetOutcomes[row.outcome],
    row.unasked ? '主动评分' : purposes[row.purpose],
    row.inspector,
  ]
}

function wordsOf(filters: SheetFilters): string {
  const { from, until, departmentId, teamId, accountId, formId, outcome, below } = filters
  const words = [
    from === null ? null : `从 ${formatDay(from)}`,
    until === null ? null : `到 ${formatDay(until - 1)}`,
    departmentId === null ? null : `部门 ${departmentId}`,
    teamId === null ? null : `班组 ${teamId}`,
    accountId === null ? null : `质检员 ${accountId}`,
    formId === null ? null : `评分表 ${formId}`,
    outcome === null ? null : sheetOutcomes[outcome],
    below === null ? null : `低于 ${below / 100} 分`,
  ].filter((word) => word !== null)
  return words.join('，') || '全部'
}
