import { expect, test } from 'vitest'

import { uploads } from '#src/chaos/uploads.ts'

test('uploads that are cut, killed, mixed up and doubled end whole or in a refusal', async () => {
  const report = await uploads({ rounds: 8, seed: 95598, log: () => {} })
  expect(report.failures).toEqual([])
  expect(report.figures).toMatchObject({ kills: 1, mixturesRefused: 1 })
  expect(report.figures['cuts']).toBeGreaterThan(5)
})
