import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { worksOnCases } from './find.ts'
import { caseCount, caseList, type CaseRow, readCaseFilters } from './list.ts'
import { caseChoices, caseSources, riskChoices, stateWord } from './vocabulary.ts'

const columns = {
  no: { label: '编号', nowrap: true, value: ({ caseNo }) => caseNo },
  title: { label: '标题', value: ({ title }) => title },
  source: { label: '来源', nowrap: true, value: ({ source }) => caseSources[source] },
  fault: {
    label: '类型',
    nowrap: true,
    value: ({ faultCategory }) => (faultCategory === null ? null : faultCategories[faultCategory]),
  },
  tags: { label: '标签', value: ({ tags }) => tags.join('、') || null },
  risk: {
    label: '舆情风险',
    nowrap: true,
    value: ({ opinionRisk }) => (opinionRisk === '' ? null : '有'),
  },
  state: {
    label: '状态',
    nowrap: true,
    needs: worksOnCases,
    value: (row) => stateWord(row),
  },
  version: { label: '版本', num: true, extra: true, value: ({ version }) => version },
  listed: { label: '日期', nowrap: true, value: ({ listedAt }) => formatDay(listedAt) },
  by: { label: '作者', nowrap: true, extra: true, needs: worksOnCases, value: (row) => row.byName },
  studied: {
    label: '学习',
    nowrap: true,
    value: ({ studied, state }) => (state !== 'published' ? null : studied ? '已学完' : '未学'),
  },
} satisfies Record<string, ListColumn<CaseRow>>

export type CaseColumn = keyof typeof columns

/** 典型案例. */
export const casesList = {
  path: '/library',
  title: '典型案例',
  needs: ['library.read'],
  columns,
  filters: {
    q: { label: '检索词' },
    state: { label: '状态', words: caseChoices, usual: 'current' },
    source: { label: '来源', words: caseSources },
    fault: { label: '类型', words: faultCategories },
    tag: { label: '标签' },
    risk: { label: '舆情风险', words: riskChoices },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => caseList(db, actor, readCaseFilters(query), request),
  count: (db, actor, query, most) => caseCount(db, actor, readCaseFilters(query), most),
} satisfies ListDefinition<CaseRow>
