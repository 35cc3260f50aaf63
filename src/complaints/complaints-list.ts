import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import {
  complaintCount,
  complaintList,
  type ComplaintRow,
  readComplaintFilters,
} from './queries.ts'
import {
  complaintOrigins,
  complaintStages,
  complaintTargets,
  faultCategories,
} from './vocabulary.ts'

const columns = {
  no: { label: '编号', nowrap: true, value: ({ complaintNo }) => complaintNo },
  origin: { label: '上报情况', value: ({ origin }) => complaintOrigins[origin] },
  type: { label: '类型', value: ({ faultCategory }) => faultCategories[faultCategory] },
  target: { label: '对象', value: ({ target }) => target && complaintTargets[target] },
  callAt: { label: '通话时间', value: ({ call }) => call && formatTime(call.startedAt) },
  department: {
    label: '部门',
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  agent: {
    label: '坐席',
    needs: 'agent.read',
    value: ({ blind, agent }) =>
      blind ? afterJudging : agent && `${agent.name ?? '未知坐席'}（${agent.agentNo}）`,
  },
  stage: { label: '环节', value: ({ stage }) => complaintStages[stage] },
  opened: {
    label: '受理',
    sorts: true,
    value: ({ openedAt, openedByName }) => `${formatTime(openedAt)} ${openedByName}`,
  },
  callNo: { label: '通话号', nowrap: true, extra: true, value: ({ call }) => call?.callNo ?? null },
  team: {
    label: '班组',
    extra: true,
    needs: 'agent.read',
    value: ({ blind, agent }) => (blind ? afterJudging : (agent?.team ?? null)),
  },
  note: { label: '说明', extra: true, value: ({ note }) => note },
} satisfies Record<string, ListColumn<ComplaintRow>>

export type ComplaintColumn = keyof typeof columns

/** 对内投诉. */
export const complaintsList = (blindness: Blindness) =>
  ({
    path: '/complaints',
    title: '对内投诉',
    needs: ['complaint.list'],
    columns,
    filters: {
      no: { label: '投诉编号或通话号' },
      origin: { label: '上报情况', words: complaintOrigins },
      type: { label: '类型', words: faultCategories },
      department: { label: '部门', named: departmentNamed },
      from: { label: '受理从' },
      to: { label: '受理到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      complaintList(db, actor, readComplaintFilters(query), readDays(query), request, blindness),
    count: (db, actor, query, most) =>
      complaintCount(db, actor, readComplaintFilters(query), readDays(query), most, blindness),
  }) satisfies ListDefinition<ComplaintRow>
