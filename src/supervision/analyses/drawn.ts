import { type ChartGeometry, type Chart, geometryOf } from '#src/documents/chart.ts'

import { chartWords, drawnChart } from './charts.ts'
import { countedWords } from './counted.ts'
import { weekWords } from './draft.ts'
import type { AnalysisPart } from './queries.ts'
import { correctionKinds } from './vocabulary.ts'

export type DrawnPart = {
  week: string
  charts: { chart: Chart; geometry: ChartGeometry; words: string }[]
  /** What became of the complaints of the week, in words. */
  corrections: { complaintId: number; complaintNo: string; kind: string; was: string; is: string }[]
}

/** Pictures and sentences of an analysis, for pages: views only put them in their place. */
export function drawnPart({ analysis, charts, corrections, names }: AnalysisPart): DrawnPart {
  const nameOf = (id: number) => names.get(id) ?? '部门不明'
  return {
    week: weekWords(analysis.week),
    charts: charts.map(({ label, chart }, index) => {
      const drawn = drawnChart(label, chart)
      const [width, height] = index === 0 ? [760, 200] : [420, 150]
      return { chart: drawn, geometry: geometryOf(drawn, width, height), words: chartWords(chart) }
    }),
    corrections: corrections.map(({ was, is, kind, ...rest }) => ({
      ...rest,
      kind: correctionKinds[kind],
      was: was ? countedWords(was, nameOf) : '未计入',
      is: is ? countedWords(is, nameOf) : '不计入',
    })),
  }
}
