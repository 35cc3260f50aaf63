import type { Block, PaperDocument } from '#src/documents/document.ts'
import { formatDay, formatTime } from '#src/kernel/calendar.ts'

import { drawnPart } from './drawn.ts'
import type { OverviewRow } from './overview.ts'
import type { AnalysisPart } from './queries.ts'
import { type Cell, type CrossTab, type TabKey, tabKeys, type TabLine } from './tabs.ts'
import { type AnalysisSection, analysisSections, analysisStates } from './vocabulary.ts'

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** The weekly analysis as a paper: the same blocks are printed and put into Word. */
export function analysisPaper(part: AnalysisPart, by: string, now: number): PaperDocument {
  const { analysis, published } = part
  const drawn = drawnPart(part)
  const parts = partsOf(part)
  const blocks = parts.flatMap(({ title, blocks: own }, index): Block[] => [
    { kind: 'heading', text: `${numerals[index] ?? index + 1}、${title}` },
    ...own,
  ])
  const stands = published
    ? `${published.by} 于 ${formatTime(published.at)} 发布`
    : `${analysisStates.draft}，数字截至 ${formatTime(now)}`
  return {
    title: '对内投诉周分析',
    line: [drawn.week, `第 ${analysis.version} 版`, stands],
    blocks: [
      ...blocks,
      {
        kind: 'signatures',
        places: ['编制', '审核', '签发'].map((label) => ({ label, name: '', at: '' })),
      },
    ],
    foot: `对内投诉周分析 ${drawn.week} 第 ${analysis.version} 版${published ? '' : '（草稿）'}　${by} 于 ${formatTime(now)} 取用，内部资料`,
  }
}

type PaperPart = { title: string; blocks: Block[] }

function partsOf(part: AnalysisPart): PaperPart[] {
  const { tabs, season } = part
  const section = (of: AnalysisSection, blocks: Block[]): PaperPart => ({
    title: analysisSections[of],
    blocks: [...blocks, ...commentOf(part, of)],
  })
  return [
    section('overview', overviewBlocks(part)),
    section('issues', issueBlocks(part)),
    ...tabKeys.map((key) => section(key, [tabBlock(key, tabs[key])])),
    ...(season ? [section('season', seasonBlocks(part))] : []),
    { title: '整改建议', blocks: suggestionBlocks(part) },
    ...(part.corrections.length > 0
      ? [{ title: '发布后的更正', blocks: correctionBlocks(part) }]
      : []),
  ]
}

function commentOf({ comments }: AnalysisPart, of: AnalysisSection): Block[] {
  const text = comments[of]?.text ?? ''
  return text === '' ? [] : [{ kind: 'paragraph', text }]
}

function overviewBlocks(part: AnalysisPart): Block[] {
  const { overview, narrowed } = part
  const lines = overview.rows.length > 1 ? [...overview.rows, overview.sum] : overview.rows
  const drawn = drawnPart(part)
  // Of one department alone, its own chart is the whole.
  const [whole, ...rest] =
    narrowed && drawn.charts.length === 2 ? drawn.charts.slice(0, 1) : drawn.charts
  return [
    {
      kind: 'table',
      caption: `本周投诉与接听量${narrowed ? '（只含范围内的部门）' : ''}`,
      head: ['部门', '投诉', '属实', '不属实', '未核实', '接听量', '每百万通属实（95% 区间）'],
      rows: lines.map((row) => [
        row.label,
        figure(row.complaints),
        ...[row.substantiated, row.unsubstantiated, row.pending].map(String),
        row.handled.toLocaleString('zh-CN'),
        rateWords(row.rate),
      ]),
      right: [1, 2, 3, 4, 5, 6],
    },
    {
      kind: 'note',
      text: '按受理时间归周、按被投诉坐席的部门归户；撤回、并案、转出的不算。括号内是上周／前 8 周均数。',
    },
    ...(whole
      ? [
          { kind: 'chart' as const, chart: whole.chart },
          { kind: 'note' as const, text: whole.words },
        ]
      : []),
    ...(rest.length === 0
      ? []
      : [
          {
            kind: 'charts' as const,
            charts: rest.map(({ chart, words }) => ({ chart, note: words })),
          },
        ]),
    {
      kind: 'note',
      text: '控制图的中心线取此前各周的均值；均值不大于 9 件的用泊松精确限，其余用三倍标准差限，误报的机会相同。灰点是还有未核实的周。',
    },
  ]
}

function issueBlocks({ issues }: AnalysisPart): Block[] {
  if (issues.length === 0) {
    return [{ kind: 'paragraph', text: '各部门的数都在正常波动之内，没有需要提出的。' }]
  }
  return [
    {
      kind: 'table',
      caption: '按数据提示的共性问题',
      head: ['序号', '责任部门', '问题', '依据'],
      rows: issues.map(({ department, problem, why }, index) => [
        ...[String(index + 1), department, problem, why],
      ]),
    },
  ]
}

function tabBlock(key: TabKey, tab: CrossTab): Block {
  const what = key === 'unsubstantiated' ? '不属实' : '属实'
  if (tab.columns.length === 0) {
    return { kind: 'paragraph', text: `这一周和前几周都没有${what}的投诉。` }
  }
  const line = ({ label, cells, sum }: TabLine) => [label, ...cells.map(figure), figure(sum)]
  return {
    kind: 'table',
    caption: `${what}投诉件数（括号内是上周／前 8 周均数）`,
    head: [
      key === 'causes' ? '属实类型' : '部门',
      ...tab.columns.map(({ label }) => label),
      '合计',
    ],
    rows: [...tab.rows, tab.sum].map(line),
    right: tab.columns.map((_, index) => index + 1).concat(tab.columns.length + 1),
  }
}

function seasonBlocks({ season }: AnalysisPart): Block[] {
  if (!season) return []
  const { staff, temps } = season
  return [
    {
      kind: 'table',
      caption: `${season.season}期间按人员类别`,
      head: ['人员类别', '属实', '接听量', '每百万通属实（95% 区间）'],
      rows: staff.map(({ label, cell, handled, rate }) => [
        ...[label, figure(cell), handled.toLocaleString('zh-CN'), rateWords(rate)],
      ]),
      right: [1, 2, 3],
    },
    temps.length === 0
      ? { kind: 'paragraph', text: '这一周和前几周都没有暑期工的属实投诉。' }
      : {
          kind: 'table',
          caption: '暑期工的属实类型',
          head: ['属实类型', '件数'],
          rows: temps.map(({ label, cell }) => [label, figure(cell)]),
          right: [1],
        },
  ]
}

function suggestionBlocks({ suggestions }: AnalysisPart): Block[] {
  if (suggestions.length === 0) return [{ kind: 'paragraph', text: '没有整改建议。' }]
  return [
    {
      kind: 'table',
      caption: '暴露的问题与整改建议',
      head: ['序号', '责任部门', '暴露的问题', '整改建议'],
      rows: suggestions.map(({ department, problem, advice }, index) => [
        ...[String(index + 1), department ?? '各部门', problem, advice],
      ]),
    },
  ]
}

function correctionBlocks(part: AnalysisPart): Block[] {
  const { corrections } = drawnPart(part)
  return [
    {
      kind: 'table',
      caption: `发布的数字不改；截至取用时有 ${corrections.length} 件变化`,
      head: ['投诉', '情形', '发布时', '现在'],
      rows: corrections.map(({ complaintNo, kind, was, is }) => [complaintNo, kind, was, is]),
    },
  ]
}

const figure = ({ now, before, mean }: Cell): string =>
  now === 0 && before === 0 && mean === 0 ? '—' : `${now}（${before}／${mean.toFixed(1)}）`

function rateWords(rate: OverviewRow['rate']): string {
  if (rate === null) return '—'
  const { low, high } = rate.interval
  return `${rate.value.toFixed(1)}（${low.toFixed(1)}～${high.toFixed(1)}）`
}

/** What a file of it is called. */
export const paperName = ({ analysis }: AnalysisPart): string =>
  `对内投诉周分析_${formatDay(analysis.week)}_第${analysis.version}版`
