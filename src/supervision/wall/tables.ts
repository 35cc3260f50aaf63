import { formatTime } from '#src/kernel/calendar.ts'
import type { PageTable } from '#src/lists/page-table.ts'

import { sheetLevels, sheetStates } from '../sheets/vocabulary.ts'
import type { Wall } from './now.ts'

/** 督办墙 as files: the departments, and what is overdue longest. */
export const wallTables = ({ rows, late }: Pick<Wall, 'rows' | 'late'>): PageTable[] =>
  [unitsTable(rows), lateTable(late)].filter((table) => table.rows.length > 0)

const unitsTable = (units: Wall['rows']): PageTable => ({
  ...{ key: 'departments', title: '各部门督办进度' },
  head: [
    { label: '部门' },
    ...['办理中', '已超期', '已升级', '等见效', '等签字'].map((label) => ({ label, num: true })),
  ],
  rows: units.map(({ name, open, overdue, escalated, check, act }) => [
    ...[name, open, overdue, escalated, check, act],
  ]),
})

const lateTable = (late: Wall['late']): PageTable => ({
  ...{ key: 'late', title: '超期最久的督办' },
  head: ['督办表', '部门', '问题', '环节', '级别', '时限'].map((label) => ({ label })),
  rows: late.map(({ sheetNo, department, problem, state, level, stepDueAt }) => [
    ...[sheetNo, department, problem, sheetStates[state], sheetLevels[level]],
    stepDueAt === null ? null : formatTime(stepDueAt),
  ]),
})
