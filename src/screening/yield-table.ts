import { type PageTable, rounded } from '#src/lists/page-table.ts'
import { rankSlices } from '#src/transcription/vocabulary.ts'

import type { Yield } from './yield.ts'

const num = true
const hourMs = 3_600_000

/** 每机时找到的疑点: ranked against random. */
export const yieldTable = (rows: readonly Yield[]): PageTable => ({
  ...{ key: 'slices', title: '每机时找到的疑点' },
  head: [
    ...[{ label: '方式' }, { label: '通话', num }, { label: '疑点', num }],
    ...[
      { label: '已复核', num },
      { label: '立案', num },
    ],
    ...[
      { label: '机时', num },
      { label: '疑点/机时', num },
    ],
  ],
  rows: rows.map(({ slice, calls, findings, rechecked, confirmed, cpuMs }) => [
    ...[rankSlices[slice], calls, findings, rechecked, confirmed],
    rounded(cpuMs / hourMs, 2),
    rounded(cpuMs > 0 ? (findings / cpuMs) * hourMs : null),
  ]),
})
