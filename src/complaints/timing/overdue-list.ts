import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import { complaintLevels, complaintStages, faultCategories, whoseChoices } from '../vocabulary.ts'
import { overdueCount, overdueList, type OverdueRow, readOverdueFilters } from './overdue.ts'
import {
  dueWords,
  escalationChoices,
  type EscalationLevel,
  escalationLevels,
  overdueStates,
  timedSteps,
} from './vocabulary.ts'

const columns = {
  no: { label: '编号', nowrap: true, value: ({ complaintNo }) => complaintNo },
  late: { label: '进度', nowrap: true, value: (row) => stateOf(row, Date.now()) },
  step: {
    label: '环节',
    nowrap: true,
    value: ({ step, stage }) => (step ? timedSteps[step] : complaintStages[stage]),
  },
  due: {
    label: '时限',
    nowrap: true,
    value: ({ dueAt }) => (dueAt === null ? null : dueWords(dueAt)),
  },
  escalation: {
    label: '预警',
    nowrap: true,
    value: ({ escalation }) =>
      escalation === 0 ? null : escalationLevels[escalation as EscalationLevel],
  },
  level: { label: '级别', value: ({ level }) => complaintLevels[level] },
  department: {
    label: '承办部门',
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
  handler: {
    label: '经办人',
    value: ({ blind, handlerName }) => (blind ? afterJudging : handlerName || null),
  },
  since: {
    label: '到这一步',
    nowrap: true,
    value: ({ stageAt }) => (stageAt === 0 ? null : formatTime(stageAt)),
  },
  type: {
    label: '类型',
    extra: true,
    value: ({ faultCategory }) => faultCategories[faultCategory],
  },
  risk: { label: '舆情风险', extra: true, value: ({ opinionRisk }) => opinionRisk || null },
} satisfies Record<string, ListColumn<OverdueRow>>

export type OverdueColumn = keyof typeof columns

/** Where a row stands, in a word that a file can hold. */
function stateOf({ dueAt, pausedAt, reminded }: OverdueRow, now: number): string {
  if (pausedAt !== null) return overdueStates.paused
  if (dueAt !== null && dueAt <= now) return overdueStates.overdue
  return reminded ? overdueStates.near : '在办'
}

/** 各环节超期. */
export const overdueComplaintsList = (blindness: Blindness) =>
  ({
    path: '/complaints/overdue',
    title: '各环节超期',
    needs: ['complaint.list'],
    columns,
    filters: {
      state: { label: '进度', words: overdueStates, usual: 'overdue' },
      step: { label: '环节', words: timedSteps },
      level: { label: '级别', words: complaintLevels },
      department: { label: '承办部门', named: departmentNamed },
      escalation: { label: '预警', words: escalationChoices },
      whose: { label: '范围', words: { handled: whoseChoices.handled } },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      overdueList(db, actor, readOverdueFilters(query), request, blindness),
    count: (db, actor, query, most) =>
      overdueCount(db, actor, readOverdueFilters(query), most, blindness),
  }) satisfies ListDefinition<OverdueRow>
