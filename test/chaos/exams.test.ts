import { expect, test } from 'vitest'

import { exams } from '#src/chaos/exams.ts'

test('an exam survives the sudden death of the server: no answer lost, no paper twice, the time given back', async () => {
  const report = await exams(12)({ rounds: 1, seed: 4711, log: () => undefined })
  expect(report.failures).toEqual([])
  // Some were answered before the kill, or nothing was tried.
  expect(report.figures['acknowledged']).toBeGreaterThan(0)
  expect(report.figures['leastGivenBackMs']).toBeGreaterThanOrEqual(7000)
}, 600_000)
