import { atMost, moreThan } from '#src/kernel/statistics/poisson.ts'

import type { ControlPoint } from './point.ts'
import type { ControlSignal } from './vocabulary.ts'

/** Western Electric's eight on one side: as unlikely as eight tosses of a coin. */
const run = 8
const asUnlikely = 0.5 ** run
/** Nelson's third rule: six in a row, each higher than the one before. */
const climb = 6

/**
 * Only rules that stay honest for small counts. Zones of one and two sigma are left out: they are not
 * equally likely where the distribution is lopsided. A side of the centre is not even money either, so
 * a run has to be as unlikely as eight tosses, whatever its length; equal numbers are no climb, which
 * makes that rule only more careful.
 */
export function signalsOf(
  points: readonly ControlPoint[],
  expected: readonly (number | null)[],
): ControlPoint[] {
  let above = { length: 0, chance: 1 }
  let below = { length: 0, chance: 1 }
  let rises = 1
  return points.map((point, index) => {
    const mean = expected[index] ?? null
    const before = points[index - 1]
    const signals: ControlSignal[] = point.beyond === null ? [] : [point.beyond]
    if (mean === null || mean <= 0) {
      above = below = { length: 0, chance: 1 }
    } else {
      const surely = point.count + point.pending
      above = point.count > mean ? longer(above, moreThan(Math.floor(mean), mean)) : none
      below = surely < mean ? longer(below, atMost(Math.ceil(mean) - 1, mean)) : none
    }
    // What is still unverified in the week before must not turn a climb into a fall afterwards.
    const higher = point.value !== null && point.value > (before?.highest ?? Infinity)
    rises = higher ? rises + 1 : 1
    if (isRun(above)) signals.push('run-above')
    if (isRun(below)) signals.push('run-below')
    if (rises >= climb) signals.push('rising')
    return { ...point, signals }
  })
}

type Run = { length: number; chance: number }
const none: Run = { length: 0, chance: 1 }
const longer = ({ length, chance }: Run, next: number): Run => ({
  length: length + 1,
  chance: chance * next,
})
const isRun = ({ length, chance }: Run) => length >= run && chance <= asUnlikely
