import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { weekWords } from './draft.ts'
import { analysisCount, analysisList, type AnalysisRow, readAnalysisFilters } from './queries.ts'
import { analysisStates } from './vocabulary.ts'

const columns = {
  week: { label: '分析周', nowrap: true, sorts: true, value: ({ week }) => weekWords(week) },
  version: { label: '版次', nowrap: true, value: ({ version }) => `第 ${version} 版` },
  state: { label: '状态', nowrap: true, value: ({ state }) => analysisStates[state] },
  drafted: {
    label: '起草',
    value: ({ draftedAt, draftedBy }) => `${formatTime(draftedAt)} ${draftedBy}`,
  },
  published: {
    label: '发布',
    value: ({ published }) => published && `${formatTime(published.at)} ${published.by}`,
  },
} satisfies Record<string, ListColumn<AnalysisRow>>

export type AnalysisColumn = keyof typeof columns

/** 周分析. */
export const analysesList = {
  path: '/analyses',
  title: '周分析',
  needs: ['analysis.read'],
  columns,
  filters: { state: { label: '状态', words: analysisStates } },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => analysisList(db, actor, readAnalysisFilters(query), request),
  count: (db, actor, query, most) => analysisCount(db, actor, readAnalysisFilters(query), most),
} satisfies ListDefinition<AnalysisRow>
