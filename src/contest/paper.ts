import type { Chart } from '#src/documents/chart.ts'
import type { Block, PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'

import type { correctionsSince } from './corrections.ts'
import { comparisonsOf } from './ranking.ts'
import type { StandingRow } from './reckon.ts'
import type { RedFlag } from './schema.ts'
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
import type { Standings } from './standings.ts'
import { flagReasons, outReasons } from './vocabulary.ts'

export type PaperParts = {
  standings: Standings
  flags: readonly RedFlag[]
  /** Those on the list that the reader may name, and how many there are. */
  rewarded: { names: readonly string[]; count: number }
  corrections: ReturnType<typeof correctionsSince> | null
}

/** 《对标竞赛通报》: what goes up on the wall. It names departments, and agents only on the list of honour. */
export function contestPaper(parts: PaperParts, by: string, now: number): PaperDocument {
  const { standings, flags, rewarded, corrections } = parts
  const { month, announced, rows, unknown } = standings
  const taking = rows.filter(({ place }) => place)
  const aside = rows.filter(({ place }) => !place)
  const blocks: Block[] = [
    ...(announced?.note ? [{ kind: 'paragraph', text: announced.note } as const] : []),
    { kind: 'heading', text: '一、名次' },
    tableOf(taking),
    { kind: 'note', text: tiesNote(taking.length) },
    {
      kind: 'charts',
      charts: chartsOf(taking).map((chart) => ({ chart, note: '竖线是 95% 的精确区间' })),
    },
    { kind: 'heading', text: '二、流动红旗' },
    { kind: 'paragraph', text: flagWords(flags) },
    { kind: 'heading', text: '三、优秀客服专员' },
    { kind: 'paragraph', text: rewardWords(rewarded) },
    ...(aside.length > 0
      ? [{ kind: 'note', text: `未参评：${aside.map(asideWords).join('；')}。` } as const]
      : []),
    ...(unknown > 0
      ? [{ kind: 'note', text: `另有 ${unknown} 件投诉查不到被投诉坐席的部门，未计入。` } as const]
      : []),
    ...correctionBlocks(corrections),
  ]
  return {
    title: `${month} 客户服务对标竞赛${announced ? '通报' : '（未公布）'}`,
    line: [
      announced ? `公布日期 ${formatDay(announced.at)}` : '数字随核实变动',
      `参评 ${taking.length} 个部门`,
    ],
    blocks,
    foot: `${by} ${formatTime(now)} 取自回听`,
    landscape: true,
  }
}

export const tiesNote = (departments: number): string =>
  `名次相同的部门分不出高低：${departments} 个部门两两按三个比率共作 ${comparisonsOf(departments)} 次比较，` +
  '用精确的率比区间，合起来误判的机会不超过 5%。括号里是 95% 的区间。'

function tableOf(rows: readonly StandingRow[]): Block {
  return {
    kind: 'table',
    caption: '名次与三项指标',
    head: [
      '名次',
      '部门',
      '得分',
      '接听量',
      '投诉',
      '每百万通投诉数',
      '属实',
      '每百万通属实数',
      '属实率',
      '环比（百分点）',
      '瞒报漏报率',
    ],
    right: [2, 3, 4, 5, 6, 7, 8, 9, 10],
    rows: rows.map((row) => [
      rankText(row),
      row.department,
      scoreWords(row.score),
      row.calls.toLocaleString('zh-CN'),
      String(row.counts.complaints),
      withBounds(rateWords(row.complaintsPerMillion), rateBounds(row.complaintsPerMillion)),
      String(row.counts.substantiated),
      withBounds(rateWords(row.substantiatedPerMillion), rateBounds(row.substantiatedPerMillion)),
      shareWords(row.rate),
      withBounds(changeWords(row.change), changeBounds(row.change)),
      withBounds(shareWords(row.leakRate), shareBounds(row.leakRate)),
    ]),
  }
}

/** Both rates with their exact intervals, one bar for each department. */
export function chartsOf(rows: readonly StandingRow[]): Chart[] {
  const chart = (
    title: string,
    rateOf: (row: StandingRow) => StandingRow['complaintsPerMillion'],
    countOf: (row: StandingRow) => number,
  ): Chart => ({
    ...({ title, kind: 'bars', unit: '件/百万通', lines: [] } as const),
    points: rows.flatMap((row) => {
      const rate = rateOf(row)
      if (!rate) return []
      const { low, high, estimate } = rate
      return {
        label: row.department,
        value: Number(estimate.toFixed(1)),
        note: `${countOf(row)} 件 / ${row.calls.toLocaleString('zh-CN')} 通，区间 ${rateBounds(rate)}`,
        bounds: { low, high },
      }
    }),
  })
  return [
    chart(
      '每百万通投诉数',
      (row) => row.complaintsPerMillion,
      ({ counts }) => counts.complaints,
    ),
    chart(
      '每百万通属实数',
      (row) => row.substantiatedPerMillion,
      ({ counts }) => counts.substantiated,
    ),
  ]
}

const flagWords = (flags: readonly RedFlag[]): string => {
  const [first] = flags
  if (!first) return '公布以后授旗。'
  return `一等奖并授流动红旗：${flags.map(({ department }) => department).join('、')}（${flagReasons[first.reason]}）。`
}

function rewardWords({ names, count }: PaperParts['rewarded']): string {
  if (count === 0) return '没有符合条件的人员。'
  const others = count - names.length
  const more =
    others > 0 ? `${names.length > 0 ? '，另有' : '共'} ${others} 人（取文人的范围内不列名）` : ''
  return `${names.join('、')}${more}。`
}

const asideWords = ({ department, out, calls }: StandingRow) =>
  `${department}（${calls.toLocaleString('zh-CN')} 通，${out ? outReasons[out] : ''}）`

function correctionBlocks(corrections: PaperParts['corrections']): Block[] {
  if (!corrections || (corrections.lines.length === 0 && corrections.moved.length === 0)) return []
  const rows = corrections.moved.map((moved) => [
    moved.department,
    `${moved.calls} → ${moved.callsNow}`,
    `${scoreWords(moved.score)} → ${scoreWords(moved.scoreNow)}`,
    `${moved.rank ?? '—'} → ${moved.rankNow ?? '—'}`,
  ])
  return [
    { kind: 'heading', text: '更正' },
    {
      kind: 'table',
      caption: `公布以后 ${corrections.lines.length} 项变化；公布的名次不改，这里是现在算出来的`,
      head: ['部门', '接听量', '得分', '名次'],
      rows,
      right: [1, 2, 3],
    },
  ]
}
