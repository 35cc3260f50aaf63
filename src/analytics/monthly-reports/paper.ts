import { type Block, type PaperDocument } from '#src/documents/document.ts'
import { formatTime } from '#src/kernel/calendar.ts'

import type { PrintedTable } from './printed-table.ts'
import type { ReportShown } from './queries.ts'
import { type ReportSection, reportSections, reportStates } from './vocabulary.ts'

const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']

/** The monthly report as a paper: what is printed and what goes into Word. */
export function reportPaper(shown: ReportShown, by: string, now: number): PaperDocument {
  const { report, corrections } = shown
  const { month, state, publishedAt, publishedByName } = report
  const stands =
    publishedAt === null
      ? `${reportStates[state]}，数字截至 ${formatTime(now)}`
      : `${publishedByName} 于 ${formatTime(publishedAt)} 发布`
  const parts = partsOf(shown)
  return {
    title: `${monthWords(month)}客户体验月报`,
    line: [monthWords(month), stands],
    blocks: [
      ...parts.flatMap(({ title, blocks }, index): Block[] => [
        { kind: 'heading', text: `${numerals[index] ?? index + 1}、${title}` },
        ...blocks,
      ]),
      ...(corrections.length === 0
        ? []
        : [
            { kind: 'heading' as const, text: '发布后的更正' },
            {
              kind: 'table' as const,
              caption: `发布的数字不改；截至 ${formatTime(now)} 有 ${corrections.length} 处变化`,
              head: ['项目', '发布时', '现在'],
              rows: corrections.map(({ what, was, is }) => [what, was, is]),
              right: [1, 2],
              file: { key: 'corrections', title: '发布后的更正' },
            },
          ]),
    ],
    foot: `${monthWords(month)}客户体验月报${state === 'draft' ? '（草稿）' : ''}　${by} 于 ${formatTime(now)} 取用，内部资料`,
    landscape: true,
  }
}

export const monthWords = (month: string): string =>
  `${month.slice(0, 4)} 年 ${Number(month.slice(5, 7))} 月`

export const reportName = (month: string): string => `客户体验月报_${month}`

type Part = { title: string; blocks: Block[] }

const tablesOf: Record<ReportSection, readonly string[]> = {
  overview: [],
  departments: ['departments'],
  kinds: ['kinds', 'channels'],
  complaints: ['faults', 'steps', 'hand-overs'],
  screening: [],
  improvement: [],
  contest: [],
  risks: [],
  outlook: [],
}
const tilesOf: Record<ReportSection, readonly string[]> = {
  overview: [
    'contacts',
    'complaint-rate',
    'substantiated-rate',
    'substantiation',
    'leak',
    'score',
    'first-contact',
  ],
  departments: [],
  kinds: ['praise'],
  complaints: ['late', 'send-backs'],
  screening: ['coverage', 'found', 'triage'],
  improvement: [],
  contest: [],
  risks: [],
  outlook: [],
}

function partsOf(shown: ReportShown): Part[] {
  const sections = Object.keys(reportSections) as ReportSection[]
  return sections
    .map((section) => ({ title: reportSections[section], blocks: blocksOf(shown, section) }))
    .filter(({ blocks }) => blocks.length > 0)
}

function blocksOf(shown: ReportShown, section: ReportSection): Block[] {
  const { figures, comments } = shown
  const tiles = figures.tiles.filter(({ key }) => tilesOf[section].includes(key))
  const text = comments[section]?.text ?? ''
  return [
    ...(tiles.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            caption: `${reportSections[section]}的主要指标`,
            head: ['指标', '本月', '上月', '去年同月', '说明'],
            rows: tiles.map(({ label, text: now, unit, before, lastYear, note }) => [
              ...[label, `${now}${unit && now !== '—' ? ` ${unit}` : ''}`],
              ...[before ?? '无', lastYear ?? '无', note ?? ''],
            ]),
            right: [1, 2, 3],
            file: { key: `${section}-figures`, title: `${reportSections[section]}的主要指标` },
          },
        ]),
    ...(section === 'overview'
      ? figures.charts.map((chart) => ({ kind: 'chart' as const, chart }))
      : []),
    ...figures.tables
      .filter(({ key, rows }) => tablesOf[section].includes(key) && rows.length > 0)
      .flatMap(printedBlocks),
    ...(section === 'contest' && figures.contest ? printedBlocks(figures.contest) : []),
    ...(section === 'risks'
      ? [figures.hotspots, figures.risks, figures.riskList].flatMap((table) =>
          table && table.rows.length > 0 ? printedBlocks(table) : [],
        )
      : []),
    ...(section === 'improvement' ? [improvement(shown)] : []),
    ...(section === 'screening' && figures.estimate !== ''
      ? [{ kind: 'paragraph' as const, text: figures.estimate }]
      : []),
    ...(text === '' ? [] : [{ kind: 'paragraph' as const, text }]),
  ]
}

const printedBlocks = ({ key, title, note, head, rows }: PrintedTable): Block[] => [
  {
    kind: 'table',
    caption: title,
    head: head.map(({ label }) => label),
    rows,
    right: head.flatMap(({ num }, column) => (num ? [column] : [])),
    file: { key, title },
  },
  { kind: 'note', text: note },
]

/** Sheets and trainings stand in the table of departments; here they are said in a line. */
function improvement({ figures }: ReportShown): Block {
  const table = figures.tables.find(({ key }) => key === 'departments')
  const sum = table?.rows.at(-1) ?? []
  const of = (label: string) => sum[table?.head.findIndex((column) => column.label === label) ?? -1]
  return {
    kind: 'paragraph',
    text: `本月下达督办表 ${of('下达督办') ?? '0'} 张，完成培训 ${of('培训人次') ?? '0'} 人次。`,
  }
}
