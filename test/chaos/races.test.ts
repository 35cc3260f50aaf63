import { expect, test } from 'vitest'

import { races } from '#src/chaos/races.ts'

test('of two processes that take a step of a complaint at once one does, and the other is told', async () => {
  const report = await races({ rounds: 20, seed: 20_261_128, log: () => undefined })
  expect(report.failures).toEqual([])
  const { races: run = 0, met = 0, firstWon = 0 } = report.figures
  expect(run).toBeGreaterThanOrEqual(300)
  // They really were in it at the same time, and either could win, or nothing was tried.
  expect(met).toBeGreaterThan(run / 2)
  expect(firstWon).toBeGreaterThan(0)
  expect(firstWon).toBeLessThan(run)
})
