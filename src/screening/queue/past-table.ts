import { formatDay } from '#src/kernel/calendar.ts'
import type { PageTable } from '#src/lists/page-table.ts'

import type { PastDay } from './draw-record.ts'

const num = true

/** 抽过的名单 of the last days. */
export const pastTable = (past: readonly PastDay[]): PageTable => ({
  ...{ key: 'past', title: '抽过的名单' },
  head: [
    ...[{ label: '日期' }, { label: '名额', num }, { label: '可抽查的通话', num }],
    ...[
      { label: '抽中', num },
      { label: '没听完', num },
    ],
  ],
  rows: past.map(({ day, budget, frameSize, controls, left }) => [
    ...[formatDay(day), budget, frameSize, controls, left],
  ]),
})
