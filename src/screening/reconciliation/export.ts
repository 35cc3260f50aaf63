import { record } from '#src/audit/record.ts'
import { entryLinks, orderTargets, orderTypes } from '#src/complaints/vocabulary.ts'
import { type Actor, authorise } from '#src/kernel/actor.ts'
import { formatDay, formatSeconds, formatTime } from '#src/kernel/calendar.ts'
import { writeRows, writeTable } from '#src/kernel/csv.ts'
import type { Db } from '#src/kernel/db.ts'
import { everyPage } from '#src/kernel/paging.ts'

import { callPlaces, mismatches } from '../vocabulary.ts'
import { reconciledCalls, type ReconciledCall } from './call-list.ts'
import type { CallFilters } from './filters.ts'

const columns = [
  ...['通话号', '通话时间', '业务类型', '部门', '来电号码', '比对结果', '宽限期至', '不符'],
  ...['登记号', '登记时间', '对上方式', '工单号', '工单记成'],
]

/**
 * The calls of a filter as CSV, piece by piece, newest first. The trace is left before the first
 * piece: whoever breaks off a download has had what came until then.
 */
export function exportReconciliation(
  db: Db,
  actor: Actor,
  filters: CallFilters,
): Generator<string> {
  authorise(actor, 'reconciliation.read')
  const subject = { kind: 'reconciliation', id: 'calls' } as const
  record(db, actor, 'reconciliation.exported', subject, particularsOf(filters))
  return pieces(db, actor, filters)
}

function* pieces(db: Db, actor: Actor, filters: CallFilters): Generator<string> {
  yield writeTable(columns, [])
  for (const rows of everyPage((page) => reconciledCalls(db, actor, filters, page))) {
    yield writeRows(rows.map(cellsOf))
  }
}

function cellsOf(call: ReconciledCall): string[] {
  const { entries, orders, graceUntil, mismatch } = call
  return [
    call.callNo,
    formatSeconds(call.startedAt),
    call.businessType ?? '',
    call.department ?? '',
    call.caller,
    callPlaces[call.place],
    graceUntil === null ? '' : formatTime(graceUntil),
    mismatch === null ? '' : mismatches[mismatch],
    entries.map(({ registerNo }) => registerNo).join('、'),
    entries.map(({ registeredAt }) => formatTime(registeredAt)).join('、'),
    entries.map(({ link }) => entryLinks[link]).join('、'),
    orders.map(({ orderNo }) => orderNo).join('、'),
    orders
      .map(({ type, target }) => orderTypes[type] + (target ? `（${orderTargets[target]}）` : ''))
      .join('、'),
  ]
}

function particularsOf(filters: CallFilters) {
  const { from, until, departmentId, businessTypeId, place, grace, mismatch } = filters
  const words = [
    from === null ? null : `从 ${formatDay(from)}`,
    until === null ? null : `到 ${formatDay(until - 1)}`,
    departmentId === null ? null : `部门 ${departmentId}`,
    businessTypeId === null ? null : `业务类型 ${businessTypeId}`,
    place === null ? null : callPlaces[place],
    grace === null ? null : grace === 'in' ? '宽限期内' : '宽限期外',
    mismatch === null ? null : mismatch === 'any' ? '三账不符' : mismatches[mismatch],
  ].filter((word) => word !== null)
  return { filter: words.join('，') || '全部' }
}
