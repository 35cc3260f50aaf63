import { type Chart, type ChartGeometry, geometryOf } from '#src/documents/chart.ts'

/** A chart with where everything of it lies, for the view. */
export type DrawnChart = { chart: Chart; geometry: ChartGeometry }

export const chartOf = (chart: Chart): DrawnChart => ({
  chart,
  geometry: geometryOf(chart, 560, 190),
})
