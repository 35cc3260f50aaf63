import { describe, expect, test } from 'vitest'

import { noOccasion } from '#src/inspection/forms/vocabulary.ts'
import { scoreOf, type ScoredItem } from '#src/inspection/scoring/score.ts'

const steps = [
  { key: 'met', label: '做到', percent: 100 },
  { key: 'partly', label: '部分做到', percent: 50 },
  { key: 'not', label: '没做到', percent: 0 },
]
const yesNo = [
  { key: 'no', label: '没有', percent: 100 },
  { key: 'yes', label: '有', percent: 0 },
]
const items: ScoredItem[] = [
  { id: 1, kind: 'weighted', weight: 30, choices: steps },
  { id: 2, kind: 'weighted', weight: 50, choices: steps },
  { id: 3, kind: 'weighted', weight: 20, choices: steps },
  { id: 4, kind: 'bonus', weight: 3, choices: steps },
  { id: 5, kind: 'bonus', weight: 4, choices: steps },
  { id: 6, kind: 'fatal', weight: 0, choices: yesNo },
]
const given = (...choices: string[]) =>
  choices.map((choice, index) => ({ itemId: index + 1, choice }))

// Worked by hand from the rule in the docstring of scoreOf.
describe('the score of a sheet', () => {
  test.each([
    ['all met', given('met', 'met', 'met', 'not', 'not', 'no'), 10_000],
    ['30×100 + 50×50 + 20×0 of 100', given('met', 'partly', 'not', 'not', 'not', 'no'), 5500],
    [
      'no occasion for 50: (30 + 10) of 50',
      given('met', noOccasion, 'partly', 'not', 'not', 'no'),
      8000,
    ],
    [
      'no occasion for 20: (15 + 50) of 80 = 81.25',
      given('partly', 'met', noOccasion, 'not', 'not', 'no'),
      8125,
    ],
    ['bonus 3 + 4 stops at the cap of 5', given('met', 'met', 'not', 'met', 'met', 'no'), 8500],
    ['half a bonus of 3 is 1.5', given('not', 'not', 'not', 'partly', 'not', 'no'), 150],
  ])('%s', (_name, answers, hundredths) => {
    expect(scoreOf(items, answers, 5)).toEqual({ outcome: 'scored', hundredths, fatal: [] })
  })

  test('a third is rounded half up to a hundredth: 10 of 30 = 33.33, 20 of 30 = 66.67', () => {
    const thirds: ScoredItem[] = [10, 20].map((weight, index) => ({
      ...{ id: index + 1, kind: 'weighted', weight, choices: steps },
    }))
    expect(scoreOf(thirds, given('met', 'not'), 0).hundredths).toBe(3333)
    expect(scoreOf(thirds, given('not', 'met'), 0).hundredths).toBe(6667)
  })

  test('a fatal item makes it nothing, whatever the bonus', () => {
    const answers = given('met', 'met', 'met', 'met', 'met', 'yes')
    expect(scoreOf(items, answers, 5)).toEqual({ outcome: 'fatal', hundredths: 0, fatal: [6] })
  })

  test('without any occasion there is no score at all, not a full one', () => {
    const answers = given(noOccasion, noOccasion, noOccasion, 'met', 'met', 'no')
    expect(scoreOf(items, answers, 5)).toEqual({
      outcome: 'unscorable',
      hundredths: null,
      fatal: [],
    })
  })

  test('an excused item counts as one without an occasion', () => {
    const answers = given('met', 'not', 'met', 'not', 'not', 'no').map((answer) =>
      answer.itemId === 2 ? { ...answer, excused: true } : answer,
    )
    expect(scoreOf(items, answers, 5).hundredths).toBe(10_000)
  })
})
