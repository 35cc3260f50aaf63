import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { type OverlongFilters, overlongList, type OverlongRow } from './queries.ts'
import { overlongAnswers } from './vocabulary.ts'

const columns = [
  ...['通话号', '通话时间', '时长（秒）', '界限（秒）', '业务类型', '单位', '坐席'],
  ...['是否介入', '说明', '标记人', '标记时间', '已安排质检'],
]

/** The over-long calls of a filter as CSV. The trace is left before the first piece. */
export function exportOverlong(db: Db, actor: Actor, filters: OverlongFilters): Generator<string> {
  authorise(actor, 'inspection.read')
  record(db, actor, 'list.exported', { kind: 'list', id: 'overlong' }, particularsOf(filters))
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: OverlongFilters): Generator<string> {
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => overlongList(db, actor, filters, page), 500)) {
    yield writeRows(rows.map(cellsOf))
  }
}

function cellsOf(row: OverlongRow): (string | number)[] {
  return [
    row.callNo,
    formatSeconds(row.startedAt),
    Math.round(row.durationMs / 1000),
    Math.round(row.limitMs / 1000),
    row.businessType ?? '',
    row.unit ?? '',
    row.agent ?? '',
    row.answer === null ? '' : overlongAnswers[row.answer],
    row.mark?.note ?? '',
    row.mark?.accountName ?? '',
    row.mark ? formatSeconds(row.mark.at) : '',
    row.inspected ? '是' : '',
  ]
}

function particularsOf({ from, until, departmentId, businessTypeId, answer }: OverlongFilters) {
  const words = [
    from === null ? null : `从 ${formatDay(from)}`,
    until === null ? null : `到 ${formatDay(until - 1)}`,
    departmentId === null ? null : `部门 ${departmentId}`,
    businessTypeId === null ? null : `业务类型 ${businessTypeId}`,
    answer === null ? null : answer === 'open' ? '没有标记' : overlongAnswers[answer],
  ].filter((word) => word !== null)
  return { filter: words.join('，') || '全部' }
}
