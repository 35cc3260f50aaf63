import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { sessionCount, sessionList, type SessionRow } from './session-queries.ts'
import { sessionStates } from './vocabulary.ts'

/** In a sheet `2 / 4` would be taken for a day. */
const share = ({ done, asked }: { done: number; asked: number }) => `${done}（共 ${asked} 份）`

const columns = {
  title: { label: '名称', value: ({ title }) => title },
  state: { label: '状态', nowrap: true, value: ({ state }) => sessionStates[state] },
  form: { label: '评分表', value: ({ form }) => form },
  calls: { label: '通数', num: true, value: ({ calls }) => calls },
  done: { label: '已评', num: true, value: (row) => share(row) },
  mine: { label: '我的', num: true, value: ({ mine }) => mine && share(mine) },
  // A due moment is the end of its day: the day itself is shown.
  due: { label: '截止', nowrap: true, value: ({ dueAt }) => dueAt && formatDay(dueAt - 1) },
  createdBy: { label: '召集人', nowrap: true, value: ({ createdByName }) => createdByName },
  createdAt: {
    label: '召集时间',
    nowrap: true,
    sorts: true,
    value: ({ createdAt }) => formatTime(createdAt),
  },
} satisfies Record<string, ListColumn<SessionRow>>

export type SessionColumn = keyof typeof columns

/** 校准会. */
export const sessionsList = {
  path: '/inspection/calibration/sessions',
  title: '校准会',
  needs: ['calibration.read'],
  columns,
  filters: {},
  idOf: ({ id }) => id,
  page: (db, actor, _query, request) => sessionList(db, actor, request),
  count: (db, actor, _query, most) => sessionCount(db, actor, most),
} satisfies ListDefinition<SessionRow>
