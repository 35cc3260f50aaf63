import { correctionReasons, countFields } from '#src/complaints/months/vocabulary.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'
import { type PageTable, rounded } from '#src/lists/page-table.ts'

import type { ContestPageFacts, ShownReward } from './page.ts'
import type { Pending } from './pending.ts'
import type { StandingRow } from './reckon.ts'
import type { FlagHolding } from './red-flag.ts'
import { flagReasons, rewardChanges } from './vocabulary.ts'

const num = true

/** The tables of one month beside its list; one without rows is not there, as on the page. */
export function contestTables({
  standings,
  pending,
  corrections,
}: Pick<ContestPageFacts, 'standings' | 'pending' | 'corrections'>): PageTable[] {
  const { moved = [], lines = [] } = corrections ?? {}
  const tables = [
    ...(pending ? [pendingTable(pending, standings.rows)] : []),
    movedTable(moved),
    correctionsTable(lines),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

/** 未核实的投诉还能改变什么: drawn on the page from here, too. */
function pendingTable(pending: Pending, standing: readonly StandingRow[]): PageTable {
  const of = new Map(standing.map((row) => [row.departmentId, row]))
  const digits = 1
  return {
    ...{ key: 'pending', title: '未核实的投诉还能改变什么' },
    head: [
      ...[{ label: '部门' }, { label: '未核实', num }],
      ...[
        { label: '得分最低', num, digits },
        { label: '得分最高', num, digits },
      ],
      ...[
        { label: '现在名次', num },
        { label: '试算最好名次', num },
      ],
      { label: '试算最差名次', num },
    ],
    rows: pending.rows.map(({ departmentId, count, low, high, best, worst }) => [
      ...[of.get(departmentId)?.department ?? null, count, rounded(low), rounded(high)],
      ...[of.get(departmentId)?.place?.rank ?? null, best, worst],
    ]),
  }
}

type Corrections = NonNullable<ContestPageFacts['corrections']>

const movedTable = (moved: Corrections['moved']): PageTable => ({
  ...{ key: 'moved', title: '公布以后的变化' },
  head: [
    ...[{ label: '部门' }, { label: '公布时接听量', num }, { label: '现在接听量', num }],
    ...[
      { label: '公布时得分', num },
      { label: '现在得分', num },
    ],
    ...[
      { label: '公布时名次', num },
      { label: '现在名次', num },
    ],
  ],
  rows: moved.map(({ department, calls, callsNow, score, scoreNow, rank, rankNow }) => [
    ...[department, calls, callsNow, rounded(score), rounded(scoreNow), rank, rankNow],
  ]),
})

const correctionsTable = (lines: Corrections['lines']): PageTable => ({
  ...{ key: 'corrections', title: '逐项更正' },
  head: [
    ...[{ label: '时间' }, { label: '投诉' }, { label: '项' }, { label: '更正', num }],
    { label: '原因' },
  ],
  rows: lines.map(({ at, complaintNo, field, delta, reason }) => [
    ...[formatTime(at), complaintNo, countFields[field], delta, correctionReasons[reason]],
  ]),
})

/** 流动红旗: those of the list whom the reader may name, and who held the flag. */
export const flagTables = (
  rewards: readonly ShownReward[],
  history: readonly FlagHolding[],
): PageTable[] =>
  [rewardsTable(rewards), holdersTable(history)].filter(({ rows }) => rows.length > 0)

const rewardsTable = (rewards: readonly ShownReward[]): PageTable => ({
  ...{ key: 'rewards', title: '优秀客服专员' },
  head: [
    ...[{ label: '工号' }, { label: '姓名' }, { label: '接听', num }, { label: '表扬', num }],
    ...[{ label: '状态' }, { label: '变动' }, { label: '变动原因' }, { label: '变动人' }],
    { label: '变动日期' },
  ],
  rows: rewards.flatMap(({ person, facts, listed, edit }) =>
    person
      ? [
          [
            ...[person.agentNo, person.name, facts?.calls ?? null, facts?.praises ?? null],
            listed ? '在名单上' : '已撤下',
            ...(edit
              ? [rewardChanges[edit.change], edit.reason, edit.byName, formatDay(edit.at)]
              : [null, null, null, null]),
          ],
        ]
      : [],
  ),
})

const holdersTable = (history: readonly FlagHolding[]): PageTable => ({
  ...{ key: 'holders', title: '历次持旗' },
  head: ['月份', '部门', '起', '止', '缘由'].map((label) => ({ label })),
  rows: history.map(({ month, department, at, until, reason }) => [
    ...[month, department, formatDay(at), until === null ? '至今' : formatDay(until)],
    flagReasons[reason],
  ]),
})
