import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { gapCount, newTally, type Plan, play, preparedSheets } from '#src/chaos/supervision/play.ts'

const upTo = (max: number) => fc.integer({ min: 0, max })
const plans: fc.Arbitrary<Plan> = fc.record({
  steadily: fc.boolean(),
  steps: fc.array(
    fc.record({
      ...{ aimed: upTo(4), what: upTo(9999), who: upTo(999), pick: upTo(99) },
      ...{ gap: upTo(gapCount - 1), odd: upTo(7) },
    }),
    { minLength: 20, maxLength: 60, size: 'max' },
  ),
})

test('whatever people do in whatever order, a sheet is what a plain model of it says', () => {
  const prepared = preparedSheets()
  const tally = newTally()
  fc.assert(
    fc.property(plans, (plan) => void play(prepared, plan, tally)),
    { numRuns: 60 },
  )
  expect(tally.accepted).toBeGreaterThan(500)
  expect(tally.refused).toBeGreaterThan(100)
  // To the end of the way, not only at its beginning.
  for (const kind of ['confirm', 'sign', 'hand-over'] as const) {
    expect([kind, (tally.by.get(kind) ?? 0) > 0]).toEqual([kind, true])
  }
}, 300_000)
