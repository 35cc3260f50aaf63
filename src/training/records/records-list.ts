import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { agentText } from '#src/recordings/vocabulary.ts'

import { readRecordFilters, recordList, type RecordRow } from './list.ts'
import { tracks, trainingKinds, trainingOutcomes } from './vocabulary.ts'

const columns = {
  agent: { label: '坐席', nowrap: true, value: ({ agent }) => agentText(agent) },
  department: { label: '当时的部门', value: ({ department }) => department },
  kind: { label: '方式', nowrap: true, value: ({ kind }) => trainingKinds[kind] },
  title: { label: '内容', value: ({ title }) => title },
  track: { label: '主线', nowrap: true, extra: true, value: ({ track }) => tracks[track] },
  trainer: { label: '内训讲师', nowrap: true, value: ({ trainerName }) => trainerName || null },
  outcome: { label: '结果', nowrap: true, value: ({ outcome }) => trainingOutcomes[outcome] },
  score: { label: '成绩', num: true, extra: true, value: ({ score }) => score },
  completed: {
    label: '完成',
    nowrap: true,
    sorts: true,
    value: ({ completedAt }) => formatDay(completedAt),
  },
} satisfies Record<string, ListColumn<RecordRow>>

export type RecordColumn = keyof typeof columns

/** 培训记录. */
export const trainingRecordsList = (blindness: Blindness) =>
  ({
    path: '/training-records',
    title: '培训记录',
    needs: ['training.read'],
    columns,
    filters: {
      kind: { label: '方式', words: trainingKinds },
      department: { label: '当时的部门', named: departmentNamed },
      from: { label: '完成从' },
      to: { label: '完成到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      recordList(db, actor, readRecordFilters(query), request, blindness),
  }) satisfies ListDefinition<RecordRow>
