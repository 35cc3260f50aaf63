import { chanceOf } from '#src/kernel/chance.ts'

import { between } from './chance.ts'
import { complaintCount, gapCount, newTally, Parted, type Plan, play } from './complaints/play.ts'
import { preparedCentre } from './complaints/played-centre.ts'
import type { Order, Report } from './report.ts'

/**
 * Many people do many things with a few complaints, over holidays and at once; the product and a plain
 * model of the flow must be the same after each. A round is a hundred such runs.
 */
export async function complaints({ rounds, seed, log }: Order): Promise<Report> {
  const prepared = preparedCentre()
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
  const { accepted, refused, by } = tally
  const figures = {
    runs: rounds * runsOfRound,
    accepted,
    refused,
    seconds,
    ...Object.fromEntries(by),
  }
  return await Promise.resolve({ name: 'complaints', rounds, failures, figures })
}

const runsOfRound = 100

function planOf(seed: number): Plan {
  const chance = chanceOf(seed)
  const upTo = (most: number) => between(chance, 0, most)
  const steps = Array.from({ length: between(chance, 20, 70) }, () => ({
    ...{ on: upTo(complaintCount - 1), aimed: upTo(4), what: upTo(9999), who: upTo(99) },
    ...{ other: upTo(99), bits: upTo(2047), gap: upTo(gapCount - 1) },
  }))
  return { start: upTo(30 * 1440), steadily: chance() < 0.5, steps }
}
