import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { itemKinds, noOccasion } from '#src/inspection/forms/vocabulary.ts'
import { scoreOf, type ScoredItem } from '#src/inspection/scoring/score.ts'
import { keysOf } from '#src/kernel/vocabulary.ts'

const grades = [
  { key: 'full', label: '做到', percent: 100 },
  { key: 'third', label: '做到一点', percent: 33 },
  { key: 'none', label: '没做到', percent: 0 },
]

describe('whatever is answered', () => {
  const anyForm = fc.array(
    fc.record({
      kind: fc.constantFrom(...keysOf(itemKinds)),
      weight: fc.integer({ min: 1, max: 100 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const choice = fc.constantFrom('full', 'third', 'none', noOccasion, 'forged')
  const anything = anyForm.chain((made) =>
    fc.record({
      items: fc.constant(
        made.map(
          ({ kind, weight }, id) => ({ id, kind, weight, choices: grades }) satisfies ScoredItem,
        ),
      ),
      choices: fc.array(choice, { minLength: made.length, maxLength: made.length }),
      cap: fc.integer({ min: 0, max: 20 }),
    }),
  )
  const answersOf = (choices: string[]) => choices.map((one, itemId) => ({ itemId, choice: one }))

  test('a score is a whole number of hundredths between nothing and a hundred and the cap', () => {
    fc.assert(
      fc.property(anything, ({ items, choices, cap }) => {
        const { outcome, hundredths, fatal } = scoreOf(items, answersOf(choices), cap)
        if (outcome === 'unscorable') expect(hundredths).toBeNull()
        else {
          expect(Number.isInteger(hundredths)).toBe(true)
          expect(Object.is(hundredths, -0)).toBe(false)
          expect(hundredths).toBeGreaterThanOrEqual(0)
          expect(hundredths).toBeLessThanOrEqual(10_000 + cap * 100)
        }
        expect(outcome === 'fatal').toBe(fatal.length > 0)
      }),
    )
  })

  test('the order of items and answers changes nothing', () => {
    fc.assert(
      fc.property(anything, ({ items, choices, cap }) => {
        const answers = answersOf(choices)
        const turned = scoreOf(items.toReversed(), answers.toReversed(), cap)
        expect({ ...turned, fatal: turned.fatal.toSorted((a, b) => a - b) }).toEqual({
          ...scoreOf(items, answers, cap),
          fatal: scoreOf(items, answers, cap).fatal.toSorted((a, b) => a - b),
        })
      }),
    )
  })

  test('a better answer never lowers a score', () => {
    fc.assert(
      fc.property(anything, fc.nat(), ({ items, choices, cap }, which) => {
        const at = which % choices.length
        const score = (one: string) => {
          const changed = choices.map((given, index) => (index === at ? one : given))
          return scoreOf(items, answersOf(changed), cap).hundredths ?? 0
        }
        expect(score('full')).toBeGreaterThanOrEqual(score('third'))
        expect(score('third')).toBeGreaterThanOrEqual(score('none'))
      }),
    )
  })
})
