import type { WeekFigure } from '../metrics/weekly.ts'
import type { ControlSignal } from './vocabulary.ts'

export type ControlPoint = WeekFigure & {
  /** The count, or what it is per million; null where no call was answered. */
  value: number | null
  /** What it becomes if everything still unverified counts. */
  highest: number | null
  centre: number | null
  lower: number | null
  upper: number | null
  /** Limits from the Poisson distribution itself: the mean is small. */
  exact: boolean
  /** One of the weeks the centre was reckoned from. */
  baseline: boolean
  beyond: 'above' | 'below' | null
  signals: ControlSignal[]
}
