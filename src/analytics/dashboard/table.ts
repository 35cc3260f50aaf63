import type { CellValue } from '#src/lists/definition.ts'

/** One cell: what a file holds, how it reads where that differs, and the list behind it. */
export type Cell = { value: CellValue; text?: string; href?: string | null }

export const dashboardTables = {
  departments: '各部门',
  kinds: '来电类别',
  types: '业务类型',
  channels: '渠道',
  faults: '投诉类型',
  steps: '环节用时',
  'hand-overs': '部门间交接',
  series: '走势',
} as const
export type TableKey = keyof typeof dashboardTables

export type DashboardTable = {
  key: TableKey
  title: string
  /** How it is counted. */
  note: string
  head: readonly { label: string; num?: boolean }[]
  rows: readonly Cell[][]
  sum: Cell[] | null
}
