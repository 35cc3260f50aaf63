import { formatTime } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'

import { ledgerKinds, ledgerStates } from '../vocabulary.ts'
import { readEntryFilters } from './filters.ts'
import { entryList, type EntryRow, sourceNamed } from './queries.ts'

const columns = {
  at: { label: '时间', sorts: true, value: ({ at }) => formatTime(at) },
  about: {
    label: '通话或录音',
    value: ({ call, recording }) => call?.callNo ?? recording?.name ?? '录音已删除',
  },
  source: { label: '来源', value: ({ source }) => source },
  state: { label: '状态', nowrap: true, value: ({ state }) => ledgerStates[state] },
  since: { label: '起于', value: ({ since }) => formatTime(since) },
  dueAt: { label: '时限', value: ({ dueAt }) => formatTime(dueAt) },
  caller: { label: '来电号码', nowrap: true, value: ({ call }) => call?.caller ?? null },
  announced: { label: '话单中的文件', value: ({ call }) => call?.recordingName ?? null },
  kind: {
    label: '类别',
    extra: true,
    value: ({ call }) => ledgerKinds[call ? 'call' : 'recording'],
  },
  file: { label: '录音文件', extra: true, value: ({ recording }) => recording?.name ?? null },
} satisfies Record<string, ListColumn<EntryRow>>

export type EntryColumn = keyof typeof columns

/** 对账明细. */
export const entriesList = {
  path: '/recordings/ledger/entries',
  title: '录音对账',
  needs: ['ledger.read'],
  columns,
  filters: {
    from: { label: '日期从' },
    to: { label: '日期到' },
    source: { label: '来源', named: sourceNamed },
    state: { label: '状态', words: ledgerStates },
    kind: { label: '类别', words: ledgerKinds },
    department: { label: '部门', named: departmentNamed },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => entryList(db, actor, readEntryFilters(query), request),
} satisfies ListDefinition<EntryRow>
