import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { businessTypeNamed, departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { chainCount, chainList, type ChainRow, readChainFilters } from './queries.ts'
import { causeChoices, repeatCauses, sameness, solutions } from './vocabulary.ts'

const hours = (ms: number) => Math.round(ms / 360_000) / 10

const columns = {
  caller: { label: '来电号码', nowrap: true, value: ({ caller }) => caller },
  calls: { label: '来电', num: true, value: ({ calls }) => calls },
  type: { label: '首次业务', value: ({ type }) => type },
  same: { label: '业务', nowrap: true, value: ({ same }) => sameness[same ? 'same' : 'mixed'] },
  gap: {
    label: '最短间隔（小时）',
    num: true,
    value: ({ shortestGapMs }) => hours(shortestGapMs),
  },
  firstAt: { label: '首次', nowrap: true, value: ({ firstAt }) => formatTime(firstAt) },
  lastAt: { label: '最近', nowrap: true, sorts: true, value: ({ lastAt }) => formatTime(lastAt) },
  department: { label: '首次部门', nowrap: true, value: ({ department }) => department },
  solution: { label: '解决没有', nowrap: true, value: ({ solution }) => solutions[solution] },
  cause: { label: '原因', nowrap: true, value: ({ cause }) => cause && repeatCauses[cause] },
  note: { label: '原因说明', extra: true, value: ({ causeNote }) => causeNote },
} satisfies Record<string, ListColumn<ChainRow>>

export type ChainColumn = keyof typeof columns

/** 重复来电. */
export const chainsList = (blindness: Blindness) =>
  ({
    path: '/repeat-calls',
    title: '重复来电',
    needs: ['caller.list'],
    columns,
    filters: {
      department: { label: '首次部门', named: departmentNamed },
      type: { label: '首次业务', named: businessTypeNamed },
      cause: { label: '原因', words: causeChoices },
      same: { label: '业务', words: sameness },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      chainList(db, actor, readChainFilters(query), request, blindness),
    count: (db, actor, query, most) => chainCount(db, actor, readChainFilters(query), most),
  }) satisfies ListDefinition<ChainRow>
