import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { offenderCount, offenderList, type OffenderRow, readOffenderFilters } from './queries.ts'
import { arrangements, liftReasons, offenderStates } from './vocabulary.ts'

const columns = {
  agent: { label: '坐席', nowrap: true, value: ({ agent }) => agentText(agent) },
  state: { label: '状态', nowrap: true, value: ({ state }) => offenderStates[state] },
  department: { label: '部门', value: ({ department }) => department },
  team: { label: '班组', value: ({ team }) => team },
  verdicts: { label: '属实件数', num: true, value: ({ verdicts }) => verdicts },
  weight: { label: '合计算（件）', num: true, value: ({ weight }) => weight },
  namedAt: { label: '认定日期', nowrap: true, value: ({ namedAt }) => formatDay(namedAt) },
  arranged: {
    label: '培训安排',
    value: ({ arranged }) => (arranged === null ? '还没有安排' : arrangements[arranged]),
  },
  lifted: {
    label: '解除原因',
    extra: true,
    value: ({ liftReason }) => liftReason && liftReasons[liftReason],
  },
} satisfies Record<string, ListColumn<OffenderRow>>

export type OffenderColumn = keyof typeof columns

/** 重点人员. */
export const offendersList = {
  path: '/repeat-offenders',
  title: '重点人员',
  needs: ['training.read'],
  columns,
  filters: {
    state: { label: '状态', words: offenderStates, usual: 'named' },
    department: { label: '部门', named: departmentNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => offenderList(db, actor, readOffenderFilters(query), request),
  count: (db, actor, query, most) => offenderCount(db, actor, readOffenderFilters(query), most),
} satisfies ListDefinition<OffenderRow>
