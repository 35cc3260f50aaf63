import type { DriftWeek } from '#src/inspection/calibration/drift.ts'

import { points, signed, weekName } from './figures.tsx'

const [width, height, left, margin] = [640, 150, 44, 12]

/** The weeks' means about nought with what chance alone may do; the table below says the same. */
export function DriftChart({ weeks }: { weeks: readonly DriftWeek[] }) {
  const most = Math.max(
    100,
    ...weeks.map(({ mean, limit }) => Math.max(Math.abs(mean), Math.min(limit ?? 0, 3000))),
  )
  const y = (value: number) => height / 2 - (value / most) * (height / 2 - margin)
  const step = (width - left) / Math.max(1, weeks.length)
  const x = (index: number) => left + step * (index + 0.5)
  const half = Math.min(14, step / 3)
  const line = weeks.map(({ mean }, index) => `${x(index)},${y(mean)}`).join(' ')
  return (
    <svg class="drift" viewBox={`0 0 ${width} ${height}`} role="img" aria-label="每周松紧">
      <line class="drift-zero" x1={left} x2={width} y1={y(0)} y2={y(0)} />
      {[most, 0, -most].map((value) => (
        <text x={left - 8} y={y(value) + 4} text-anchor="end">
          {value === 0 ? '0' : signed(value)}
        </text>
      ))}
      <polyline class="drift-line" points={line} />
      {weeks.map((week, index) => (
        <g>
          <title>
            {`${weekName(week.week)}：${signed(week.mean)} 分，${week.n} 通${
              week.limit === null ? '' : `，上下限 ±${points(week.limit)}`
            }`}
          </title>
          {(week.limit === null || week.limit > most ? [] : [week.limit, -week.limit]).map(
            (value) => (
              <line
                class="drift-limit"
                x1={x(index) - half}
                x2={x(index) + half}
                y1={y(value)}
                y2={y(value)}
              />
            ),
          )}
          {week.limit !== null && Math.abs(week.mean) > week.limit ? (
            <rect
              class="drift-beyond"
              x={x(index) - 5}
              y={y(week.mean) - 5}
              width="10"
              height="10"
            />
          ) : (
            <circle class="drift-point" cx={x(index)} cy={y(week.mean)} r="4" />
          )}
        </g>
      ))}
    </svg>
  )
}
