import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { tracks } from '../records/vocabulary.ts'
import { examCount, examList, type ExamRow, readExamFilters } from './queries.ts'
import { examStates } from './vocabulary.ts'

const columns = {
  title: { label: '考试', value: ({ title }) => title },
  state: { label: '状态', nowrap: true, value: ({ state }) => examStates[state] },
  opens: { label: '开始', nowrap: true, value: ({ opensAt }) => formatTime(opensAt) },
  closes: { label: '截止', nowrap: true, value: ({ closesAt }) => formatTime(closesAt) },
  paper: { label: '试卷', value: ({ paper }) => paper },
  track: { label: '主线', nowrap: true, value: ({ track }) => tracks[track] },
  by: { label: '安排人', nowrap: true, value: ({ createdByName }) => createdByName },
  released: {
    label: '公布成绩',
    nowrap: true,
    extra: true,
    value: ({ releasedAt }) => (releasedAt === null ? null : formatTime(releasedAt)),
  },
} satisfies Record<string, ListColumn<ExamRow>>

export type ExamColumn = keyof typeof columns

/** 考试. */
export const examsList = {
  path: '/exams',
  title: '考试',
  needs: ['exam.manage'],
  columns,
  filters: { state: { label: '状态', words: examStates } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => examList(db, actor, readExamFilters(query), request),
  count: (db, actor, query, most) => examCount(db, actor, readExamFilters(query), most),
} satisfies ListDefinition<ExamRow>
