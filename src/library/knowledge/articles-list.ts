import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'

import { articleCount, articlePage, type ArticleRow, readArticleFilters } from './queries.ts'
import { articleKinds, articleStates, staleReasons } from './vocabulary.ts'

const columns = {
  title: { label: '标题', value: ({ title }) => title },
  kind: { label: '类别', nowrap: true, value: ({ kind }) => articleKinds[kind] },
  state: { label: '状态', nowrap: true, value: ({ state }) => articleStates[state] },
  owner: { label: '责任人', nowrap: true, value: ({ ownerName }) => ownerName },
  review: {
    label: '复审日期',
    nowrap: true,
    value: ({ reviewBy }) => (reviewBy === null ? null : formatDay(reviewBy)),
  },
  stale: {
    label: '待复审',
    value: ({ stale }) => stale.map((reason) => staleReasons[reason]).join('、') || null,
  },
  reads: { label: '阅读', num: true, value: ({ reads }) => reads },
  helpful: { label: '有用', num: true, value: ({ helpful }) => helpful },
  unhelpful: { label: '没用', num: true, value: ({ unhelpful }) => unhelpful },
  changed: { label: '最近改动', nowrap: true, value: ({ changedAt }) => formatTime(changedAt) },
  keywords: { label: '关键词', extra: true, value: ({ keywords }) => keywords },
} satisfies Record<string, ListColumn<ArticleRow>>

export type ArticleColumn = keyof typeof columns

/** 知识管理: every article for those who write. */
export const articlesList = {
  path: '/knowledge/articles',
  title: '知识管理',
  needs: ['knowledge.write'],
  columns,
  filters: {
    state: { label: '状态', words: articleStates },
    kind: { label: '类别', words: articleKinds },
    whose: { label: '责任人', words: { own: '我' } },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => articlePage(db, actor, readArticleFilters(query), request),
  count: (db, actor, query, most) => articleCount(db, actor, readArticleFilters(query), most),
} satisfies ListDefinition<ArticleRow>
