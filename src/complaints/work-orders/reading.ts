import { dayMs, parseInstant } from '#src/kernel/calendar.ts'
import type { Cells, Fault } from '#src/kernel/importing.ts'
import { keyOfWord } from '#src/kernel/vocabulary.ts'
import { tidy } from '#src/organisation/agent-no.ts'
import { requestKinds } from '#src/organisation/vocabulary.ts'

import {
  orderStates,
  type OrderTarget,
  orderTargets,
  type OrderType,
  orderTypes,
} from '../vocabulary.ts'
import type { WorkOrder } from './schema.ts'

export type OrderRow = Pick<
  WorkOrder,
  | 'orderNo'
  | 'callNo'
  | 'type'
  | 'target'
  | 'unit'
  | 'state'
  | 'createdAt'
  | 'dispatchedAt'
  | 'closedAt'
  | 'sentBack'
  | 'changedAt'
>

export const orderColumns = [
  { name: 'order_no', label: '工单号', required: true },
  { name: 'call_id', label: '通话号', required: false },
  { name: 'created_at', label: '创建时间', required: true },
  { name: 'order_type', label: '工单类型', required: true, words: orderTypes },
  { name: 'target', label: '投诉对象', required: false, words: orderTargets },
  { name: 'unit', label: '责任单位', required: false },
  { name: 'state', label: '状态', required: false, words: orderStates },
  { name: 'dispatched_at', label: '派单时间', required: false },
  { name: 'closed_at', label: '办结时间', required: false },
  { name: 'sent_back', label: '回退次数', required: false },
  { name: 'changed_at', label: '更新时间', required: false },
] as const
type ColumnName = (typeof orderColumns)[number]['name']

/** Reads one work order; every fault of the row is named, not only the first. */
export function readOrder(cells: Cells, complain: Fault, now = Date.now()): OrderRow | null {
  let sound = true
  const wrong = (column: ColumnName, message: string) => {
    sound = false
    complain(column, message)
    return null
  }
  const text = (column: ColumnName, longest: number) => {
    const value = tidy(cells[column] ?? '')
    if (value.length > longest) wrong(column, `超过 ${longest} 个字`)
    if (/^\d(\.\d+)?E\+\d+$/i.test(value)) {
      wrong(column, `“${value}”被表格软件改成了科学计数法，请把这一列设为文本再导出`)
    }
    return value
  }
  const time = (column: ColumnName, label: string) => {
    const value = tidy(cells[column] ?? '')
    if (value === '') return null
    const at = parseInstant(value)
    if (at === null) {
      return wrong(column, `${label}“${value}”不存在或读不出，请写成 2026-11-02 18:20`)
    }
    return at > now + dayMs ? wrong(column, `${label}“${value}”还没有到`) : at
  }

  const orderNo = text('order_no', 64)
  if (orderNo === '') wrong('order_no', '缺少工单号')
  const callNo = text('call_id', 64)
  const createdAt = time('created_at', '创建时间')
  if (createdAt === null && sound && tidy(cells['created_at'] ?? '') === '') {
    wrong('created_at', '缺少创建时间')
  }
  const type = typeOf(tidy(cells['order_type'] ?? ''))
  if (!type) {
    const known = Object.values(orderTypes).join('、')
    wrong('order_type', `不认识工单类型“${tidy(cells['order_type'] ?? '')}”，可用：${known}`)
  }
  const said = tidy(cells['target'] ?? '')
  const target = targetOf(said)
  if (said !== '' && !target) {
    wrong('target', `不认识投诉对象“${said}”，可用：${Object.values(orderTargets).join('、')}`)
  }
  const dispatchedAt = time('dispatched_at', '派单时间')
  const closedAt = time('closed_at', '办结时间')
  const changedAt = time('changed_at', '更新时间')
  const given = tidy(cells['state'] ?? '')
  const state = given === '' ? stateBy(dispatchedAt, closedAt) : keyOfWord(orderStates, given)
  if (!state) {
    wrong('state', `不认识状态“${given}”，可用：${Object.values(orderStates).join('、')}`)
  }
  const times = tidy(cells['sent_back'] ?? '')
  if (!/^\d{0,4}$/.test(times)) wrong('sent_back', `回退次数“${times}”应是 0 到 9999 的整数`)
  const unit = text('unit', 60)
  if (!sound || createdAt === null || !type || !state) return null
  return {
    ...{ orderNo, callNo, type, target: type === 'complaint' ? target : null, unit, state },
    ...{ createdAt, dispatchedAt, closedAt, changedAt, sentBack: Number(times) },
  }
}

/** Where the table has no state, its times tell as much. */
const stateBy = (dispatchedAt: number | null, closedAt: number | null) =>
  closedAt !== null ? 'closed' : dispatchedAt !== null ? 'dispatched' : 'waiting'

/** Our word, or that of the dictionary of business types (咨询查询, 事故报修). */
function typeOf(word: string): OrderType | undefined {
  const known = keyOfWord(orderTypes, word)
  if (known) return known
  const kind = keyOfWord(requestKinds, word)
  return kind === undefined || kind === 'other' ? undefined : kind
}

function targetOf(word: string): OrderTarget | null {
  return keyOfWord(orderTargets, word.replace(/投诉$/, '')) ?? null
}
