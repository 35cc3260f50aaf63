import { record } from '#src/audit/record.ts'
import type { Actor } from '#src/kernel/actor.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { authoriseRetention, type DueFilters, dueList, type DueRow } from './queries.ts'
import { retentionClasses } from './vocabulary.ts'

const columns = ['录音编号', '通话号', '文件名', '来源', '收到时间', '字节', '原因']

/** What the next night would erase, as CSV, piece by piece; the trace is left before the first. */
export function exportDue(db: Db, actor: Actor, filters: DueFilters): Generator<string> {
  authoriseRetention(actor)
  const words = filters.rule === null ? '全部' : retentionClasses[filters.rule]
  const filter = filters.sourceId === null ? words : `${words}，来源 ${filters.sourceId}`
  record(db, actor, 'retention.exported', { kind: 'retention', id: 'due' }, { filter })
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: DueFilters): Generator<string> {
  const now = Date.now()
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => dueList(db, actor, filters, page, now))) {
    yield writeRows(rows.map(cellsOf))
  }
}

const cellsOf = ({ id, callNo, name, source, receivedAt, bytes, rule }: DueRow) => [
  ...[id, callNo ?? '', name, source, formatSeconds(receivedAt), bytes],
  retentionClasses[rule],
]
