import type { PageTable } from '#src/lists/page-table.ts'

import { queueOutcomes } from '../vocabulary.ts'
import type { DrawRecord } from './draw-record.ts'

const num = true

/** What a day's draw gave whom; which calls were drawn only once all of them are judged. */
export const drawTables = ({ shares, drawn, open }: DrawRecord): PageTable[] =>
  [sharesTable(shares), drawnTable(open > 0 ? [] : drawn)].filter(({ rows }) => rows.length > 0)

const sharesTable = (shares: DrawRecord['shares']): PageTable => ({
  ...{ key: 'shares', title: '疑点的名额' },
  head: [
    ...[{ label: '部门' }, { label: '前一天话务量', num }],
    ...[
      { label: '待复核', num },
      { label: '名额', num },
    ],
  ],
  rows: shares.map(({ departmentId, name, calls, waiting, seats }) => [
    name ?? (departmentId === null ? '通话数据未到' : '已撤的部门'),
    ...[calls, waiting, seats],
  ]),
})

const drawnTable = (drawn: DrawRecord['drawn']): PageTable => ({
  ...{ key: 'drawn', title: '随机抽中的通话' },
  head: [{ label: '通话号' }, { label: '签', num }, { label: '结论' }],
  rows: drawn.map(({ recordingId, callNo, lot, outcome }) => [
    ...[callNo ?? `录音 ${recordingId}`, Number(lot.toFixed(6))],
    outcome === null ? '没有结论' : queueOutcomes[outcome],
  ]),
})
