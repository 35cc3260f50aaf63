import { expect, test } from 'vitest'

import { reviews } from '#src/chaos/reviews.ts'

test('verdicts, scores and appeals survive the sudden death of the web server, each exactly once', async () => {
  const report = await reviews({ rounds: 2, seed: 12_398, log: () => undefined })
  expect(report.failures).toEqual([])
  expect(report.figures).toMatchObject({ handedIn: 24 })
  // Some were answered before the kill and some were not, or nothing was tried.
  expect(report.figures['acknowledged']).toBeGreaterThan(0)
  expect(report.figures['again']).toBeGreaterThan(0)
}, 600_000)
