import { entryLinks, orderTargets, orderTypes } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { businessTypeNamed, departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { callPlaces, graceWord, mismatches } from '../vocabulary.ts'
import { reconciledCalls, type ReconciledCall } from './call-list.ts'
import { readCallFilters } from './filters.ts'

const columns = {
  callNo: { label: '通话号', value: ({ callNo }) => callNo },
  startedAt: { label: '通话时间', sorts: true, value: ({ startedAt }) => formatTime(startedAt) },
  businessType: { label: '业务类型', value: ({ businessType }) => businessType },
  department: {
    label: '部门',
    nowrap: true,
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  caller: { label: '来电', nowrap: true, value: ({ caller }) => caller },
  place: {
    label: '比对结果',
    nowrap: true,
    value: ({ place, mismatch }) =>
      [callPlaces[place], mismatch && mismatches[mismatch]].filter(Boolean).join('，'),
  },
  entries: {
    label: '登记',
    value: ({ entries }) => entries.map(({ registerNo }) => registerNo).join('、'),
  },
  orders: {
    label: '工单',
    value: ({ orders }) =>
      orders
        .map(({ orderNo, type, target }) => {
          return `${orderNo} ${orderTypes[type]}${target ? `（${orderTargets[target]}）` : ''}`
        })
        .join('、'),
  },
  grace: {
    label: '宽限期至',
    extra: true,
    value: ({ graceUntil }) => graceUntil && formatTime(graceUntil),
  },
  registeredAt: {
    label: '登记时间',
    extra: true,
    value: ({ entries }) => entries.map((entry) => formatTime(entry.registeredAt)).join('、'),
  },
  links: {
    label: '对上方式',
    extra: true,
    value: ({ entries }) => entries.map(({ link }) => entryLinks[link]).join('、'),
  },
} satisfies Record<string, ListColumn<ReconciledCall>>

export type ReconciledColumn = keyof typeof columns

const unitless = (named: typeof departmentNamed, none: string): typeof departmentNamed => {
  return (db, value) => (value === '0' ? none : named(db, value))
}

/** 比对明细. */
export const reconciledList = (blindness: Blindness) =>
  ({
    path: '/reconciliation/calls',
    title: '三账比对',
    needs: ['reconciliation.read'],
    columns,
    filters: {
      from: { label: '通话从' },
      to: { label: '通话到' },
      department: { label: '部门', named: unitless(departmentNamed, '没有归属') },
      type: { label: '业务类型', named: unitless(businessTypeNamed, '没有业务类型') },
      box: { label: '比对结果', words: callPlaces },
      grace: { label: '宽限期', words: { in: graceWord, over: '不在宽限期' } },
      mismatch: { label: '不符', words: { any: '任何不符', ...mismatches } },
    },
    idOf: ({ callId }) => callId,
    page: (db, actor, query, request) =>
      reconciledCalls(db, actor, readCallFilters(query), request, blindness),
  }) satisfies ListDefinition<ReconciledCall>
