import { formatDay } from '#src/kernel/calendar.ts'
import type { ListColumn, ListDefinition } from '#src/lists/definition.ts'
import { departmentNamed } from '#src/organisation/names.ts'

import { readSheetFilters, sheetCount, sheetList, type SheetRow } from './list.ts'
import { dueChoices, levelChoices, sheetLevels, sheetStates, stateChoices } from './vocabulary.ts'

const dayOf = (at: number | null) => (at === null ? null : formatDay(at))
/** A due date is the moment behind its day. */
const lastDay = (until: number | null) => (until === null ? null : formatDay(until - 1))

const columns = {
  no: { label: '编号', nowrap: true, value: ({ sheetNo }) => sheetNo ?? '草稿' },
  department: { label: '责任部门', nowrap: true, value: ({ department }) => department },
  problem: { label: '问题', value: ({ problem }) => problem },
  state: { label: '状态', nowrap: true, value: ({ state }) => sheetStates[state] },
  level: { label: '督办级别', nowrap: true, value: ({ level }) => sheetLevels[level] },
  step: { label: '本步期限', nowrap: true, value: ({ stepDueAt }) => lastDay(stepDueAt) },
  owner: { label: '责任人', nowrap: true, value: ({ ownerName }) => ownerName || null },
  due: { label: '整改期限', nowrap: true, value: ({ dueAt }) => lastDay(dueAt) },
  issued: { label: '下达', nowrap: true, value: ({ issuedAt }) => dayOf(issuedAt) },
  closed: { label: '销号', nowrap: true, extra: true, value: ({ closedAt }) => dayOf(closedAt) },
  created: { label: '起草', nowrap: true, extra: true, value: ({ createdAt }) => dayOf(createdAt) },
} satisfies Record<string, ListColumn<SheetRow>>

export type SheetColumn = keyof typeof columns

/** 督办表. */
export const supervisionList = {
  path: '/supervision',
  title: '督办表',
  needs: ['supervision.read'],
  columns,
  filters: {
    state: { label: '状态', words: stateChoices, usual: 'running' },
    department: { label: '责任部门', named: departmentNamed },
    level: { label: '督办级别', words: levelChoices },
    due: { label: '期限', words: dueChoices },
    from: { label: '下达从' },
    to: { label: '下达到' },
  },
  idOf: ({ id }) => id,
  page: (db, actor, query, request) => sheetList(db, actor, readSheetFilters(query), request),
  count: (db, actor, query, most) => sheetCount(db, actor, readSheetFilters(query), most),
} satisfies ListDefinition<SheetRow>
