import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { readRegisterFilters, registerList, type RegisterRow } from './register-queries.ts'
import { acceptedChoices, callChoices, entryLinks, faultCategories } from './vocabulary.ts'

const columns = {
  registerNo: { label: '登记号', nowrap: true, value: ({ registerNo }) => registerNo },
  registeredAt: {
    label: '登记时间',
    sorts: true,
    value: ({ registeredAt }) => formatTime(registeredAt),
  },
  type: { label: '类型', value: ({ faultCategory }) => faultCategories[faultCategory] },
  call: {
    label: '通话',
    value: ({ call, callNo, link }) =>
      [call?.callNo ?? callNo, link === 'number' ? '' : entryLinks[link]].filter(Boolean).join(' '),
  },
  department: {
    label: '部门',
    value: ({ blind, call }) => (blind ? afterJudging : (call?.department ?? null)),
  },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ blind, agent }) => {
      if (blind) return afterJudging
      return agent && agent.agentNo !== ''
        ? `${agent.name ?? '未知坐席'}（${agent.agentNo}）`
        : null
    },
  },
  caller: { label: '来电', nowrap: true, value: ({ caller }) => caller },
  reportedBy: {
    label: '登记人',
    value: ({ blind, reportedBy }) => (blind ? afterJudging : reportedBy),
  },
  accepted: {
    label: '受理',
    value: ({ complaint, call }) => complaint?.complaintNo ?? (call ? '未受理' : '待通话数据'),
  },
  callAt: {
    label: '通话时间',
    extra: true,
    value: ({ call }) => call && formatTime(call.startedAt),
  },
} satisfies Record<string, ListColumn<RegisterRow>>

export type RegisterColumn = keyof typeof columns

/** 投诉登记. */
export const registerEntriesList = (blindness: Blindness) =>
  ({
    path: '/register',
    title: '投诉登记',
    needs: ['register.list'],
    columns,
    filters: {
      no: { label: '登记号或通话号' },
      type: { label: '类型', words: faultCategories },
      accepted: { label: '受理', words: acceptedChoices },
      call: { label: '通话', words: callChoices },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      registerList(db, actor, readRegisterFilters(query), request, blindness),
  }) satisfies ListDefinition<RegisterRow>
