import { record } from '#src/audit/record.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { type AppealFilters, appealList } from './list.ts'
import { pointsShown } from './shown.ts'
import { appealBoxes, appealOutcomes, appealStates, appealSubjects } from './vocabulary.ts'

const columns = [
  ...['申诉号', '对象', '轮次', '状态', '提出时间', '应答复', '答复时间', '通话号', '通话时间'],
  ...['工号', '姓名', '申诉项', '原结果', '理由', '处理', '改为', '答复'],
]

/** Appeals of a filter as CSV, a line for each point; whose they are is told as on the page. */
export function exportAppeals(db: Db, actor: Actor, filters: AppealFilters): Generator<string> {
  authorise(actor, 'review-appeal.read')
  const filter = appealBoxes[filters.box]
  record(db, actor, 'list.exported', { kind: 'list', id: '/review-appeals' }, { filter })
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: AppealFilters): Generator<string> {
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => appealList(db, actor, filters, page), 500)) {
    yield writeRows(
      rows.flatMap((row) =>
        pointsShown(db, row.id).map((point) => [
          ...[row.id, appealSubjects[row.subject], row.round, appealStates[row.state]],
          ...[formatSeconds(row.filedAt), formatSeconds(row.dueAt - 1)],
          row.settledAt === null ? '' : formatSeconds(row.settledAt),
          ...[row.callNo, formatSeconds(row.startedAt)],
          ...[row.agent?.agentNo ?? '', row.agent?.name ?? ''],
          ...[point.title ?? '复核结论', point.before, point.reason],
          point.outcome === null ? '' : appealOutcomes[point.outcome],
          ...[point.after ?? '', point.answer ?? ''],
        ]),
      ),
    )
  }
}
