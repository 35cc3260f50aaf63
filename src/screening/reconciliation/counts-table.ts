import { formatDay } from '#src/kernel/calendar.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { startOfDayNumber } from '#src/recordings/ledger/days.ts'

import { type CallPlace, callPlaces, graceWord, type SumKey } from '../vocabulary.ts'
import type { CountRow, Counts, ReconciliationCounts } from './counts.ts'

const keyWords = { day: '日期', department: '部门', type: '业务类型' } as const
const others: readonly CallPlace[] = [
  ...(['reported-and-heard', 'reported-only', 'clear', 'waiting', 'no-recording'] as const),
]

/** 三账比对 as a file, its sum last, as the page shows it. */
export const countsTable = ({ rows, total }: ReconciliationCounts, by: SumKey): PageTable => ({
  ...{ key: 'counts', title: '三账比对' },
  head: [
    { label: keyWords[by] },
    ...[
      callPlaces['heard-only'],
      graceWord,
      ...others.map((place) => callPlaces[place]),
      ...['合计', '三账不符'],
    ].map((label) => ({ label, num: true })),
  ],
  rows: [
    ...rows.map((row) => [nameOf(row, by), ...cells(row)]),
    ...(rows.length > 0 ? [['合计', ...cells(total)]] : []),
  ],
})

function nameOf({ key, name }: CountRow, by: SumKey): string {
  if (by === 'day') return formatDay(startOfDayNumber(key))
  return name ?? (by === 'department' ? '没有归属' : '没有业务类型')
}

const cells = ({ places, grace, total, mismatches }: Counts) => [
  ...[places['heard-only'], grace],
  ...others.map((place) => places[place]),
  ...[total, mismatches],
]
