import { formatDay } from '#src/kernel/calendar.ts'
import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { AdoptedRule } from './schema.ts'
import type { TriedMonth } from './trial.ts'
import type { ContestRule } from './vocabulary.ts'

const num = true

/** The weights in a line: a file of ranks says what they came of. */
export const ruleWords = ({ metrics, omissions }: ContestRule): string =>
  `三项指标 ${metrics.complaints}、${metrics.substantiated}、${metrics.change}，` +
  `漏报×${omissions.missed}，瞒报×${omissions.concealed}`

/** 权重试算 as files: a row for each department of a month, and one for a month none took part in. */
export const trialTables = (
  months: readonly TriedMonth[],
  adopted: readonly AdoptedRule[],
): PageTable[] => [
  {
    ...{ key: 'departments', title: '权重试算' },
    head: [
      ...[{ label: '月份' }, { label: '公布' }, { label: '部门' }, { label: '原名次', num }],
      ...[
        { label: '试算名次', num },
        { label: '原得分', num },
        { label: '试算得分', num },
      ],
    ],
    rows: months.flatMap(({ month, announced, rows }) => {
      const state = announced ? '已公布' : '未公布'
      if (rows.length === 0) return [[month, state, '没有部门够参评线', null, null, null, null]]
      return rows.map(({ department, rank, tried, score, triedScore }) => [
        ...[month, state, department, rank, tried, rounded(score), rounded(triedScore)],
      ])
    }),
  },
  {
    ...{ key: 'adoptions', title: '采用过的权重' },
    head: [
      ...[{ label: '起用' }, { label: '权重' }, { label: '参评线', num }, { label: '原因' }],
      ...[{ label: '采用人' }, { label: '采用日期' }],
    ],
    rows: adopted.map(({ from, rule, reason, at, byName }) => [
      ...[from, ruleWords(rule), rule.minimumCalls, reason, byName, formatDay(at)],
    ]),
  },
]
