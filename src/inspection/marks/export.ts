import { record } from '#src/audit/record.ts'
import { type Actor, can } from '#src/kernel/actor.ts'
import { formatDay, formatDuration, formatSeconds } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import type { MarkFilters } from './filters.ts'
import { authoriseMarks, markList, type MarkRow } from './queries.ts'
import { breakAnswers, markKinds } from './vocabulary.ts'

const columns = [
  ...['标记', '标记时间', '标记人', '通话号', '通话时间', '客服部', '班组', '坐席工号', '坐席'],
  ...['起', '止', '说明', '休息提议', '安排', '撤回时间', '撤回原因'],
]

/**
 * The marks of a filter as CSV, piece by piece, newest first, with as much of each as the page shows
 * this reader. The trace is left before the first piece.
 */
export function exportMarks(db: Db, actor: Actor, filters: MarkFilters): Generator<string> {
  authoriseMarks(actor)
  const { kind, from, until, departmentId, withdrawn } = filters
  const words = [
    markKinds[kind],
    from === null ? null : `从 ${formatDay(from)}`,
    until === null ? null : `到 ${formatDay(until - 1)}`,
    departmentId === null ? null : `客服部 ${departmentId}`,
    withdrawn ? '已撤回' : null,
  ].filter((word) => word !== null)
  const particulars = { filter: words.join('，'), masked: !can(actor, 'caller.read') }
  record(db, actor, 'list.exported', { kind: 'list', id: 'marks' }, particulars)
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: MarkFilters): Generator<string> {
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => markList(db, actor, filters, page))) {
    yield writeRows(rows.map(cellsOf))
  }
}

function cellsOf(row: MarkRow): string[] {
  const { kind, at, accountName, call, department, team, agent, startMs, endMs, note, offer } = row
  const { withdrawnAt, withdrawnReason } = row
  return [
    ...[markKinds[kind], formatSeconds(at), accountName, call.callNo],
    ...[formatSeconds(call.startedAt), department ?? '', team ?? ''],
    ...[agent?.agentNo ?? '', agent?.name ?? '', formatDuration(startMs), formatDuration(endMs)],
    ...[note, offer ? answerWords(offer.answer) : '', offer?.arranged?.note ?? ''],
    ...[withdrawnAt === null ? '' : formatSeconds(withdrawnAt), withdrawnReason ?? ''],
  ]
}

function answerWords(answer: NonNullable<MarkRow['offer']>['answer']): string {
  if (answer === null) return '等坐席答复'
  return answer === 'answered' ? '已答复' : breakAnswers[answer]
}
