import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'

import { planCount, planList, type PlanRow, readPlanFilters } from './list.ts'
import { planChoices, planStates } from './vocabulary.ts'

const dayOf = (at: number | null) => (at === null ? null : formatDay(at))

const columns = {
  month: { label: '月份', nowrap: true, value: ({ month }) => month },
  department: { label: '部门', nowrap: true, value: ({ department }) => department },
  state: { label: '状态', nowrap: true, value: ({ state }) => planStates[state] },
  entries: { label: '措施', num: true, value: ({ entries }) => entries },
  done: { label: '已完成', num: true, value: ({ done }) => done },
  late: { label: '超期', num: true, value: ({ late }) => late },
  sent: { label: '发出', nowrap: true, value: ({ sentAt }) => dayOf(sentAt) },
  answered: {
    label: '部门答复',
    nowrap: true,
    value: ({ answeredAt, answeredByName }) =>
      answeredAt === null ? null : `${formatDay(answeredAt)} ${answeredByName}`,
  },
} satisfies Record<string, ListColumn<PlanRow>>

export type PlanColumn = keyof typeof columns

/** 互通计划. */
export const exchangePlansList = {
  path: '/exchange-plans',
  title: '互通计划',
  needs: ['exchange.read'],
  columns,
  filters: {
    state: { label: '状态', words: planChoices, usual: 'any' },
    month: { label: '月份' },
    department: { label: '部门', named: departmentNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => planList(db, actor, readPlanFilters(query), request),
  count: (db, actor, query, most) => planCount(db, actor, readPlanFilters(query), most),
} satisfies ListDefinition<PlanRow>
