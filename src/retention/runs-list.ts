import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { runList, type RunRow } from './queries.ts'
import { megabytes, runKinds, runResult } from './vocabulary.ts'

const columns = {
  at: { label: '开始', nowrap: true, sorts: true, value: ({ at }) => formatTime(at) },
  kind: { label: '类别', nowrap: true, value: ({ kind }) => runKinds[kind] },
  by: { label: '由谁', nowrap: true, value: ({ by }) => by },
  count: { label: '录音', num: true, value: ({ count }) => count },
  size: { label: '大小（MB）', num: true, value: ({ bytes }) => megabytes(bytes) },
  held: { label: '因保留不删', num: true, value: ({ held }) => held },
  busy: { label: '正在使用', num: true, value: ({ busy }) => busy },
  result: { label: '结果', value: (row) => runResult(row) },
} satisfies Record<string, ListColumn<RunRow>>

export type RunColumn = keyof typeof columns

/** 删除记录: every night and every trial. */
export const runsList = {
  path: '/retention/runs',
  title: '删除记录',
  needs: ['retention.read'],
  columns,
  filters: {},
  idOf: ({ id }) => id,
  page: (db, actor, _query, request) => runList(db, actor, request),
} satisfies ListDefinition<RunRow>
