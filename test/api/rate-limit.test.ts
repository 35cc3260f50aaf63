import { describe, expect, test } from 'vitest'

import { rateLimit } from '#src/api/rate-limit.ts'

const minute = 60_000

describe('the count of requests', () => {
  test('slides: a burst at the end of a minute still counts at the start of the next', () => {
    const limit = rateLimit(10)
    for (let i = 0; i < 10; i += 1) expect(limit(1, minute - 1)).toBeNull()
    expect(limit(1, minute - 1)).not.toBeNull()
    expect(limit(1, minute)).not.toBeNull()
    // Halfway through the next minute half of the burst has been forgotten.
    for (let i = 0; i < 5; i += 1) expect(limit(1, 1.5 * minute)).toBeNull()
    expect(limit(1, 1.5 * minute)).not.toBeNull()
  })

  test('lets a request through again after the seconds it named', () => {
    for (const [burst, asked] of [
      [90_000, 90_000],
      [90_000, 125_000],
      [119_999, 120_001],
    ] as const) {
      const limit = rateLimit(10)
      for (let i = 0; i < 10; i += 1) limit(1, burst)
      let wait = limit(1, asked)
      while (wait === null) wait = limit(1, asked)
      expect(wait).toBeLessThanOrEqual(60)
      expect(limit(1, asked + wait * 1000 + 1)).toBeNull()
    }
  })

  test('is kept apart for each token, and forgets a token that was quiet', () => {
    const limit = rateLimit(1)
    expect(limit(1, 0)).toBeNull()
    expect(limit(1, 0)).not.toBeNull()
    expect(limit(2, 0)).toBeNull()
    expect(limit(1, 3 * minute)).toBeNull()
  })
})
