import { boundsOf, monthAfter, monthOf } from '#src/complaints/months/month.ts'
import type { Db } from '#src/kernel/db.ts'
import type { ListColumn, ListDefinition, ListQuery } from '#src/lists/definition.ts'

import type { StandingRow } from './reckon.ts'
import {
  changeBounds,
  changeWords,
  rankText,
  rateBounds,
  rateWords,
  scoreWords,
  shareBounds,
  shareWords,
  withBounds,
} from './shown.ts'
import { standingsOf } from './standings.ts'
import { type Metric, metrics, outReasons } from './vocabulary.ts'

/** What one metric adds to the score. */
const part = (metric: Metric): ListColumn<StandingRow> => ({
  label: `得分中的${metrics[metric]}`,
  ...{ num: true, extra: true },
  value: ({ parts }) => scoreWords(parts?.[metric] ?? null),
})

const columns = {
  rank: { label: '名次', nowrap: true, value: rankText },
  department: { label: '部门', value: ({ department }) => department },
  score: { label: '得分', num: true, value: ({ score }) => scoreWords(score) },
  calls: { label: '人工接听量', num: true, value: ({ calls }) => calls },
  complaints: { label: '投诉', num: true, value: ({ counts }) => counts.complaints },
  perMillion: {
    label: '每百万通投诉数',
    num: true,
    value: ({ complaintsPerMillion: rate }) => withBounds(rateWords(rate), rateBounds(rate)),
  },
  substantiated: { label: '属实', num: true, value: ({ counts }) => counts.substantiated },
  substantiatedPerMillion: {
    label: '每百万通属实数',
    num: true,
    value: ({ substantiatedPerMillion: rate }) => withBounds(rateWords(rate), rateBounds(rate)),
  },
  rate: {
    label: '属实率',
    num: true,
    value: ({ rate }) => withBounds(shareWords(rate), shareBounds(rate)),
  },
  change: {
    label: '属实率环比（百分点）',
    num: true,
    value: ({ change }) => withBounds(changeWords(change), changeBounds(change)),
  },
  leaked: {
    label: '瞒报漏报率',
    num: true,
    value: ({ leakRate }) => withBounds(shareWords(leakRate), shareBounds(leakRate)),
  },
  partComplaints: part('complaints'),
  partSubstantiated: part('substantiated'),
  partChange: part('change'),
  tallied: { label: '通话记录计数', num: true, extra: true, value: ({ tallied }) => tallied },
  official: { label: '官方话务量', num: true, extra: true, value: ({ official }) => official },
  reported: { label: '自己登记', num: true, extra: true, value: ({ counts }) => counts.reported },
  concealed: { label: '瞒报', num: true, extra: true, value: ({ counts }) => counts.concealed },
  missed: { label: '漏报', num: true, extra: true, value: ({ counts }) => counts.missed },
  open: { label: '未核实', num: true, extra: true, value: ({ counts }) => counts.open },
  subCentre: { label: '分中心', extra: true, value: ({ subCentre }) => subCentre },
  out: { label: '备注', extra: true, value: ({ out }) => out && outReasons[out] },
} satisfies Record<string, ListColumn<StandingRow>>

export type ContestColumn = keyof typeof columns

/** The month an address names; the last that is over where it names none. */
export function readContestMonth(query: ListQuery, now: number): string {
  const month = query['month'] ?? ''
  const known = boundsOf(month) !== null && month <= monthOf(now)
  return known ? month : monthAfter(monthOf(now), -1)
}

const rowsOf = (db: Db, query: ListQuery): StandingRow[] => {
  const now = Date.now()
  return standingsOf(db, readContestMonth(query, now), now).rows
}

/** 对标竞赛: the departments of one month, never more than a page of them. */
export const contestList = {
  path: '/contest',
  title: '对标竞赛',
  needs: ['contest.read'],
  columns,
  filters: { month: { label: '月份', named: (_db, month) => month } },
  idOf: ({ departmentId }) => departmentId,
  page: (db, _actor, query, { size }) => ({
    ...{ rows: rowsOf(db, query), size, next: null, previous: null },
  }),
  count: (db, _actor, query) => rowsOf(db, query).length,
} satisfies ListDefinition<StandingRow>
