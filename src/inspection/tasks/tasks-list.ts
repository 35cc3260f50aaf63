import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { channels } from '#src/organisation/vocabulary.ts'
import { lengthText } from '#src/recordings/vocabulary.ts'

import { myTasks, type TaskRow, waitingTasks } from './queries.ts'
import { purposes } from './vocabulary.ts'

const columns = {
  callNo: { label: '通话', nowrap: true, value: ({ callNo }) => callNo },
  startedAt: { label: '通话时间', value: ({ startedAt }) => formatTime(startedAt) },
  businessType: { label: '业务', value: ({ businessType }) => businessType },
  duration: { label: '时长', num: true, value: ({ durationMs }) => lengthText(durationMs) },
  purpose: { label: '由来', value: ({ purpose }) => purposes[purpose] },
  form: { label: '评分表', value: ({ form }) => form },
  due: {
    label: '期限',
    nowrap: true,
    // Stored as the first moment past its day.
    value: ({ dueAt }) => (dueAt === null ? null : formatDay(dueAt - 1)),
  },
  begun: {
    label: '进度',
    nowrap: true,
    value: ({ begunAt }) => (begunAt === null ? '未开始' : '已开始'),
  },
  channel: { label: '渠道', extra: true, value: ({ channel }) => channels[channel] },
  province: { label: '省份', extra: true, value: ({ province }) => province },
} satisfies Record<string, ListColumn<TaskRow>>

export type TaskColumn = keyof typeof columns

/** 我的质检任务: no column of it says whose a call is. */
export const tasksList = {
  path: '/inspection/tasks',
  title: '我的质检任务',
  needs: ['inspection.score'],
  columns,
  filters: {},
  idOf: ({ id }) => id,
  page: (db, actor, _query, request) => myTasks(db, actor, request),
  count: (db, actor, _query, most) => waitingTasks(db, actor, most),
} satisfies ListDefinition<TaskRow>
