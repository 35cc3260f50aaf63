import type { Actor } from '#src/kernel/actor.ts'
import type { Db } from '#src/kernel/db.ts'
import type { ListColumn, ListDefinition, ListQuery } from '#src/lists/definition.ts'

import { monthFigures, type MonthRow } from './counts.ts'
import { boundsOf, monthOf } from './month.ts'
import { plus } from './share.ts'
import {
  type CountField,
  countFields,
  noDepartment,
  openOf,
  rateText,
  reportedOf,
} from './vocabulary.ts'

/** A number as it is given out: as frozen, with what was corrected since. */
const counted = ({ counts, corrected }: MonthRow, field: CountField): string => {
  const delta = corrected[field]
  return `${counts[field]}${delta === 0 ? '' : `（更正 ${delta > 0 ? '+' : ''}${delta}）`}`
}

const field = (key: CountField): ListColumn<MonthRow> => ({
  ...{ label: countFields[key], num: true, value: (row: MonthRow) => counted(row, key) },
})

const columns = {
  department: { label: '部门', value: ({ department }) => department ?? noDepartment },
  complaints: field('complaints'),
  reported: { label: '其中已登记', num: true, value: ({ counts }) => reportedOf(counts) },
  concealed: field('concealed'),
  missed: field('missed'),
  substantiated: field('substantiated'),
  unsubstantiated: field('unsubstantiated'),
  open: { label: '未核实', num: true, value: ({ counts }) => openOf(counts) },
  rate: { label: '属实率', num: true, value: ({ counts }) => rateText(counts) },
  now: {
    label: '更正后投诉',
    num: true,
    extra: true,
    value: ({ counts, corrected }) => plus(counts, corrected).complaints,
  },
  nowRate: {
    label: '更正后属实率',
    num: true,
    extra: true,
    value: ({ counts, corrected }) => rateText(plus(counts, corrected)),
  },
} satisfies Record<string, ListColumn<MonthRow>>

export type MonthColumn = keyof typeof columns

/** The month an address names; this one where it names none that exists. */
export function readMonth(query: ListQuery, now: number): string {
  const month = query['month'] ?? ''
  return boundsOf(month) ? month : monthOf(now)
}

const rowsOf = (db: Db, actor: Actor, query: ListQuery) =>
  monthFigures(db, actor, readMonth(query, Date.now()))?.rows ?? []

/** 月度投诉数: the departments of one month, never more than a page of them. */
export const monthsList = {
  path: '/complaints/months',
  title: '月度投诉数',
  needs: ['month.read'],
  columns,
  filters: { month: { label: '月份', named: (_db, month) => month } },
  idOf: ({ departmentId }) => departmentId ?? 0,
  page: (db, actor, query, { size }) => ({
    ...{ rows: rowsOf(db, actor, query), size, next: null, previous: null },
  }),
  count: (db, actor, query) => rowsOf(db, actor, query).length,
} satisfies ListDefinition<MonthRow>
