import { highestMean } from '#src/kernel/statistics/poisson.ts'

import { isRate, type MetricKind } from '../metrics/vocabulary.ts'
import type { WeekFigure } from '../metrics/weekly.ts'
import { countLimits, type Limits, rateLimits } from './limits.ts'
import type { ControlPoint } from './point.ts'
import { signalsOf } from './signals.ts'
import type { ChartProblem } from './vocabulary.ts'

export type { ControlPoint } from './point.ts'

export type ControlChart = {
  points: ControlPoint[]
  /** A week's count, or per million; null where there is no baseline. */
  centre: number | null
  /** The baseline is empty: the limits stand on the highest mean that it does not rule out. */
  emptyBaseline: boolean
  problem: ChartProblem | null
}

type Options = {
  kind: MetricKind
  /** The first so many weeks give the centre; the later ones are only held against it. */
  baselineWeeks: number
}

const million = 1_000_000

/** A c chart of counts or a u chart of rates, by the weeks given. */
export function controlChart(
  figures: readonly WeekFigure[],
  { kind, baselineWeeks }: Options,
): ControlChart {
  const rate = isRate(kind)
  const exposureOf = ({ handled }: WeekFigure) => (rate ? handled / million : 1)
  const first = figures.slice(0, baselineWeeks)
  const exposure = sum(first.map(exposureOf))
  const count = sum(first.map((figure) => figure.count))
  const problem =
    first.length === 0 || first.length < baselineWeeks
      ? 'no-baseline'
      : exposure <= 0
        ? 'no-calls'
        : null
  const centre = problem === null ? count / exposure : null
  // Nothing seen is no proof that nothing happens: 8 empty weeks still leave room for 3 in sum.
  const held = centre === 0 ? highestMean(0) / exposure : centre
  const points = figures.map((figure, index): ControlPoint => {
    const own = exposureOf(figure)
    const limits = held === null ? null : limitsAt(held, own, rate)
    const value = own > 0 ? figure.count / own : null
    const highest = own > 0 ? (figure.count + figure.pending) / own : null
    return {
      ...figure,
      ...{ value, highest, centre },
      lower: limits?.lower ?? null,
      upper: limits?.upper ?? null,
      exact: limits?.exact ?? false,
      baseline: index < baselineWeeks,
      beyond: beyondOf(value, highest, limits),
      signals: [],
    }
  })
  const expected = figures.map((figure) => (held === null ? null : held * exposureOf(figure)))
  return { points: signalsOf(points, expected), centre, emptyBaseline: centre === 0, problem }
}

const limitsAt = (centre: number, exposure: number, rate: boolean): Limits | null =>
  rate ? rateLimits(centre, exposure) : countLimits(centre * exposure)

/** Too few counts as too few only when nothing still unverified can add to it. */
function beyondOf(
  value: number | null,
  highest: number | null,
  limits: Limits | null,
): ControlPoint['beyond'] {
  if (value === null || highest === null || limits === null) return null
  if (value > limits.upper) return 'above'
  return limits.lower !== null && highest < limits.lower ? 'below' : null
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
