import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging, agentText } from '#src/recordings/vocabulary.ts'

import {
  interviewCount,
  interviewList,
  type InterviewRow,
  readInterviewFilters,
} from './queries.ts'
import { cancelReasons, dueChoices, interviewStates, interviewTiers } from './vocabulary.ts'

const columns = {
  complaint: { label: '投诉', nowrap: true, value: ({ complaintNo }) => complaintNo },
  tier: { label: '层级', nowrap: true, value: ({ tier }) => interviewTiers[tier] },
  state: {
    label: '状态',
    nowrap: true,
    value: ({ state, overturnedAt }) =>
      `${interviewStates[state]}${overturnedAt === null ? '' : '，后改判'}`,
  },
  due: {
    label: '期限',
    value: ({ dueAt }) => (dueAt === null ? null : formatTime(dueAt - 1)),
  },
  department: {
    label: '部门',
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ blind, agent }) => (blind ? afterJudging : agent && agentText(agent)),
  },
  heldAt: {
    label: '访谈时间',
    value: ({ heldAt }) => (heldAt === null ? null : formatTime(heldAt)),
  },
  interviewee: { label: '访谈对象', value: ({ interviewee }) => interviewee || null },
  by: { label: '访谈人', value: ({ byName }) => byName || null },
  team: {
    label: '班组',
    extra: true,
    needs: 'agent.read',
    value: ({ blind, team }) => (blind ? afterJudging : team),
  },
  opened: {
    label: '轮到时间',
    extra: true,
    value: ({ openedAt }) => (openedAt === null ? null : formatTime(openedAt)),
  },
  cancelled: {
    label: '取消原因',
    extra: true,
    value: ({ cancelledReason }) => cancelledReason && cancelReasons[cancelledReason],
  },
} satisfies Record<string, ListColumn<InterviewRow>>

export type InterviewColumn = keyof typeof columns

/** 访谈. */
export const interviewsList = (blindness: Blindness) =>
  ({
    path: '/interviews',
    title: '访谈',
    needs: ['interview.read'],
    columns,
    filters: {
      state: { label: '状态', words: interviewStates, usual: 'open' },
      tier: { label: '层级', words: interviewTiers },
      department: { label: '部门', named: departmentNamed },
      due: { label: '期限', words: dueChoices },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      interviewList(db, actor, readInterviewFilters(query), request, blindness),
    count: (db, actor, query, most) =>
      interviewCount(db, actor, readInterviewFilters(query), most, blindness),
  }) satisfies ListDefinition<InterviewRow>
