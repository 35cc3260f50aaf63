import { type ChartGeometry, geometryOf } from './chart.ts'
import type { Block, PaperDocument } from './document.ts'

/** Small charts beside one another are drawn at this size. */
export const smallChart = { width: 330, height: 140 } as const

/** The blocks of a document with the pictures they need, for the view. */
export const drawnBlocks = ({
  blocks,
}: PaperDocument): {
  block: Block
  geometry: ChartGeometry | null
  geometries: ChartGeometry[]
}[] =>
  blocks.map((block) => ({
    block,
    geometry: block.kind === 'chart' ? geometryOf(block.chart) : null,
    geometries:
      block.kind === 'charts'
        ? block.charts.map(({ chart }) => geometryOf(chart, smallChart.width, smallChart.height))
        : [],
  }))
