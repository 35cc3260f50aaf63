import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { HotspotBoard } from './queries.ts'
import { leastDays, termKinds } from './vocabulary.ts'

const num = true

/** 诉求热点 of a day as a file: a row for each that the page shows. */
export const boardTable = ({ rows }: HotspotBoard): PageTable => ({
  ...{ key: 'departments', title: '诉求热点' },
  head: [
    ...[{ label: '热点' }, { label: '来自' }, { label: '次数', num }, { label: '每万通', num }],
    ...[{ label: '平常', num }, { label: '升降' }, { label: '权重', num }],
    { label: '一起出现的词' },
  ],
  rows: rows.map((row) => [
    ...[row.text, termKinds[row.kind], row.calls, rounded(row.perTenThousand)],
    rounded(row.expected),
    row.weeks < leastDays ? '历史不够' : row.rising ? '上升' : '平常',
    ...[row.weight, row.others.map(({ text, calls }) => `${text} ${calls}`).join('、')],
  ]),
})
