import type { Chart } from '#src/documents/chart.ts'
import { formatDay } from '#src/kernel/calendar.ts'

import type { ControlChart, ControlPoint } from '../control/control-chart.ts'
import { chartProblems, controlSignals } from '../control/vocabulary.ts'

const short = (value: number) => String(Math.round(value * 100) / 100)

/** A control chart as pages and papers draw it: weeks by their Monday. */
export function drawnChart(label: string, chart: ControlChart): Chart {
  const { points, centre } = chart
  const last = points.at(-1)
  const lower = points.every((point) => point.lower !== null)
  const upper = points.every((point) => point.upper !== null)
  return {
    title: `${label}：每周属实投诉`,
    kind: 'line',
    unit: '件',
    points: points.map((point) => ({
      label: formatDay(point.week).slice(5),
      value: point.value ?? 0,
      note: noteOf(point),
      tone: toneOf(point),
    })),
    lines: [
      ...(centre === null || !last
        ? []
        : [{ label: `中心线 ${short(centre)}`, values: [centre], tone: 'centre' as const }]),
      ...(upper && last
        ? [
            {
              label: `上控制限 ${short(last.upper ?? 0)}`,
              values: points.map((point) => point.upper ?? 0),
              tone: 'limit' as const,
            },
          ]
        : []),
      ...(lower && last
        ? [
            {
              label: `下控制限 ${short(last.lower ?? 0)}`,
              values: points.map((point) => point.lower ?? 0),
              tone: 'limit' as const,
            },
          ]
        : []),
    ],
  }
}

const noteOf = ({ pending, signals }: ControlPoint) =>
  [pending > 0 ? `未核实 ${pending} 件` : '', ...signals.map((signal) => controlSignals[signal])]
    .filter(Boolean)
    .join('，')

function toneOf({ signals, pending }: ControlPoint) {
  if (signals.length > 0 && !signals.includes('below') && !signals.includes('run-below')) {
    return 'bad'
  }
  return pending > 0 ? 'open' : 'good'
}

/** What the chart says, in a sentence for who does not read charts. */
export function chartWords({ points, centre, problem, emptyBaseline }: ControlChart): string {
  const last = points.at(-1)
  if (!last) return '还没有投诉，没有控制图。'
  if (problem !== null)
    return `本周 ${last.count} 件。${chartProblems[problem]}${problem === 'no-baseline' ? '（至少 8 周）' : ''}。`
  const limits = [
    emptyBaseline
      ? '前几周一件也没有，按不能排除的最高均值设限'
      : `中心线 ${short(centre ?? 0)} 件`,
    `上控制限 ${short(last.upper ?? 0)} 件`,
    last.lower === null
      ? '没有下控制限：均值小，一件没有也不算异常'
      : `下控制限 ${short(last.lower)} 件`,
  ]
  const ways = last.exact ? '泊松精确限' : '三倍标准差限'
  const said = last.signals.map((signal) => controlSignals[signal])
  const verdict = said.length === 0 ? '在控制限内，属正常波动' : said.join('、')
  const open = last.pending > 0 ? `，另有 ${last.pending} 件未核实` : ''
  const earlier = points.slice(0, -1).reduce((sum, { pending }) => sum + pending, 0)
  const moving = earlier > 0 ? `前几周还有 ${earlier} 件未核实，核实后中心线会变。` : ''
  return `本周 ${last.count} 件${open}，${verdict}。${limits.join('，')}（${ways}）。${moving}`
}
