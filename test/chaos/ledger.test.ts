import { expect, test } from 'vitest'

import { ledger } from '#src/chaos/ledger.ts'

test('400 calls with planted faults end in their states, and the sums match to the unit', async () => {
  const report = await ledger({ rounds: 400, seed: 5598, log: () => undefined })
  expect(report.failures).toEqual([])
  expect(report.figures['no-recording']).toBeGreaterThan(5)
  expect(report.figures['late']).toBeGreaterThan(5)
  expect(report.figures['duplicate']).toBeGreaterThan(3)
  expect(report.figures['corrupt']).toBeGreaterThan(3)
  expect(report.figures['unannounced']).toBeGreaterThan(5)
})
