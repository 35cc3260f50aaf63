import { expect, test } from 'vitest'

import { media } from '#src/chaos/media.ts'
import { mutate } from '#src/chaos/mutate.ts'
import { chanceOf } from '#src/kernel/chance.ts'

test(
  'sixty damaged recordings are kept, answered and decoded within limits',
  { timeout: 180_000 },
  async () => {
    const { failures, figures } = await media({ rounds: 60, seed: 7, log: () => undefined })
    expect(failures).toEqual([])
    const { stored = 0, refused = 0, duplicate = 0, decoded = 0 } = figures
    expect(stored + refused + duplicate).toBe(60)
    // Both what is bad and what can still be heard were among them.
    expect(Math.min(stored, refused, decoded)).toBeGreaterThan(5)
  },
)

test('damage is the same for the same seed and other for another', () => {
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251))
  const damaged = (seed: number) => mutate(bytes, chanceOf(seed)).bytes
  expect(damaged(1).equals(damaged(1))).toBe(true)
  expect(damaged(1).equals(damaged(2))).toBe(false)
})
