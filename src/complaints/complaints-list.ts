import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed, teamNamed } from '#src/organisation/names.ts'
import { staffCategories } from '#src/organisation/vocabulary.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { readComplaintFilters } from './filters.ts'
import { reasonWords, rootCauses } from './handling/vocabulary.ts'
import { complaintCount, complaintList, type ComplaintRow } from './queries.ts'
import {
  complaintClasses,
  complaintLevels,
  complaintOrigins,
  complaintSources,
  complaintStages,
  complaintTargets,
  complaintVerdicts,
  faultCategories,
  originChoices,
  riskChoices,
  stageChoices,
  verdictChoices,
  whoseChoices,
} from './vocabulary.ts'

const columns = {
  no: { label: '编号', nowrap: true, value: ({ complaintNo }) => complaintNo },
  origin: { label: '上报情况', value: ({ origin }) => complaintOrigins[origin] },
  type: { label: '类型', value: ({ faultCategory }) => faultCategories[faultCategory] },
  target: { label: '对象', extra: true, value: ({ target }) => target && complaintTargets[target] },
  callAt: {
    label: '通话时间',
    nowrap: true,
    extra: true,
    value: ({ call }) => call && formatTime(call.startedAt),
  },
  department: {
    label: '部门',
    nowrap: true,
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  agent: {
    label: '坐席',
    nowrap: true,
    needs: 'agent.read',
    value: ({ blind, agent }) =>
      blind ? afterJudging : agent && `${agent.name ?? '未知坐席'}（${agent.agentNo}）`,
  },
  stage: { label: '环节', nowrap: true, value: ({ stage }) => complaintStages[stage] },
  handling: {
    label: '承办部门',
    nowrap: true,
    value: ({ blind, handlingDepartment }) => (blind ? afterJudging : handlingDepartment),
  },
  due: { label: '时限', nowrap: true, value: ({ dueAt }) => dueAt && formatTime(dueAt) },
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
  level: { label: '级别', extra: true, value: ({ level }) => complaintLevels[level] },
  class: { label: '对内对外', extra: true, value: (row) => complaintClasses[row.class] },
  source: { label: '来源', extra: true, value: ({ source }) => complaintSources[source] },
  verdict: {
    label: '核实结论',
    extra: true,
    value: ({ verdict }) => verdict && complaintVerdicts[verdict],
  },
  handler: {
    label: '承办人',
    extra: true,
    value: ({ blind, handlerName }) => (blind ? afterJudging : handlerName),
  },
  risk: { label: '舆情风险', extra: true, value: ({ opinionRisk }) => opinionRisk },
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
      origin: { label: '上报情况', words: originChoices },
      type: { label: '类型', words: faultCategories },
      department: { label: '部门', named: departmentNamed },
      team: { label: '班组', named: teamNamed },
      // The name is for readers who may know it, who see it in the rows.
      person: { label: '坐席', named: () => '指定的一位' },
      stage: { label: '环节', words: stageChoices },
      whose: { label: '范围', words: whoseChoices },
      handling: { label: '承办部门', named: departmentNamed },
      level: { label: '级别', words: complaintLevels },
      class: { label: '对内对外', words: complaintClasses },
      source: { label: '来源', words: complaintSources },
      verdict: { label: '核实结论', words: verdictChoices },
      risk: { label: '舆情风险', words: riskChoices },
      cause: { label: '根本原因', words: rootCauses },
      reason: { label: '不属实的情形', words: reasonWords },
      staff: { label: '人员类别', words: staffCategories },
      from: { label: '受理从' },
      to: { label: '受理到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      complaintList(db, actor, readComplaintFilters(query), readDays(query), request, blindness),
    count: (db, actor, query, most) =>
      complaintCount(db, actor, readComplaintFilters(query), readDays(query), most, blindness),
  }) satisfies ListDefinition<ComplaintRow>
