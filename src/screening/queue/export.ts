import { record } from '#src/audit/record.ts'
import { faultCategories } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { findingStates, queueSlices } from '../vocabulary.ts'
import { dayList, type DayRow } from './day-list.ts'

const columns = [
  ...['序号', '通话号', '通话时间', '部门', '来电号码', '疑点', '证据', '类型'],
  ...['结转', '状态', '入选方式'],
]

/**
 * The list of a day as CSV, in its order. How a call came onto it is told for judged ones only. The
 * trace is left before the first piece.
 */
export function exportDay(db: Db, actor: Actor, day: number): Generator<string> {
  authorise(actor, 'finding.list')
  record(db, actor, 'queue.exported', { kind: 'queue', id: formatDay(day) })
  return pieces(db, actor, day)
}

function* pieces(db: Db, actor: Actor, day: number): Generator<string> {
  yield writeTable(columns, [])
  let number = 0
  for (const rows of everyPage((page) => dayList(db, actor, day, page))) {
    yield writeRows(rows.map((row) => cellsOf(row, (number += 1))))
  }
}

function cellsOf(row: DayRow, number: number): (string | number)[] {
  const { quote } = row
  return [
    number,
    row.callNo ?? '',
    row.startedAt === null ? '' : formatSeconds(row.startedAt),
    row.department ?? '',
    row.caller ?? '',
    row.headline,
    quote ? quote.before + quote.text + quote.after : '',
    row.origin === 'screening' ? faultCategories[row.faultCategory] : '',
    row.carried ? '是' : '',
    findingStates[row.state],
    row.slice === null ? '' : queueSlices[row.slice],
  ]
}
