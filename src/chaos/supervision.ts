import { chanceOf } from '#src/kernel/chance.ts'

import { between } from './chance.ts'
import type { Order, Report } from './report.ts'
import { gapCount, newTally, Parted, type Plan, play, preparedSheets } from './supervision/play.ts'

/**
 * Many people work on a supervision sheet in any order, over months and with numbers that come and
 * change; the product and a plain model must be the same after each step. A round is a hundred runs.
 */
export async function supervision({ rounds, seed, log }: Order): Promise<Report> {
  const prepared = preparedSheets()
  const tally = newTally()
  const failures: string[] = []
  const begun = performance.now()
  for (let round = 1; round <= rounds; round++) {
    for (let run = 0; run < runsOfRound; run++) {
      const own = seed + round * runsOfRound + run
      try {
        play(prepared, planOf(own), tally)
      } catch (error) {
        if (!(error instanceof Parted)) throw error
        failures.push(`run ${own}: ${error.message}`)
      }
    }
    log(`round ${round} of ${rounds}: ${tally.accepted} steps taken, ${tally.refused} refused`)
  }
  const seconds = Math.round((performance.now() - begun) / 1000)
  const { accepted, refused, reopened, by } = tally
  const figures = {
    ...{ runs: rounds * runsOfRound, accepted, refused, reopened, seconds },
    ...Object.fromEntries(by),
  }
  return await Promise.resolve({ name: 'supervision', rounds, failures, figures })
}

const runsOfRound = 100

function planOf(seed: number): Plan {
  const chance = chanceOf(seed)
  const upTo = (most: number) => between(chance, 0, most)
  const steps = Array.from({ length: between(chance, 20, 60) }, () => ({
    ...{ aimed: upTo(4), what: upTo(9999), who: upTo(999), pick: upTo(99) },
    ...{ gap: upTo(gapCount - 1), odd: upTo(7) },
  }))
  return { steadily: chance() < 0.5, steps }
}
