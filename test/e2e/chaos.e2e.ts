import { expect, test } from 'playwright/test'

import { kills } from '#src/chaos/kills.ts'

test('what was acknowledged survives the sudden death of web, worker and engine', async () => {
  // Each round waits until every sound has been heard and screened.
  test.setTimeout(5 * 60_000)
  const report = await kills({ rounds: 3, seed: 3, log: () => undefined })
  expect(report.rounds).toBe(3)
  expect(report.failures).toEqual([])
  expect(report.figures['jobs done']).toBeGreaterThan(0)
})
