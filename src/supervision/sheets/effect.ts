import { atMost, poissonInterval } from '#src/kernel/statistics/poisson.ts'

import { isRate, type MetricKind } from '../metrics/vocabulary.ts'
import { weekMs, type WeekFigure } from '../metrics/weekly.ts'
import { graceWeeks, luckMost, type WeekState } from './vocabulary.ts'

export type Target = { kind: MetricKind; limit: number; weeks: number }
export type JudgedWeek = WeekFigure & { state: WeekState }
export type Effect = {
  weeks: JudgedWeek[]
  /** Weeks in a row up to now that are within the limit whatever is still verified. */
  streak: number
  /** The same if nothing that is pending counts. */
  hoped: number
  met: boolean
  luck: Luck | null
}
export type Luck = {
  /** The chance of so many weeks within the limit had nothing changed. */
  chance: number
  /** The same at the highest level the baseline does not rule out. */
  least: number
  /** Even at that level it would often look so: nothing can be told. */
  tooFew: boolean
}

/** Of the calls of an ordinary week, so many must have been answered for a week to say anything. */
const leastShare = 0.2
const million = 1_000_000

/** The first Monday not before an instant: whole weeks only. */
export const firstWholeWeek = (at: number, startOfWeek: (at: number) => number): number =>
  startOfWeek(at) === at ? at : startOfWeek(at) + weekMs

/** Until when the number must have moved. */
export const checkDue = (countFrom: number, weeks: number): number =>
  countFrom + (weeks + graceWeeks) * weekMs

/**
 * Whether measures helped, week by week (整改效果). A week counts only when it is over; one in which
 * something still unverified could break the limit counts for nothing until it is settled; a broken week
 * starts the count again.
 */
export function judgeEffect(
  figures: readonly WeekFigure[],
  baseline: readonly WeekFigure[],
  target: Target,
  now: number,
): Effect {
  const ordinary = ordinaryCalls(baseline)
  const weeks = figures.map((figure) => ({
    ...figure,
    state: stateOf(figure, target, ordinary, now),
  }))
  let [streak, hoped] = [0, 0]
  for (const { state } of weeks) {
    if (state === 'running' || state === 'too-few') continue
    streak = state === 'within' ? streak + 1 : 0
    hoped = state === 'beyond' ? 0 : hoped + 1
  }
  return { weeks, streak, hoped, met: streak >= target.weeks, luck: luckOf(baseline, target) }
}

function stateOf(
  { week, count, pending, handled }: WeekFigure,
  { kind, limit }: Target,
  ordinary: number | null,
  now: number,
): WeekState {
  if (week + weekMs > now) return 'running'
  const over = (number: number) =>
    isRate(kind) ? number * million > limit * handled : number > limit
  if (isRate(kind) && handled === 0) return count > 0 ? 'beyond' : 'too-few'
  if (over(count)) return 'beyond'
  // A quiet week proves nothing about people who were hardly called.
  if (ordinary !== null && handled < ordinary * leastShare) return 'too-few'
  return over(count + pending) ? 'unsettled' : 'within'
}

/** Null where the baseline knows no calls: then counts are all there is. */
function ordinaryCalls(baseline: readonly WeekFigure[]): number | null {
  const calls = baseline.map(({ handled }) => handled).toSorted((a, b) => a - b)
  const middle = calls[Math.floor(calls.length / 2)] ?? 0
  return middle > 0 ? middle : null
}

/** How likely weeks within the limit would be by luck alone, from the weeks before. */
export function luckOf(baseline: readonly WeekFigure[], target: Target): Luck | null {
  const sum = (of: (figure: WeekFigure) => number) =>
    baseline.reduce((total, figure) => total + of(figure), 0)
  if (baseline.length === 0) return null
  const handled = sum((figure) => figure.handled) / baseline.length
  if (isRate(target.kind) && handled === 0) return null
  const most = isRate(target.kind) ? Math.floor((target.limit * handled) / million) : target.limit
  const total = sum(({ count }) => count)
  const within = (weeks: number) => atMost(Math.floor(most), weeks / baseline.length)
  const chance = within(total) ** target.weeks
  const least = within(poissonInterval(total).high) ** target.weeks
  return { chance, least, tooFew: least > luckMost }
}
