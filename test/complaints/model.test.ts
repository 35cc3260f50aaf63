import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { gapCount, newTally, play, type Plan } from '#src/chaos/complaints/play.ts'
import { preparedCentre } from '#src/chaos/complaints/played-centre.ts'

const upTo = (max: number) => fc.integer({ min: 0, max })
const plans: fc.Arbitrary<Plan> = fc.record({
  start: upTo(30 * 1440),
  steadily: fc.boolean(),
  steps: fc.array(
    fc.record({
      ...{ on: upTo(2), aimed: upTo(4), what: upTo(9999), who: upTo(99), other: upTo(99) },
      ...{ bits: upTo(2047), gap: upTo(gapCount - 1) },
    }),
    { minLength: 20, maxLength: 70, size: 'max' },
  ),
})

test('whatever people do in whatever order, the flow is what a plain model of it says', () => {
  const prepared = preparedCentre()
  const tally = newTally()
  fc.assert(
    fc.property(plans, (plan) => void play(prepared, plan, tally)),
    { numRuns: 40 },
  )
  expect(tally.accepted).toBeGreaterThan(300)
  expect(tally.refused).toBeGreaterThan(100)
  // To the end of the way, not only at its beginning.
  for (const kind of ['verify', 'visit', 'close'] as const) {
    expect([kind, (tally.by.get(kind) ?? 0) > 0]).toEqual([kind, true])
  }
}, 300_000)
