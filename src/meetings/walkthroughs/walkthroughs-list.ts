import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { readWalkthroughFilters, walkthroughCount, walkthroughList } from './queries.ts'
import type { Walkthrough } from './schema.ts'
import { walkthroughStates } from './vocabulary.ts'

const columns = {
  title: { label: '分析会', value: ({ title }) => title },
  state: { label: '状态', nowrap: true, value: ({ state }) => walkthroughStates[state] },
  holder: { label: '组织人', nowrap: true, value: ({ holderName }) => holderName },
  at: { label: '开始', nowrap: true, value: ({ at }) => formatTime(at) },
  closed: {
    label: '结束',
    nowrap: true,
    value: ({ closedAt }) => (closedAt === null ? null : formatTime(closedAt)),
  },
} satisfies Record<string, ListColumn<Walkthrough>>

export type WalkthroughColumn = keyof typeof columns

/** 录音分析会. */
export const walkthroughsList = {
  path: '/walkthroughs',
  title: '录音分析会',
  needs: ['walkthrough.join'],
  columns,
  filters: { state: { label: '状态', words: walkthroughStates } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) =>
    walkthroughList(db, actor, readWalkthroughFilters(query), request),
  count: (db, actor, query, most) =>
    walkthroughCount(db, actor, readWalkthroughFilters(query), most),
} satisfies ListDefinition<Walkthrough>
