import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { questionCount, questionList, type QuestionRow, readQuestionFilters } from './queries.ts'
import { difficulties, questionCategories, questionKinds, questionStates } from './vocabulary.ts'

const columns = {
  id: { label: '编号', num: true, value: ({ id }) => id },
  stem: { label: '题干', value: ({ stem }) => stem },
  category: {
    label: '知识面',
    nowrap: true,
    value: ({ category }) => questionCategories[category],
  },
  kind: { label: '题型', nowrap: true, value: ({ kind }) => questionKinds[kind] },
  difficulty: { label: '难度', value: ({ difficulty }) => difficulties[difficulty] },
  version: { label: '版本', num: true, value: ({ version }) => version },
  state: { label: '状态', nowrap: true, value: ({ state }) => questionStates[state] },
  sound: { label: '听音', extra: true, value: ({ clipId }) => (clipId === null ? null : '有') },
  by: { label: '出题人', nowrap: true, extra: true, value: ({ createdByName }) => createdByName },
  at: {
    label: '出题时间',
    nowrap: true,
    extra: true,
    value: ({ createdAt }) => formatTime(createdAt),
  },
} satisfies Record<string, ListColumn<QuestionRow>>

export type QuestionColumn = keyof typeof columns

/** 题库. */
export const questionsList = {
  path: '/questions',
  title: '题库',
  needs: ['question.edit'],
  columns,
  filters: {
    category: { label: '知识面', words: questionCategories },
    difficulty: { label: '难度', words: difficulties },
    kind: { label: '题型', words: questionKinds },
    state: { label: '状态', words: questionStates, usual: 'active' },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => questionList(db, actor, readQuestionFilters(query), request),
  count: (db, actor, query, most) => questionCount(db, actor, readQuestionFilters(query), most),
} satisfies ListDefinition<QuestionRow>
