import type { Chart, ChartGeometry } from '#src/documents/chart.ts'

/** A chart with its numbers beneath for whoever cannot see it. */
export function ChartFigure({ chart, geometry }: { chart: Chart; geometry: ChartGeometry }) {
  const { width, height, right, bars, dots, whiskers, path, lines, labels, ticks, base } = geometry
  return (
    <figure class="chart" tabindex={0}>
      <figcaption>{chart.title}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={numbersOf(chart)}>
        {ticks.map(({ y, text }) => (
          <>
            <line class="chart-grid" x1="34" x2={right} y1={y} y2={y} />
            <text class="chart-word" x="30" y={y + 3} text-anchor="end">
              {text}
            </text>
          </>
        ))}
        {bars.map((bar, index) => (
          <rect
            class={`chart-bar chart-${bar.tone ?? 'plain'}`}
            x={bar.x}
            y={bar.y}
            width={bar.width}
            height={bar.height}
          >
            <title>{pointWords(chart, index)}</title>
          </rect>
        ))}
        {whiskers.map((whisker) => (
          <path class="chart-whisker" d={whisker} />
        ))}
        {path === '' ? null : <path class="chart-path" d={path} />}
        {dots.map((dot, index) => (
          <circle class={`chart-dot chart-${dot.tone ?? 'plain'}`} cx={dot.x} cy={dot.y} r="3.5">
            <title>{pointWords(chart, index)}</title>
          </circle>
        ))}
        {lines.map((line) => (
          <>
            <path class={`chart-line chart-${line.tone}`} d={line.path} />
            <text class={`chart-word chart-${line.tone}`} x={line.x} y={line.y} text-anchor="start">
              {line.label}
            </text>
          </>
        ))}
        {labels.map(({ x, text }) => (
          <text class="chart-word" x={x} y={base + 14} text-anchor="middle">
            {text}
          </text>
        ))}
      </svg>
    </figure>
  )
}

function pointWords({ points, unit }: Chart, index: number): string {
  const point = points[index]
  return point ? `${point.label} ${point.value}${unit}${point.note ? `（${point.note}）` : ''}` : ''
}

const numbersOf = (chart: Chart) =>
  `${chart.title}：${chart.points.map((_, index) => pointWords(chart, index)).join('，')}`
