import { orderStates } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { ChainDetail } from './queries.ts'

const hourMs = 3_600_000

/** The calls of one chain as its page shows them; a gap is hours, since words cannot be summed. */
export const chainTable = ({ members }: Pick<ChainDetail, 'members'>): PageTable => ({
  ...{ key: 'calls', title: '重复来电的一串' },
  head: [
    ...[{ label: '时间' }, { label: '隔了多久（小时）', num: true }, { label: '通话' }],
    ...[{ label: '业务' }, { label: '部门' }, { label: '工单' }],
  ],
  rows: members.map(({ startedAt, gapMs, callNo, type, department, orders }) => [
    ...[formatTime(startedAt), rounded(gapMs === null ? null : gapMs / hourMs, 2), callNo],
    ...[type, department],
    orders.map(({ orderNo, state }) => `${orderNo} ${orderStates[state]}`).join('、'),
  ]),
})
