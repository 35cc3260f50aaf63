import { type ChartGeometry, geometryOf } from './chart.ts'
import type { Block, PaperDocument } from './document.ts'

/** The blocks of a document with the pictures they need, for the view. */
export const drawnBlocks = ({
  blocks,
}: PaperDocument): { block: Block; geometry: ChartGeometry | null }[] =>
  blocks.map((block) => ({
    block,
    geometry: block.kind === 'chart' ? geometryOf(block.chart) : null,
  }))
