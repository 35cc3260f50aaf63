import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { businessTypeNamed, departmentNamed } from '#src/organisation/names.ts'

import { frequentCount, frequentList, type FrequentRow, readFrequentFilters } from './queries.ts'
import { customerKinds } from './vocabulary.ts'

const columns = {
  caller: { label: '来电号码', nowrap: true, value: ({ caller }) => caller },
  calls: { label: '来电', num: true, sorts: true, value: ({ calls }) => calls },
  all: { label: '全中心', num: true, extra: true, value: ({ all }) => all },
  type: { label: '最多的业务', value: ({ type }) => type },
  kind: {
    label: '客户类别',
    nowrap: true,
    value: ({ customerKind }) => customerKinds[customerKind],
  },
  firstAt: { label: '期内首次', nowrap: true, value: ({ firstAt }) => formatTime(firstAt) },
  lastAt: { label: '最近一次', nowrap: true, value: ({ lastAt }) => formatTime(lastAt) },
  complaints: { label: '在办投诉', num: true, value: ({ openComplaints }) => openComplaints },
} satisfies Record<string, ListColumn<FrequentRow>>

export type FrequentColumn = keyof typeof columns

/** 高频来电. */
export const frequentCallersList = {
  path: '/frequent-callers',
  title: '高频来电',
  needs: ['caller.list'],
  columns,
  filters: {
    type: { label: '业务类型', named: businessTypeNamed },
    department: { label: '部门', named: departmentNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => frequentList(db, actor, readFrequentFilters(query), request),
  count: (db, actor, query, most) => frequentCount(db, actor, readFrequentFilters(query), most),
} satisfies ListDefinition<FrequentRow>
