import { dueWords } from '#src/complaints/timing/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'

import { readRiskFilters, riskCount, riskList, type RiskRow } from './queries.ts'
import { responseLevels, riskChoices, riskColours, riskKinds, riskStates } from './vocabulary.ts'

const columns = {
  colour: { label: '等级', nowrap: true, value: ({ colour }) => riskColours[colour] },
  title: { label: '预警', value: ({ title }) => title },
  kind: { label: '启动条件', nowrap: true, value: ({ kind }) => riskKinds[kind] },
  state: { label: '状态', nowrap: true, value: ({ state }) => riskStates[state] },
  department: { label: '归口部门', nowrap: true, value: ({ department }) => department },
  response: {
    label: '响应',
    nowrap: true,
    extra: true,
    value: ({ response }) => responseLevels[response],
  },
  startedAt: {
    label: '启动时间',
    nowrap: true,
    sorts: true,
    value: ({ startedAt }) => formatTime(startedAt),
  },
  due: { label: '时限', nowrap: true, value: ({ dueAt }) => dueAt && dueWords(dueAt) },
  handled: {
    label: '处置到位',
    nowrap: true,
    extra: true,
    value: ({ handledAt }) => handledAt && formatTime(handledAt),
  },
  ended: {
    label: '结束',
    nowrap: true,
    extra: true,
    value: ({ endedAt }) => endedAt && formatTime(endedAt),
  },
} satisfies Record<string, ListColumn<RiskRow>>

export type RiskColumn = keyof typeof columns

/** 风险预警. */
export const risksList = {
  path: '/risks',
  title: '风险预警',
  needs: ['hotspot.read'],
  columns,
  filters: {
    state: { label: '状态', words: riskChoices, usual: 'open' },
    colour: { label: '等级', words: riskColours },
    department: { label: '归口部门', named: departmentNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => riskList(db, actor, readRiskFilters(query), request),
  count: (db, actor, query, most) => riskCount(db, actor, readRiskFilters(query), most),
} satisfies ListDefinition<RiskRow>
