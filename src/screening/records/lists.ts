import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'
import type { Blindness } from '#src/recordings/blindness.ts'
import { afterJudging } from '#src/recordings/vocabulary.ts'

import {
  findingOrigins,
  findingStates,
  graceWord,
  recheckVerdicts,
  tookChoices,
} from '../vocabulary.ts'
import {
  foundList,
  type FoundRow,
  judgedList,
  type JudgedRow,
  readFoundFilters,
  readJudgedFilters,
} from './records.ts'

type Shared = Pick<FoundRow, 'callNo' | 'startedAt' | 'blind' | 'department'>

const callColumns = {
  call: { label: '通话', nowrap: true, value: ({ callNo }) => callNo },
  startedAt: {
    label: '通话时间',
    nowrap: true,
    value: ({ startedAt }) => (startedAt === null ? null : formatTime(startedAt)),
  },
  department: {
    label: '部门',
    nowrap: true,
    value: ({ blind, department }) => (blind ? afterJudging : department),
  },
} satisfies Record<string, ListColumn<Shared>>

const foundColumns = {
  ...callColumns,
  foundAt: {
    label: '发现',
    nowrap: true,
    sorts: true,
    value: ({ foundAt }) => formatTime(foundAt),
  },
  origin: { label: '来路', nowrap: true, value: ({ origin }) => findingOrigins[origin] },
  state: {
    label: '状态',
    nowrap: true,
    value: ({ grace, state }) => (grace ? graceWord : findingStates[state]),
  },
} satisfies Record<string, ListColumn<FoundRow>>

export type FoundColumn = keyof typeof foundColumns

/** 疑点记录: what the dashboards count as found. */
export const foundRecords = (blindness: Blindness) =>
  ({
    path: '/findings/found',
    title: '疑点记录',
    needs: ['queue.plan'],
    columns: foundColumns,
    filters: {
      from: { label: '发现从' },
      to: { label: '发现到' },
      department: { label: '部门', named: departmentNamed },
      origin: { label: '来路', words: findingOrigins },
      state: { label: '状态', words: findingStates },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      foundList(db, actor, readFoundFilters(query), request, blindness),
  }) satisfies ListDefinition<FoundRow>

const judgedColumns = {
  ...callColumns,
  at: { label: '复核时间', nowrap: true, sorts: true, value: ({ at }) => formatTime(at) },
  by: { label: '复核人', nowrap: true, value: ({ by }) => by },
  verdict: { label: '结论', nowrap: true, value: ({ verdict }) => recheckVerdicts[verdict] },
  took: {
    label: '用时（秒）',
    num: true,
    value: ({ tookMs }) => (tookMs === null ? null : Math.round(tookMs / 100) / 10),
  },
} satisfies Record<string, ListColumn<JudgedRow>>

export type JudgedColumn = keyof typeof judgedColumns

/** 复核记录: what the median of a verdict's time is taken from. */
export const judgedRecords = (blindness: Blindness) =>
  ({
    path: '/findings/rechecks',
    title: '复核记录',
    needs: ['queue.plan'],
    columns: judgedColumns,
    filters: {
      from: { label: '复核从' },
      to: { label: '复核到' },
      department: { label: '部门', named: departmentNamed },
      verdict: { label: '结论', words: recheckVerdicts },
      took: { label: '用时', words: tookChoices },
    },
    idOf: ({ id }) => id,
    page: (db, actor, query, request) =>
      judgedList(db, actor, readJudgedFilters(query), request, blindness),
  }) satisfies ListDefinition<JudgedRow>
