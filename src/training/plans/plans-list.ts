import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { planCount, planList, type PlanRow, readPlanFilters } from './queries.ts'
import { planStates } from './vocabulary.ts'

const columns = {
  agent: { label: '坐席', nowrap: true, value: ({ agent }) => agentText(agent) },
  state: { label: '状态', nowrap: true, value: ({ state }) => planStates[state] },
  department: { label: '部门', value: ({ department }) => department },
  team: { label: '班组', value: ({ team }) => team },
  entries: { label: '完成/项数', nowrap: true, value: ({ done, entries }) => `${done}/${entries}` },
  next: {
    label: '下一项',
    nowrap: true,
    value: ({ next }) => (next === null ? null : formatDay(next)),
  },
  trainer: { label: '内训讲师', nowrap: true, value: ({ trainerName }) => trainerName },
  at: { label: '制定日期', nowrap: true, value: ({ at }) => formatDay(at) },
} satisfies Record<string, ListColumn<PlanRow>>

export type PlanColumn = keyof typeof columns

/** 个人计划. */
export const plansList = {
  path: '/training-plans',
  title: '个人计划',
  needs: ['training.read'],
  columns,
  filters: { state: { label: '状态', words: planStates, usual: 'open' } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => planList(db, actor, readPlanFilters(query), request),
  count: (db, actor, query, most) => planCount(db, actor, readPlanFilters(query), most),
} satisfies ListDefinition<PlanRow>
