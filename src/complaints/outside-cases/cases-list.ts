import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { readDays } from '#src/recordings/filters.ts'

import { outsideSources } from '../vocabulary.ts'
import { outsideCaseList, type OutsideCaseRow, readOutsideCaseFilters } from './queries.ts'

const columns = {
  caseNo: { label: '编号', nowrap: true, value: ({ caseNo }) => caseNo },
  source: { label: '来源', value: ({ source }) => outsideSources[source] },
  receivedAt: {
    label: '收到时间',
    sorts: true,
    value: ({ receivedAt }) => formatTime(receivedAt),
  },
  text: { label: '内容', value: ({ text }) => text },
  business: { label: '涉及业务', value: ({ business }) => business },
  handledBy: { label: '承办单位', value: ({ handledBy }) => handledBy },
  callers: { label: '来电', nowrap: true, value: ({ callers }) => callers.join('、') },
  recorded: {
    label: '登记',
    extra: true,
    value: ({ recordedAt, recordedByName }) => `${formatTime(recordedAt)} ${recordedByName}`,
  },
} satisfies Record<string, ListColumn<OutsideCaseRow>>

export type OutsideCaseColumn = keyof typeof columns

/** 外部投诉. */
export const outsideCasesList = {
  path: '/outside-cases',
  title: '外部投诉',
  needs: ['outside-case.list'],
  columns,
  filters: {
    source: { label: '来源', words: outsideSources },
    no: { label: '编号' },
    caller: { label: '来电号码' },
    from: { label: '收到从' },
    to: { label: '收到到' },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) =>
    outsideCaseList(db, actor, readOutsideCaseFilters(query), readDays(query), request),
} satisfies ListDefinition<OutsideCaseRow>
