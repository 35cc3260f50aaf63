import { faultCategories } from '#src/complaints/vocabulary.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { readDays } from '#src/recordings/filters.ts'

import { filtersFor } from './finding-filters.ts'
import { findingPage, type FindingRow } from './queries.ts'
import { findingOrigins, findingStates, reconciliations } from './vocabulary.ts'

const columns = {
  headline: { label: '疑点', value: ({ headline }) => headline },
  points: { label: '分值', num: true, value: ({ rank }) => Math.round(rank * 100) },
  quote: {
    label: '证据',
    value: ({ quote }) => quote && `${quote.before}${quote.text}${quote.after}`,
  },
  type: {
    label: '类型',
    value: ({ quote, faultCategory }) => (quote ? faultCategories[faultCategory] : null),
  },
  startedAt: {
    label: '通话时间',
    value: ({ startedAt }) => (startedAt === null ? null : formatTime(startedAt)),
  },
  department: { label: '部门', value: ({ department }) => department },
  caller: { label: '来电', value: ({ caller }) => caller },
  callNo: { label: '通话号', value: ({ callNo, fileName }) => callNo ?? fileName },
  registered: {
    label: '台账',
    value: ({ registered }) => (registered === null ? '未比对' : registered ? '已登记' : '未登记'),
  },
  state: { label: '状态', value: ({ state }) => findingStates[state] },
} satisfies Record<string, ListColumn<FindingRow>>

/** 疑似未上报: the whole queue, the likeliest first. */
export const findingsList = (blindness: Blindness) =>
  ({
    path: '/findings/all',
    title: '疑似未上报',
    needs: ['finding.list'],
    columns,
    filters: {
      box: { label: '比对结果', words: reconciliations },
      type: { label: '类型', words: faultCategories },
      origin: { label: '来路', words: findingOrigins },
      rule: { label: '命中规则' },
      department: { label: '部门', named: departmentNamed },
      from: { label: '通话从' },
      to: { label: '通话到' },
      state: { label: '状态', words: { any: '全部', ...findingStates } },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      findingPage(db, actor, filtersFor(actor, query, readDays(query)), request, blindness),
  }) satisfies ListDefinition<FindingRow>
