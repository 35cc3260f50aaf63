import { dayMs, formatDay } from '#src/kernel/calendar.ts'
import { type PageTable, rounded } from '#src/lists/page-table.ts'

import { queueSlices } from '../vocabulary.ts'
import { type WeekMedian, weeksToShow } from './medians.ts'
import type { Performance, Rate } from './queries.ts'

const num = true
const hourMs = 3_600_000

const rateHead = [
  ...[
    { label: '复核', num },
    { label: '立案', num },
  ],
  ...['立案率（%）', '区间下限（%）', '区间上限（%）'].map((label) => ({ label, num })),
]

const percent = (share: number) => rounded(share * 100, 2)
const rateCells = ({ judged, confirmed, interval }: Rate) => [
  ...[judged, confirmed, judged === 0 ? null : percent(confirmed / judged)],
  ...(interval ? [percent(interval.low), percent(interval.high)] : [null, null]),
]

const weekHead = [{ label: '周一' }, { label: '周日' }]
const weekCells = (week: number) => [formatDay(week), formatDay(week + 6 * dayMs)]

type Shown = {
  figures: Performance
  own: readonly WeekMedian[]
  centre: readonly WeekMedian[] | null
}

/** The tables of 筛查成效; one without rows is not there, as on the page. */
export function performanceTables({ figures, own, centre }: Shown): PageTable[] {
  const judged = figures.all.judged > 0 || figures.drawn > 0
  const tables = [
    ...(judged ? [topTable(figures), slicesTable(figures)] : []),
    ...(judged ? [weeksTable(figures), rulesTable(figures)] : []),
    mediansTable(own, centre),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

const topTable = ({ top }: Performance): PageTable => ({
  ...{ key: 'top', title: '排在前面的有多准' },
  head: [{ label: '前几条' }, ...rateHead],
  rows: top.map((row) => [row.top === 'budget' ? '全部名额' : `前 ${row.top}`, ...rateCells(row)]),
})

function slicesTable({ slices }: Performance): PageTable {
  const total = slices.reduce((sum, { confirmed }) => sum + confirmed, 0)
  return {
    ...{ key: 'slices', title: '立案从哪里来' },
    head: [
      ...[{ label: '入选方式' }, { label: '上过名单', num }, ...rateHead],
      { label: '占立案（%）', num },
    ],
    rows: slices.map((row) => [
      ...[queueSlices[row.slice], row.listed, ...rateCells(row)],
      total === 0 ? null : percent(row.confirmed / total),
    ]),
  }
}

/** Times are left out where a minute of listening is not known, as on the page. */
const weeksTable = ({ weeks }: Performance): PageTable => ({
  ...{ key: 'weeks', title: '一周一周看' },
  head: [
    ...[...weekHead, ...rateHead],
    ...[
      { label: '听音（小时）', num },
      { label: '每小时立案', num },
    ],
  ],
  rows: weeks.map(({ week, listenedMs, confirmedTimed, ...rate }) => [
    ...[...weekCells(week), ...rateCells(rate)],
    listenedMs > 0 ? rounded(listenedMs / hourMs) : null,
    listenedMs < 60_000 ? null : rounded(confirmedTimed / (listenedMs / hourMs)),
  ]),
})

const rulesTable = ({ rules }: Performance): PageTable => ({
  ...{ key: 'rules', title: '一条一条规则看' },
  head: [{ label: '规则' }, { label: '编号' }, ...rateHead],
  rows: rules.map((row) => [
    ...[row.name, row.rule === 'model' ? null : row.rule],
    ...rateCells(row),
  ]),
})

/** 每条结论用时: one's own, and the whole centre's for who plans the queue. */
function mediansTable(own: readonly WeekMedian[], centre: readonly WeekMedian[] | null): PageTable {
  const heads = (whose: string) => [
    { label: `${whose}条数`, num },
    { label: `${whose}中位（秒）`, num },
  ]
  const cells = (row: WeekMedian | undefined) => [
    row?.timed ?? null,
    rounded(row?.medianMs == null ? null : row.medianMs / 1000),
  ]
  return {
    ...{ key: 'medians', title: '每条结论用时' },
    head: [...weekHead, ...heads('我的'), ...(centre ? heads('全中心') : [])],
    rows: own
      .slice(0, weeksToShow(own, centre))
      .map((row, at) => [
        ...[...weekCells(row.week), ...cells(row)],
        ...(centre ? cells(centre[at]) : []),
      ]),
  }
}
