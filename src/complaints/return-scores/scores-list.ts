import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'

import { readScoreFilters, scoreList, type ScoreRow } from './score-list.ts'
import { scoreChoices } from './vocabulary.ts'

const columns = {
  no: { label: '回访编号', nowrap: true, value: ({ scoreNo }) => scoreNo },
  score: { label: '评分', num: true, value: ({ score }) => score },
  department: { label: '部门', value: ({ department }) => department },
  complaint: { label: '投诉', nowrap: true, value: ({ complaint }) => complaint?.no ?? null },
  call: { label: '通话', nowrap: true, value: ({ call }) => call?.no ?? null },
  words: { label: '客户的话', value: ({ words }) => words || null },
  visited: {
    label: '回访',
    sorts: true,
    value: ({ visitedAt, visitedBy }) => `${formatTime(visitedAt)} ${visitedBy}`,
  },
} satisfies Record<string, ListColumn<ScoreRow>>

export type ScoreColumn = keyof typeof columns

/** 回访评分. */
export const scoresList = (blindness: Blindness) =>
  ({
    path: '/complaints/return-scores',
    title: '回访评分',
    needs: ['complaint.list'],
    columns,
    filters: {
      score: { label: '评分', words: scoreChoices },
      department: { label: '部门', named: departmentNamed },
      from: { label: '回访从' },
      to: { label: '回访到' },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      scoreList(db, actor, readScoreFilters(query), request, blindness),
  }) satisfies ListDefinition<ScoreRow>
