import { scaleBand, scaleLinear } from 'd3-scale'

export type ChartPoint = {
  label: string
  value: number
  /** Shown beneath its label in the table of numbers: `3 / 120 万`. */
  note?: string
  /** `good` within the limit, `bad` beyond it, `open` still unsettled. */
  tone?: 'good' | 'bad' | 'open'
  /** Between which bounds the true value lies: drawn as a line through the end of the bar. */
  bounds?: { low: number; high: number }
}

export type Chart = {
  title: string
  kind: 'bars' | 'line'
  /** 件, 每百万通 … */
  unit: string
  points: ChartPoint[]
  /** Lines across: the centre, the limits. One value, or one for each point. */
  lines: { label: string; values: number[]; tone: 'centre' | 'limit' }[]
}

export type ChartGeometry = {
  width: number
  height: number
  bars: { x: number; y: number; width: number; height: number; tone: ChartPoint['tone'] }[]
  dots: { x: number; y: number; tone: ChartPoint['tone'] }[]
  /** The bounds of points as paths: a line with a bar at either end. */
  whiskers: string[]
  /** The points of a line as an SVG path. */
  path: string
  lines: { path: string; label: string; x: number; y: number; tone: 'centre' | 'limit' }[]
  /** Where the plot ends and the names of lines begin. */
  right: number
  labels: { x: number; text: string }[]
  ticks: { y: number; text: string }[]
  base: number
}

const margins = { top: 10, right: 10, bottom: 18, left: 34 }
/** Room on the right for the names of lines, so that no name lies on a point. */
const namesWide = 92
/** What the label of a point takes; where they would touch, only some are written. */
const labelWide = 36
/** Names of lines that lie closer than this are moved apart. */
const apart = 12

/** Where everything of a chart lies, so that page, paper and Word draw the same picture. */
export function geometryOf(chart: Chart, width = 560, height = 180): ChartGeometry {
  const { points, lines } = chart
  const margin = { ...margins, right: lines.length > 0 ? namesWide : margins.right }
  const most = Math.max(
    1,
    ...points.map(({ value, bounds }) => Math.max(value, bounds?.high ?? 0)),
    ...lines.flatMap((line) => line.values),
  )
  const y = scaleLinear()
    .domain([0, most])
    .nice(4)
    .range([height - margin.bottom, margin.top])
  const band = scaleBand<number>()
    .domain(points.map((_, index) => index))
    .range([margin.left, width - margin.right])
    .padding(0.3)
  const left = (index: number) => band(index) ?? margin.left
  const middle = (index: number) => left(index) + band.bandwidth() / 2
  const base = height - margin.bottom
  const every = Math.max(
    1,
    Math.ceil((points.length * labelWide) / (width - margin.left - margin.right)),
  )
  const dots = points.map(({ value, tone }, index) => ({ x: middle(index), y: y(value), tone }))
  return {
    width,
    height,
    base,
    bars:
      chart.kind === 'line'
        ? []
        : points.map(({ value, tone }, index) => ({
            x: left(index),
            y: y(value),
            width: band.bandwidth(),
            height: base - y(value),
            tone,
          })),
    dots: chart.kind === 'line' ? dots : [],
    whiskers: points.flatMap(({ bounds }, index) =>
      bounds ? whiskerOf(middle(index), y(bounds.low), y(bounds.high)) : [],
    ),
    path: chart.kind === 'line' ? pathOf(dots) : '',
    right: width - margin.right,
    lines: spread(
      lines.map(({ label, values, tone }) => {
        const at = (index: number) =>
          y(values.length === 1 ? (values[0] ?? 0) : (values[index] ?? 0))
        const steps = points.flatMap((_, index) => {
          const half = band.step() / 2
          return [
            { x: middle(index) - half, y: at(index) },
            { x: middle(index) + half, y: at(index) },
          ]
        })
        const end = at(points.length - 1)
        return { path: pathOf(steps), label, x: width - margin.right + 4, y: end + 3, tone }
      }),
    ),
    labels: points.flatMap(({ label }, index) =>
      index % every === 0 ? [{ x: middle(index), text: label }] : [],
    ),
    // Cases are whole: no line between nothing and one.
    ticks: y
      .ticks(Math.min(4, Math.ceil(most)))
      .map((value) => ({ y: y(value), text: shortText(value) })),
  }
}

/** Names from the top down, none nearer to the one above than it can be read. */
function spread<T extends { y: number }>(names: readonly T[]): T[] {
  let above = -Infinity
  return names
    .toSorted((a, b) => a.y - b.y)
    .map((name) => {
      above = Math.max(name.y, above + apart)
      return { ...name, y: above }
    })
}

/** Long figures would not fit beside the axis: 30万. */
const shortText = (value: number) => (value < 10_000 ? String(value) : `${round(value / 10_000)}万`)

const round = (value: number) => Math.round(value * 10) / 10

const whiskerOf = (x: number, low: number, high: number) => {
  const [left, right] = [round(x - 4), round(x + 4)]
  return `M${left} ${round(low)}L${right} ${round(low)}M${round(x)} ${round(low)}L${round(x)} ${round(high)}M${left} ${round(high)}L${right} ${round(high)}`
}

const pathOf = (points: readonly { x: number; y: number }[]) =>
  points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
