import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { chanceOf } from '#src/kernel/chance.ts'
import { shippedWeights } from '#src/screening/ranking/signals.ts'
import { type Example, fitCorrection, fitScale } from '#src/screening/retraining/correction.ts'
import { averagePrecision, bootstrap, logLoss } from '#src/screening/retraining/figures.ts'
import {
  outcomeOf,
  signalWeights,
  type TrialFigures,
  tryChallenger,
} from '#src/screening/retraining/trial.ts'

const won: TrialFigures = {
  inUse: { averagePrecision: 0.8, logLoss: 0.4 },
  challenger: { averagePrecision: 0.85, logLoss: 0.35 },
  gain: { mean: 0.05, low: 0.01, high: 0.09 },
  flaggedUpheld: { inUse: 30, challenger: 30 },
}

describe('the rule by which a challenger wins', () => {
  test('asks for a clear gain, better odds and hardly a lost complaint', () => {
    expect(outcomeOf(won)).toBe('won')
    const oneInFifty = { ...won, flaggedUpheld: { inUse: 100, challenger: 98 } }
    expect(outcomeOf(oneInFifty)).toBe('won')
  })

  test.each<[string, Partial<TrialFigures>]>([
    ['no-gain', { gain: { mean: 0.009, low: 0.005, high: 0.02 } }],
    ['perhaps-chance', { gain: { mean: 0.05, low: 0, high: 0.1 } }],
    ['worse-odds', { challenger: { averagePrecision: 0.85, logLoss: 0.41 } }],
    ['loses-upheld', { flaggedUpheld: { inUse: 30, challenger: 29 } }],
  ])('says %s where one of them is missing', (outcome, change) => {
    expect(outcomeOf({ ...won, ...change })).toBe(outcome)
  })
})

function example(group: number, upheld: boolean, bucket: number, words = 0.5): Example {
  return {
    ...{ group, upheld, words, shift: 0, flagged: true },
    buckets: Int32Array.of(0, bucket),
    amounts: Float32Array.of(Math.SQRT1_2, Math.SQRT1_2),
    signals: [],
  }
}

function trialOf(examples: readonly Example[]) {
  const trial = tryChallenger(examples, 8, ['level'], shippedWeights)
  for (;;) {
    const { done, value } = trial.next()
    if (done) return value
  }
}

describe('a trial', () => {
  test('never measures a call by what was learned from another recording of it', () => {
    // Each call has words of its own, in both its recordings: known to the letter only by heart.
    const apart = Array.from({ length: 60 }, (_, at) => [
      { ...example(at, at % 2 === 0, 1), buckets: Int32Array.of(0, at + 1) },
      { ...example(at, at % 2 === 0, 1), buckets: Int32Array.of(0, at + 1) },
    ]).flat()
    const byHeart = tryChallenger(apart, 64, ['level'], shippedWeights)
    let result = byHeart.next()
    while (!result.done) result = byHeart.next()
    expect(result.value.outcome).not.toBe('won')
  })

  test('finds a word that tells verdicts apart', () => {
    const examples = Array.from({ length: 80 }, (_, at) =>
      example(at, at % 2 === 0, at % 2 === 0 ? 1 : 2),
    )
    const { outcome, correction, figures } = trialOf(examples)
    expect(outcome).toBe('won')
    expect(figures.challenger.averagePrecision).toBe(1)
    expect(correction.words[1]!).toBeGreaterThan(0)
    expect(correction.words[2]!).toBeLessThan(0)
    expect(correction.words[5]).toBe(0)
  })

  test('does not lose upheld complaints to a stricter threshold unnoticed', () => {
    const examples = Array.from({ length: 80 }, (_, at) =>
      example(at, at % 4 === 0, at % 4 === 0 ? 1 : 2, 0.01),
    )
    const { figures } = trialOf(examples)
    expect(figures.flaggedUpheld.inUse).toBe(20)
  })
})

describe('a correction', () => {
  test('moves nothing that the verdicts do not ask for', () => {
    const balanced = Array.from({ length: 40 }, (_, at) =>
      example(at, at % 2 === 0, 1 + ((at >> 1) % 2), 0),
    )
    const { words, bias } = fitCorrection(balanced, 8, 1)
    for (const value of [...words, bias]) expect(Math.abs(value)).toBeLessThan(1e-3)
  })

  test('keeps the sign of every signal and at most doubles it', () => {
    fc.assert(
      fc.property(fc.double({ min: -5, max: 5, noNaN: true }), (moved) => {
        const correction = {
          ...{ bias: 0, words: new Float32Array(1), scale: { slope: 1, offset: 0 } },
          signals: Float64Array.of(moved, moved),
        }
        const after = signalWeights(correction, ['level', 'uncertain'], shippedWeights)
        expect(after.level).toBeGreaterThanOrEqual(0)
        expect(after.level).toBeLessThanOrEqual(2 * shippedWeights.level)
        expect(after.uncertain).toBeLessThanOrEqual(0)
        expect(after.uncertain).toBeGreaterThanOrEqual(2 * shippedWeights.uncertain)
        expect(after.satisfaction).toBe(shippedWeights.satisfaction)
      }),
    )
  })
})

describe('the figures', () => {
  test('count precision at every upheld suspicion, and gain nothing by ties', () => {
    const ranked = [
      { value: 3, upheld: true },
      { value: 2, upheld: false },
      { value: 1, upheld: true },
    ]
    expect(averagePrecision(ranked)).toBeCloseTo((1 + 2 / 3) / 2, 12)
    const tied = [
      { value: 1, upheld: true },
      { value: 1, upheld: false },
      { value: 1, upheld: false },
    ]
    expect(averagePrecision(tied)).toBeCloseTo(1 / 3, 12)
    expect(averagePrecision(tied.toReversed())).toBeCloseTo(1 / 3, 12)
    expect(averagePrecision([])).toBe(0)
  })

  test('take certainty that was wrong as very surprising, never as infinite', () => {
    expect(logLoss([{ chance: 0.5, upheld: true }])).toBeCloseTo(Math.LN2, 12)
    expect(logLoss([{ chance: 0, upheld: true }])).toBeLessThan(14)
  })

  test('draw the same samples from the same seed', () => {
    const values = Array.from({ length: 50 }, (_, at) => at)
    const mean = (some: readonly number[]) => some.reduce((a, b) => a + b, 0) / some.length
    const first = bootstrap(values, mean, { draws: 200, seed: 3 })
    expect(bootstrap(values, mean, { draws: 200, seed: 3 })).toEqual(first)
    expect(first.low).toBeLessThan(24.5)
    expect(first.high).toBeGreaterThan(24.5)
    const random = chanceOf(7)
    const drawn = Array.from({ length: 1000 }, random)
    expect(Math.abs(mean(drawn) - 0.5)).toBeLessThan(0.05)
  })

  test('fit a line to verdicts that keeps the order even where the verdicts turn it', () => {
    const turned = Array.from({ length: 40 }, (_, at) => [at / 10, at < 20] as const)
    expect(fitScale(turned).slope).toBeGreaterThan(0)
    const straight = Array.from({ length: 40 }, (_, at) => [at / 10 - 2, at % 5 < at / 8] as const)
    expect(fitScale(straight).slope).toBeGreaterThan(0.5)
  })

  test('stay finite and sensible where nearly all verdicts say the same, far from nought', () => {
    const lopsided = Array.from({ length: 200 }, (_, at) => [9 + at / 100, at % 40 !== 0] as const)
    const { slope, offset } = fitScale(lopsided)
    const chances = lopsided.map(([value, upheld]) => ({
      chance: 1 / (1 + Math.exp(-(slope * value + offset))),
      upheld,
    }))
    expect(logLoss(chances)).toBeLessThan(0.13)
  })
})
