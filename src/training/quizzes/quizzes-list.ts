import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { tracks } from '../records/vocabulary.ts'
import { quizCount, quizList } from './quiz.ts'
import type { Quiz } from './schema.ts'

const columns = {
  title: { label: '抽考', value: ({ title }) => title },
  state: {
    label: '状态',
    nowrap: true,
    value: ({ closesAt }) => (closesAt > Date.now() ? '进行中' : '已结束'),
  },
  opens: { label: '开始', nowrap: true, value: ({ opensAt }) => formatTime(opensAt) },
  questions: { label: '题数', num: true, value: ({ versionIds }) => versionIds.length },
  track: { label: '主线', nowrap: true, value: ({ track }) => tracks[track] },
  trainer: { label: '讲师', nowrap: true, value: ({ trainerName }) => trainerName },
  closes: {
    label: '结束',
    nowrap: true,
    extra: true,
    value: ({ closesAt }) => formatTime(closesAt),
  },
} satisfies Record<string, ListColumn<Quiz>>

export type QuizColumn = keyof typeof columns

/** 抽考. */
export const quizzesList = {
  path: '/quizzes',
  title: '抽考',
  needs: ['exam.manage'],
  columns,
  filters: {},
  idOf: ({ id }) => id,
  page: (db, actor, _query, request) => quizList(db, actor, request),
  count: (db, actor, _query, most) => quizCount(db, actor, most),
} satisfies ListDefinition<Quiz>
