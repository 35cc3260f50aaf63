import type { PageTable } from '#src/lists/page-table.ts'

import type { Wall, WallCount } from './now.ts'

const threes = (of: string) =>
  ['在办', '超期', '升级'].map((word) => ({ label: `${of}${word}`, num: true }))
const cells = ({ open, overdue, escalated }: WallCount) => [open, overdue, escalated]

/** The departments of the wall as a file; sheets only for who sees them on it. */
export const unitsTable = ({ units, sheets }: Pick<Wall, 'units' | 'sheets'>): PageTable => ({
  ...{ key: 'departments', title: '大屏各部门' },
  head: [{ label: '部门' }, ...threes('投诉'), ...(sheets ? threes('督办') : [])],
  rows: units.map((unit) => [
    unit.name,
    ...cells(unit.complaints),
    ...(unit.sheets ? cells(unit.sheets) : []),
  ]),
})
