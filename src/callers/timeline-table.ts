import { formatTime } from '#src/kernel/calendar.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import type { TouchShown } from './timeline.ts'
import { touchKinds } from './vocabulary.ts'

/** 客户时间线 as a file: a unit that is not to be known before judging is not told here either. */
export const timelineTable = (rows: readonly TouchShown[]): PageTable => ({
  ...{ key: 'touches', title: '客户时间线' },
  head: ['时间', '类别', '编号', '内容', '部门', '现在'].map((label) => ({ label })),
  rows: rows.map(({ at, kind, no, about, blind, department, state }) => [
    ...[formatTime(at), touchKinds[kind], no, about],
    ...[blind ? afterJudging : department, state],
  ]),
})
