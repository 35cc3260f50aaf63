import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { orderStates, orderTargets, orderTypes } from '../vocabulary.ts'
import { orderList, type OrderShown, readOrderFilters } from './queries.ts'

const columns = {
  orderNo: { label: '工单号', nowrap: true, value: ({ orderNo }) => orderNo },
  createdAt: { label: '创建时间', sorts: true, value: ({ createdAt }) => formatTime(createdAt) },
  type: {
    label: '类型',
    nowrap: true,
    value: ({ type, target }) => orderTypes[type] + (target ? `（${orderTargets[target]}）` : ''),
  },
  unit: {
    label: '责任单位',
    value: ({ blind, unit }) => (blind && unit === '' ? afterJudging : unit),
  },
  state: { label: '状态', nowrap: true, value: ({ state }) => orderStates[state] },
  sentBack: { label: '回退', num: true, value: ({ sentBack }) => sentBack },
  call: { label: '通话', value: ({ callNo }) => callNo },
  department: {
    label: '部门',
    value: ({ blind, call }) => (blind ? afterJudging : (call?.department ?? null)),
  },
  callAt: {
    label: '通话时间',
    extra: true,
    value: ({ call }) => call && formatTime(call.startedAt),
  },
} satisfies Record<string, ListColumn<OrderShown>>

export type OrderColumn = keyof typeof columns

/** 工单. */
export const ordersList = (blindness: Blindness) =>
  ({
    path: '/work-orders',
    title: '工单',
    needs: ['work-order.list'],
    columns,
    filters: {
      no: { label: '工单号或通话号' },
      type: { label: '类型', words: orderTypes },
      target: { label: '投诉对象', words: orderTargets },
      state: { label: '状态', words: orderStates },
      unit: { label: '责任单位' },
      call: { label: '通话', words: { unknown: '未对上' } },
      from: { label: '创建从' },
      to: { label: '创建到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      orderList(db, actor, readOrderFilters(query), request, blindness),
  }) satisfies ListDefinition<OrderShown>
